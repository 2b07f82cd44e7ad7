import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  aaControl,
  compare,
  createDistribution,
  METRIC_NAMES,
  type Metric,
  type RepeatSample,
} from '../src/index.ts';
import { expectState, seeded, syntheticRepeats } from './support/synthetic-repeats.ts';

const rowOf = (rows: ReturnType<typeof compare>['rows'], metric: Metric) => {
  const row = rows.find((one) => one.metric === metric);
  if (row === undefined) throw new Error(`expected a row ${metric}`);
  return row;
};

const slower = (repeats: readonly RepeatSample[], factor: number): RepeatSample[] =>
  repeats.map((repeat) => ({
    ...repeat,
    latencies: createDistribution(
      repeat.latencies.values.map((x) => x * factor),
      repeat.latencies.censored,
    ),
  }));

test('twice as slow is found in every percentile', () => {
  const a = syntheticRepeats(seeded(1), { repeats: 5, requests: 2000 });
  const b = syntheticRepeats(seeded(2), { repeats: 5, requests: 2000, factor: 2 });
  const { rows } = compare(a, b, { sloMs: 100 });
  expect(rows.map((row) => row.metric)).toEqual(METRIC_NAMES);
  for (const metric of ['p50', 'p90', 'p95', 'p99'] as const) {
    const row = rowOf(rows, metric);
    expect(row.verdict, metric).toBe('a-better');
    const { ratio, difference, adjusted } = expectState(row.difference, 'estimated');
    expect(ratio?.value).toBeCloseTo(0.5, 1);
    expect(difference.high).toBeLessThan(0);
    expect(adjusted.level).toBeGreaterThanOrEqual(0.95);
  }
  expect(rowOf(rows, 'goodput').verdict).toBe('a-better');
  expect(rowOf(rows, 'errorShare').verdict).toBe('equivalent');
});

test('the same against itself is equivalent in everything', () => {
  const a = syntheticRepeats(seeded(3), { repeats: 4, requests: 3000, censored: 2 });
  const { rows } = compare(a, a, { sloMs: 100 });
  expect(rows.map((row) => row.verdict)).toEqual(METRIC_NAMES.map(() => 'equivalent'));
});

test('a shift that both sides of each pair share cancels', () => {
  // Repeats jump by factors of up to 3; within a pair b is always 10 % slower.
  const base = syntheticRepeats(seeded(4), { repeats: 5, requests: 1500, between: 0.01 });
  const jumps = [1, 3, 0.5, 2, 1.4];
  const jump = (repeats: readonly RepeatSample[]) =>
    repeats.flatMap((repeat, k) => slower([repeat], jumps[k] ?? 1));
  const a = jump(base);
  const b = jump(slower(base, 1.1));
  const smallestEffect = { ms: 0, share: 0.05 };
  const paired = rowOf(compare(a, b, { smallestEffect, metrics: ['p95'] }).rows, 'p95');
  const independent = compare(a, b, { smallestEffect, metrics: ['p95'], design: 'independent' });
  expect(paired.verdict).toBe('a-better');
  expect(rowOf(independent.rows, 'p95').verdict).toBe('inconclusive');
});

test('swapping a and b swaps the verdict and mirrors difference and ratio', () => {
  const mirrored = {
    'a-better': 'b-better',
    'b-better': 'a-better',
    equivalent: 'equivalent',
    inconclusive: 'inconclusive',
  };
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 1e6 }), fc.constantFrom(0.7, 0.95, 1, 1.5), (seed, factor) => {
      const a = syntheticRepeats(seeded(seed), { repeats: 4, requests: 300 });
      const b = syntheticRepeats(seeded(seed + 1), { repeats: 4, requests: 300, factor, censored: 3 });
      const options = {
        smallestEffect: { share: 0.1, ms: 0 },
        metrics: ['p50', 'p90', 'errorShare'] as const,
      };
      const there = compare(a, b, options).rows;
      const back = compare(b, a, options).rows;
      for (const [i, row] of there.entries()) {
        const other = back[i];
        if (other === undefined) throw new Error('expected as many rows');
        const one = expectState(row.difference, 'estimated');
        const two = expectState(other.difference, 'estimated');
        expect(one.p).toBeCloseTo(two.p, 9);
        expect(one.difference.value).toBeCloseTo(-two.difference.value, 9);
        if (one.ratio !== null && two.ratio !== null)
          expect(one.ratio.low).toBeCloseTo(1 / two.ratio.high, 9);
        expect(one.difference.low).toBeCloseTo(-two.difference.high, 9);
        expect(other.verdict).toBe(mirrored[row.verdict]);
      }
    }),
    { numRuns: 25 },
  );
});

