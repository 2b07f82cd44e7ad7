import { findArchitecture } from '@crossover/model';
import { expect, test } from 'vitest';
import { coldShareFigure } from '../src/figures/cold-shares.ts';

const { id, title, appearance } = findArchitecture('serverless');

/** Requests at these moments, seconds; 1 cold, 0 warm, -1 not said. */
const repeat = (seconds: readonly number[], cold: readonly number[]) => ({
  count: seconds.length,
  intendedMs: Float64Array.from(seconds, (s) => 1000 * s),
  cold: Int8Array.from(cold),
});

const rowsOf = (...repeats: ReturnType<typeof repeat>[]) =>
  coldShareFigure('cold-shares', [{ id, title, appearance, repeats }]).data.rows.map((row) =>
    row.slice(1, 6),
  );

test('each request counts by the silence before it, the first of a repeat by none', () => {
  const rows = rowsOf(repeat([0, 0.05, 0.5, 3, 20], [1, 0, 0, 1, 1])).filter(
    ([by]) => by === 'silence before',
  );
  expect(rows).toEqual([
    ['silence before', 'less than 0.1 s of silence before', 0, 1, 0],
    ['silence before', '0.1 to 1 s of silence before', 0, 1, 0],
    ['silence before', '1 to 10 s of silence before', 1, 1, 1],
    ['silence before', '10 s of silence before, or more', 1, 1, 1],
  ]);
});

test('and by the requests of the second up to it', () => {
  const burst = Array.from({ length: 60 }, (_, i) => 5 + i / 100);
  const rows = rowsOf(repeat([0, ...burst], [1, ...burst.map((_, i) => (i === 59 ? 1 : 0))]));
  expect(rows.filter(([by]) => by === 'rate')).toEqual([
    ['rate', 'fewer than 10 requests in its second', 1, 10, 0.1],
    ['rate', '10 to 49 requests in its second', 0, 40, 0],
    ['rate', '50 to 149 requests in its second', 1, 11, 1 / 11],
  ]);
});

test('repeats are added up, and answers that do not say whether they were cold are left out', () => {
  const one = repeat([0, 2, 4], [0, 1, 0]);
  const other = repeat([0, 2, 4], [0, 0, -1]);
  expect(rowsOf(one, other)[0]).toEqual(['silence before', '1 to 10 s of silence before', 1, 3, 1 / 3]);
});
