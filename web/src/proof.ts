import { readFile } from 'node:fs/promises';
import { CrossoverError, type Demonstration, type Proof, proofSchema } from '@crossover/model';
import { formatNumber, formatShort, THIN_SPACE } from '@crossover/report/format';
import { PROOF_FILE } from './settings.ts';

/**
 * What the tool itself was last tested against; null where nothing was written yet.
 *
 * @throws CrossoverError `invalid-run-data` for a file of another form: an old proof must not pass for a new one.
 */
export async function readProof(): Promise<Proof | null> {
  const text = await readFile(PROOF_FILE, 'utf8').catch(() => null);
  if (text === null) return null;
  const result = proofSchema.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new CrossoverError(
    'invalid-run-data',
    `Expected ${PROOF_FILE} to follow its schema, found at ${issue?.path.join('.') ?? 'its top'}: ${issue?.message ?? 'something else'}.`,
    { hint: 'Write it again with "npm run proof".' },
  );
}

/** A number of the file with its unit, which a line never ends between. */
const write = (value: number, unit: string | undefined) => {
  const number = Number.isInteger(value) ? formatShort(value) : formatNumber(value);
  return unit === undefined ? number : `${number}${THIN_SPACE}${unit}`;
};

/** What was found, in the unit of its limit; a ratio says that it is one. */
export function findingOf({ ratio, value, unit, limit }: Demonstration): string {
  const isLikeLimit = value !== null && unit !== undefined && typeof limit === 'number';
  if (ratio != null && !isLikeLimit) return `${formatNumber(ratio)} times`;
  return value === null ? 'not measured' : write(value, unit);
}

/** Where a value has to lie between two limits, the file has the second among its details. */
const UPPER = 'upper limit';

/** What it had to keep: a number without trailing zeros, because it was set. */
export function limitOf({ limit, unit, details }: Demonstration): string {
  if (limit == null) return '–';
  if (typeof limit !== 'number') return limit;
  const upper = typeof details === 'object' ? details[UPPER] : undefined;
  const range = [limit, ...(typeof upper === 'number' ? [upper] : [])]
    .map((end) => formatShort(end))
    .join('–');
  return unit === undefined ? range : `${range}${THIN_SPACE}${unit}`;
}

/** Names in the file may end with their unit: `sent late, p99, ms`. */
const NAME_WITH_UNIT = /^(.*), (ms|s|%|requests\/s|environments)$/;

/** How it came about, in the words of the file. */
export function detailsOf({ details }: Demonstration): string {
  if (details === undefined) return '';
  if (typeof details === 'string') return details;
  return Object.entries(details)
    .filter(([name]) => name !== UPPER)
    .map(([name, value]) => {
      if (typeof value !== 'number') return `${name}: ${value ?? 'none'}`;
      const [, words = name, unit] = NAME_WITH_UNIT.exec(name) ?? [];
      return `${words} ${write(value, unit)}`;
    })
    .join('; ');
}
