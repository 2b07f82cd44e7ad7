import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { createGunzip } from 'node:zlib';
import { CrossoverError, type Request, requestSchema } from '@crossover/model';

/**
 * Reads the requests of a repeat, validated, one after the other; memory use does not grow with the file.
 *
 * @throws CrossoverError `invalid-run-data` when the file is missing, cut short, or a line is not a request.
 */
export async function* readRequests(path: string): AsyncGenerator<Request> {
  const file = createReadStream(path);
  const text = file.on('error', (error) => text.destroy(error)).pipe(createGunzip());
  let line = 0;
  try {
    for await (const json of createInterface({ input: text, crlfDelay: Infinity })) {
      line += 1;
      yield requestSchema.parse(JSON.parse(json));
    }
  } catch (cause) {
    const place = line === 0 ? '' : `, line ${line}`;
    throw new CrossoverError(
      'invalid-run-data',
      `Expected gzipped requests, one a line, in "${path}"${place}.`,
      {
        hint: 'Repeat the run with --resume, or restore the file from where it was published.',
        cause,
      },
    );
  } finally {
    file.destroy();
  }
}
