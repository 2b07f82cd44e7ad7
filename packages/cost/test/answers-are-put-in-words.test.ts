import { ARCHITECTURES, type Crossover } from '@crossover/model';
import { expect, test } from 'vitest';
import { estimateSentence } from '../src/estimate-sentence.ts';
import { estimate, priceBook } from '../src/index.ts';

const answer = estimate({
  architectures: ARCHITECTURES,
  book: await priceBook('us-east-1'),
  ratePerSecond: 1,
  draws: 0,
  hasCrossovers: false,
});

const point = (value: number, low: number | null = null, high: number | null = null) =>
  ({ value, low, high, unit: 'requests/s', n: 200, provenance: 'modelled', reason: null }) as const;

/** The sentence of one crossing, after the one of the totals. */
function words(fields: Pick<Crossover, 'kind' | 'points' | 'cheaper'>): string {
  const crossover: Crossover = {
    a: 'a',
    b: 'b',
    shape: 'constant',
    fromRatePerSecond: 0.01,
    toRatePerSecond: 100_000,
    ...fields,
  };
  const [, sentence = ''] = estimateSentence({ ...answer, crossovers: [{ crossover, tornado: [] }] }, (id) =>
    id.toUpperCase(),
  );
  return sentence;
}

test('never: who is cheaper throughout, or that nothing is', () => {
  const range = 'between 0.01 and 100,000 requests/s';
  expect(words({ kind: 'never', points: [], cheaper: ['b'] })).toBe(
    `A and B never cross ${range}: B is cheaper throughout.`,
  );
  expect(words({ kind: 'never', points: [], cheaper: ['equal'] })).toBe(`A and B cost the same ${range}.`);
});

test('one: the point with its interval, and who is cheaper on either side', () => {
  expect(words({ kind: 'one', points: [point(21.84, 16.7, 23.6)], cheaper: ['b', 'a'] })).toBe(
    'A and B cross at 21.8 requests/s (95 % interval 16.7–23.6): below it B is cheaper, above it A.',
  );
  expect(words({ kind: 'one', points: [point(5)], cheaper: ['equal', 'a'] })).toBe(
    'A and B cross at 5 requests/s: below it they cost the same, above it A is cheaper.',
  );
});

test('several: each point, and what becomes cheaper there', () => {
  expect(words({ kind: 'several', points: [point(600), point(611)], cheaper: ['equal', 'b', 'equal'] })).toBe(
    'A and B cross 2 times between 0.01 and 100,000 requests/s: they cost the same first; at 600 requests/s B becomes cheaper and at 611 requests/s they become equal.',
  );
});
