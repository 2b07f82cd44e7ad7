import type { ComparisonRow, Crossover, Quantity } from '@crossover/model';
import { expect, test } from 'vitest';
import { comparisonSentence } from '../src/comparison-sentence.ts';
import { costSentence } from '../src/cost-sentence.ts';
import { percentileTakeaway } from '../src/headline.ts';
import { renderText } from '../src/template.ts';

const quantity = (
  value: number | null,
  low: number | null,
  high: number | null,
  unit: Quantity['unit'] = 'ms',
): Quantity => ({
  value,
  unit,
  low,
  high,
  n: 5,
  provenance: 'measured-in-lab',
  reason: value === null ? 'too few requests lie beyond this percentile' : null,
});

type Row = Omit<ComparisonRow, 'sentence'>;

const row = (changes: Partial<Row>): Row => ({
  workload: 'steady',
  metric: 'responseP95',
  a: 'serverless',
  b: 'serverful',
  pairs: 5,
  level: 0.95,
  pairVariance: 0.01,
  difference: quantity(5.6, 4.4, 6.9),
  ratio: quantity(1.54, 1.4, 1.7, 'ratio'),
  adjusted: { low: 4, high: 7.3 },
  verdict: 'b-better',
  reason: 'interval-beyond-zero',
  smallestEffect: { ...quantity(5, null, null), n: null },
  noiseFloor: quantity(0.4, null, null),
  instrumentBias: quantity(0.3, null, null),
  ...changes,
});

const say = (changes: Partial<Row>) => {
  const one = row(changes);
  return renderText(
    comparisonSentence(one, (id) => id),
    { comparisons: [one] },
  ).replaceAll('\u202f', ' ');
};

test('the better one is named, with the size of the difference and its interval', () => {
  expect(say({})).toBe(
    'Under steady traffic serverful was faster than serverless at p95, by 5.60 ms (4.40–6.90).',
  );
  expect(say({ verdict: 'a-better', difference: quantity(-5.6, -6.9, -4.4) })).toBe(
    'Under steady traffic serverless was faster than serverful at p95, by 5.60 ms (4.40–6.90).',
  );
});

test('failures and goodput have words of their own', () => {
  expect(say({ metric: 'errorShare', difference: quantity(0.004, 0.002, 0.006, 'share') })).toContain(
    'failed less often',
  );
  expect(say({ metric: 'goodput', difference: quantity(-4, -6, -2, 'requests/s') })).toContain(
    'answered more requests within the objective',
  );
});

test('no practical difference is a claim, with its band', () => {
  expect(
    say({ verdict: 'equivalent', reason: 'interval-inside-band', difference: quantity(1, 0.2, 1.8) }),
  ).toBe(
    'Under steady traffic serverless and serverful show no practical difference in p95: serverless minus serverful is 1.00 ms (0.20–1.80), within ±5 ms.',
  );
});

test.each([
  ['within-noise-floor', /no more than one of them differs from itself \(0\.400 ms\): inconclusive/],
  [
    'within-instrument-bias',
    /not certain once the instrument’s own bias \(0\.300\sms\) is allowed for: inconclusive/,
  ],
  ['interval-too-wide', /cannot be told apart with this many repeats/],
])('inconclusive because of %s says why', (reason, words) => {
  expect(say({ verdict: 'inconclusive', reason })).toMatch(words);
});

test('what could not be measured is not compared', () => {
  const words = say({
    verdict: 'inconclusive',
    reason: 'not-estimable',
    difference: quantity(null, null, null),
  });
  expect(words).toContain('cannot be compared: too few requests lie beyond this percentile');
});

test('only a verdict may say faster', () => {
  for (const verdict of ['equivalent', 'inconclusive'] as const) {
    expect(say({ verdict, reason: 'interval-too-wide' })).not.toMatch(/faster|slower|better|cheaper/);
  }
});

const crossover = (changes: Partial<Crossover>): Crossover => ({
  a: 'serverful',
  b: 'serverless',
  shape: 'constant',
  kind: 'one',
  points: [quantity(38, 31, 47, 'requests/s')],
  cheaper: ['serverless', 'serverful'],
  fromRatePerSecond: 0.01,
  toRatePerSecond: 100_000,
  ...changes,
});

const cost = (changes: Partial<Crossover>) => {
  const one = crossover(changes);
  const { headline, sentence } = costSentence(one, (id) => id);
  const write = (template: string) => renderText(template, { crossovers: [one] }).replaceAll('\u202f', ' ');
  return { headline: write(headline), sentence: write(sentence) };
};

