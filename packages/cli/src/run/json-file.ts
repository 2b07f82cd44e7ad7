import { readFile } from 'node:fs/promises';
import { CrossoverError } from '@crossover/model';
import { writeWhole } from './whole-file.ts';

interface Schema<T> {
  parse(value: unknown): T;
}

/** Writes a validated JSON file, whole or not at all. */
export async function writeJson<T>(path: string, schema: Schema<T>, value: T): Promise<void> {
  await writeWhole(path, `${JSON.stringify(schema.parse(value), null, 2)}\n`);
}

/**
 * @returns undefined when there is no such file
 * @throws CrossoverError `invalid-run-data` when the file is not JSON of that schema
 */
export async function readJson<T>(path: string, schema: Schema<T>): Promise<T | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch (error) {
    throw new CrossoverError('invalid-run-data', `Expected ${path} to hold valid data, ${foundIn(error)}`, {
      hint: 'Restore the file, or start the run anew under another --slug.',
      cause: error,
    });
  }
}

/** What a parser or a schema complained about: the first place alone, as the others mostly follow from it. */
function foundIn(error: unknown): string {
  const issue =
    error instanceof Error && 'issues' in error && Array.isArray(error.issues)
      ? (error.issues[0] as { readonly path: readonly PropertyKey[]; readonly message: string } | undefined)
      : undefined;
  if (issue === undefined) return `found: ${error instanceof Error ? error.message : String(error)}`;
  const field = issue.path.map(String).join('.');
  return `found${field === '' ? '' : ` in field ${field}`}: ${issue.message}`;
}
