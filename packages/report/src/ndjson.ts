import { gunzipSync } from 'node:zlib';
import { invalid, misfit, type Schema } from './invalid-run-data.ts';

/**
 * The objects of a gzipped NDJSON file, in its order.
 *
 * @throws CrossoverError `invalid-run-data` naming file, line and field.
 */
export function readNdjson<T>(schema: Schema<T>, gzipped: Uint8Array, path: string): T[] {
  let text: string;
  try {
    text = gunzipSync(gzipped).toString('utf8');
  } catch {
    throw invalid(path, '', 'gzipped NDJSON', 'something else or a cut file');
  }
  const objects: T[] = [];
  let line = 0;
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
  return objects;
}
