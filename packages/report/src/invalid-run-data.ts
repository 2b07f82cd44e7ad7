import { CrossoverError } from '@crossover/model';

const HINT = 'The file was cut, edited or is from another version: run that part again with --resume.';
const place = (path: string, field: string) => (field === '' ? path : `${path}, field ${field}`);

/** The error for a file of a run whose content is not what it has to be; names the file and the field. */
export function invalid(path: string, field: string, expected: string, found: string): CrossoverError {
  return new CrossoverError(
    'invalid-run-data',
    `${place(path, field)}: expected ${expected}, found ${found}.`,
    {
      hint: HINT,
    },
  );
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** The same for the first of the complaints of a schema. */
export function misfit(path: string, issues: readonly Issue[], line?: number): CrossoverError {
  const [issue] = issues;
  const field = issue?.path.map(String).join('.') ?? '';
  const where = line === undefined ? place(path, field) : `${place(path, field)} (line ${line})`;
  return new CrossoverError('invalid-run-data', `${where}: ${issue?.message ?? 'expected valid data'}.`, {
    hint: HINT,
  });
}

/** What is used of a schema of `@crossover/model`. */
export interface Schema<T> {
  safeParse(
    value: unknown,
  ):
    | { success: true; data: T }
    | { success: false; error: { issues: readonly { path: readonly PropertyKey[]; message: string }[] } };
}