test('one crossover', () => {
  expect(cost({})).toEqual({
    headline: 'Below 38 requests/s serverless costs less; above it, serverful',
    sentence:
      'The monthly bills cross at 38 requests/s (31–47): below it serverless costs less, above it serverful.',
  });
});

test('one crossover without an interval says so', () => {
  expect(cost({ points: [quantity(38, null, null, 'requests/s')] }).sentence).toContain(
    ', without an interval:',
  );
});

test('never: who costs less throughout, and within which rates that was looked for', () => {
  expect(cost({ kind: 'never', points: [], cheaper: ['serverful'] })).toEqual({
    headline: 'serverful costs less than serverless at any traffic',
    sentence: 'There is no crossover: from 0.01 to 100,000 requests/s serverful costs less than serverless.',
  });
});

test('equal bills are neither', () => {
  expect(cost({ kind: 'never', points: [], cheaper: ['equal'] }).headline).toBe(
    'serverful and serverless cost the same',
  );
});

test('several crossings are told one by one, or as a range when they are many', () => {
  const points = [2, 20, 400].map((rate) => quantity(rate, rate * 0.9, rate * 1.1, 'requests/s'));
  const cheaper = ['serverless', 'serverful', 'serverless', 'serverful'];
  const few = cost({ kind: 'several', points, cheaper });
  expect(few.headline).toBe(
    'serverful and serverless change places several times between 2 requests/s and 400 requests/s',
  );
  expect(few.sentence).toMatch(
    /at 2\.00 requests\/s .* serverful becomes .*at 20 requests\/s .* serverless becomes .*at 400/,
  );
  const many = cost({
    kind: 'several',
    points: [...points, quantity(500, null, null, 'requests/s')],
    cheaper: [...cheaper, 'serverless'],
  });
  expect(many.sentence).toBe(
    'The monthly bills cross several times between 2.00 requests/s (1.80–2.20) and 500 requests/s: below, serverless costs less; above, serverless.',
  );
});

test('the heading of percentiles names who was faster than whom, and no pair without the first architecture', () => {
  const architectures = ['serverful', 'serverless', 'hybrid'].map((id) => ({ id, title: id, summary: '' }));
  const rows = (b: string, a: string, changes: Partial<Row>) => ({
    ...row({ a, b, ...changes }),
    sentence: '',
  });
  const pair = [rows('serverful', 'serverless', { metric: 'responseP99' })];
  expect(percentileTakeaway({ architectures: architectures.slice(0, 2), comparisons: pair }, 'steady')).toBe(
    'Under steady traffic: serverful was faster at p99',
  );
  const three = [
    ...pair,
    rows('serverful', 'serverless', { metric: 'responseP50', verdict: 'equivalent' }),
    rows('serverful', 'hybrid', { metric: 'responseP50', verdict: 'equivalent' }),
    rows('serverful', 'hybrid', { metric: 'responseP99', verdict: 'equivalent' }),
    rows('serverless', 'hybrid', { metric: 'responseP99', verdict: 'a-better' }),
  ];
  expect(percentileTakeaway({ architectures, comparisons: three }, 'steady')).toBe(
    'Under steady traffic: serverful was faster than serverless at p99; no practical difference between hybrid and serverful at p50 and p99',
  );
});

test('where nobody was faster the heading says once what all pairs with the first architecture say', () => {
  const architectures = ['serverful', 'serverless', 'hybrid'].map((id) => ({ id, title: id, summary: '' }));
  const equals = ['serverless', 'hybrid'].flatMap((a) => [
    { ...row({ a, b: 'serverful', metric: 'responseP50', verdict: 'equivalent' }), sentence: '' },
    { ...row({ a, b: 'serverful', metric: 'responseP99', verdict: 'inconclusive' }), sentence: '' },
  ]);
  expect(percentileTakeaway({ architectures, comparisons: equals }, 'steady')).toBe(
    'Under steady traffic, against serverful: no practical difference at p50; inconclusive at p99',
  );
  const differing = [
    ...equals.slice(0, -1),
    { ...row({ a: 'hybrid', b: 'serverful', metric: 'responseP99', verdict: 'equivalent' }), sentence: '' },
  ];
  expect(percentileTakeaway({ architectures, comparisons: differing }, 'steady')).toBe(
    'Under steady traffic, against serverful: nobody was faster in a way that can be claimed',
  );
});