test('ratio and difference are never on different sides', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (seed, factor) => {
        const a = syntheticRepeats(seeded(seed), { repeats: 3, requests: 200, between: 0.1 });
        const b = syntheticRepeats(seeded(seed + 1), { repeats: 3, requests: 200, between: 0.1, factor });
        for (const row of compare(a, b, { metrics: ['p50', 'p90'] }).rows) {
          const { ratio, difference } = expectState(row.difference, 'estimated');
          expect(difference.low > 0).toBe(Number(ratio?.low) > 1);
          expect(difference.high < 0).toBe(Number(ratio?.high) < 1);
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('no failure in few requests is not yet the same failure rate', () => {
  const few = syntheticRepeats(seeded(8), { repeats: 4, requests: 50 });
  const many = syntheticRepeats(seeded(9), { repeats: 4, requests: 5000 });
  expect(rowOf(compare(few, few).rows, 'errorShare').verdict).toBe('inconclusive');
  expect(rowOf(compare(many, many).rows, 'errorShare').verdict).toBe('equivalent');
});

test('as few requests past the SLO in every repeat are no surer than as many independent ones', () => {
  // 3 of 1,404 against none: score test z = √3 (1.7331), two-sided p 0.083. The repeats agree exactly and would say p = 0.
  const repeatsWith = (late: number): RepeatSample[] =>
    Array.from({ length: 3 }, () => ({
      latencies: createDistribution([...Array<number>(468 - late).fill(5), ...Array<number>(late).fill(500)]),
      coldCount: 0,
      windowMs: 3900,
    }));
  const compareGoodput = (late: number) =>
    rowOf(
      compare(repeatsWith(late), repeatsWith(0), {
        sloMs: 100,
        metrics: ['goodput'],
        smallestEffect: { share: 1e-4 },
      }).rows,
      'goodput',
    );
  const row = compareGoodput(1);
  const { p, difference } = expectState(row.difference, 'estimated');
  expect(row.verdict).toBe('inconclusive');
  expect(p).toBeCloseTo(0.083, 3);
  expect(difference.value).toBeCloseTo(-1 / 3.9, 9);
  // Newcombe's method 10 of 1,401/1,404 − 1,404/1,404, times the 120 requests offered per second.
  expect(difference.low).toBeCloseTo(-0.7516, 3);
  expect(difference.high).toBeCloseTo(0.1121, 3);

  const none = expectState(compareGoodput(0).difference, 'estimated');
  expect(none.difference.low).toBeLessThan(0);
  expect(none.difference.high).toBeGreaterThan(0);
  expect(Number(none.ratio?.low)).toBeLessThan(1);
  expect(compareGoodput(30).verdict).toBe('b-better');
});

test('the main question weighs as much as all others together', () => {
  const a = syntheticRepeats(seeded(1), { repeats: 5, requests: 2000 });
  const b = syntheticRepeats(seeded(2), { repeats: 5, requests: 2000 });
  const levelOf = (primary: Metric) => {
    const { rows } = compare(a, b, { metrics: ['p50', 'p90', 'p95'], primary });
    return expectState(rowOf(rows, 'p95').difference, 'estimated').adjusted.level;
  };
  expect(levelOf('p95')).toBeCloseTo(0.975, 12);
  expect(levelOf('p50')).toBeCloseTo(0.9875, 12);
});

test('what cannot be compared says why and counts for no adjustment', () => {
  const thin = syntheticRepeats(seeded(5), { repeats: 4, requests: 100 });
  const { rows } = compare(thin, thin);
  expect(rowOf(rows, 'p99')).toMatchObject({
    verdict: 'inconclusive',
    reason: 'not-estimable',
    difference: { state: 'not-estimable', reason: 'tail-too-thin' },
  });
  expect(rowOf(rows, 'goodput').difference).toEqual({ state: 'not-estimable', reason: 'no-slo' });
  const [one] = syntheticRepeats(seeded(6), { repeats: 1, requests: 2000 });
  if (one === undefined) throw new Error('expected a repeat');
  expect(rowOf(compare([one], [one]).rows, 'p50').difference).toEqual({
    state: 'not-estimable',
    reason: 'too-few-repeats',
  });
  expect(() => compare([one], [one, one])).toThrow('expected pairs of repeats, found 1 of a and 2 of b');
});

test('the A/A control of a calm run claims nothing and gives its noise floor', () => {
  const repeats = syntheticRepeats(seeded(7), { repeats: 5, requests: 2000 });
  const control = aaControl(repeats, { sloMs: 100 });
  expect(control?.falseDifferences).toEqual([]);
  expect(control?.noiseFloor.p95).toBeGreaterThan(0);
  const row = rowOf(control?.rows ?? [], 'p95');
  const { difference } = expectState(row.difference, 'estimated');
  expect(difference.low).toBeLessThan(0);
  expect(difference.high).toBeGreaterThan(0);
  expect(aaControl(repeats.slice(0, 2))).toBeNull();
});

test('the A/A control cries out when odd and even repeats really differ', () => {
  const base = syntheticRepeats(seeded(7), { repeats: 8, requests: 2000, between: 0.005 });
  const leaning = base.flatMap((repeat, k) => (k % 2 === 0 ? repeat : slower([repeat], 1.3)));
  expect(aaControl(leaning)?.falseDifferences).toContain('p95');
});
