import { createGunzip } from 'node:zlib';
import { invalid, misfit, type Schema } from './invalid-run-data.ts';

const CHUNK_BYTES = 2 ** 18;
const NEWLINE = 0x0a;

/**
 * The objects of a gzipped NDJSON file, in its order, some thousands at a time: the text of a long repeat is longer than
 * a string may be.
 *
 * @throws CrossoverError `invalid-run-data` naming file, line and field.
 */
export async function* readNdjson<T>(
  schema: Schema<T>,
  gzipped: Uint8Array,
  path: string,
): AsyncGenerator<readonly T[]> {
  let line = 0;
  for await (const text of readWholeLines(gzipped, path)) {
    const objects: T[] = [];
    for (const row of text.split('\n')) {
      line += 1;
      if (row === '') continue;
      let json: unknown;
      try {
        json = JSON.parse(row);
      } catch {
        throw invalid(path, `line ${line}`, 'one JSON object', 'something else');
      }
      const result = schema.safeParse(json);
      if (!result.success) throw misfit(path, result.error.issues, line);
      objects.push(result.data);
    }
    yield objects;
  }
}

/** The text in pieces that end before a newline, which is left out. */
async function* readWholeLines(gzipped: Uint8Array, path: string): AsyncGenerator<string> {
  const gunzip = createGunzip({ chunkSize: CHUNK_BYTES });
  gunzip.end(gzipped);
  let started: Buffer = Buffer.alloc(0);
  try {
    for await (const chunk of gunzip as AsyncIterable<Buffer>) {
      const end = chunk.lastIndexOf(NEWLINE);
      const whole = end === -1 ? null : Buffer.concat([started, chunk.subarray(0, end)]);
      started = Buffer.concat([...(whole === null ? [started] : []), chunk.subarray(end + 1)]);
      if (whole !== null) yield whole.toString('utf8');
    }
  } catch {
    throw invalid(path, '', 'gzipped NDJSON', 'something else or a cut file');
  }
  if (started.length > 0) yield started.toString('utf8');
}
