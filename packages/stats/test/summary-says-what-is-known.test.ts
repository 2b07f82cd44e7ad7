import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  createDistribution,
  createHistogram,
  distributionOfHistogram,
  type RepeatSample,
  summarise,
} from '../src/index.ts';
import { expectState, seeded, syntheticRepeats } from './support/synthetic-repeats.ts';

test('every number of a full run is estimated, its value inside its interval', () => {
  const summary = summarise(syntheticRepeats(seeded(1), { repeats: 5, requests: 2000, censored: 4 }), {
    sloMs: 100,
    timeoutMs: 5000,
  });
  expect(summary.n).toBe(10_020);
  for (const name of ['p50', 'p90', 'p95', 'p99', 'mean', 'errorShare', 'goodput', 'coldShare'] as const) {
    const estimate = expectState(summary[name], 'estimated');
    expect(estimate.low, name).toBeLessThanOrEqual(estimate.value);
    expect(estimate.high, name).toBeGreaterThanOrEqual(estimate.value);
    expect(estimate.repeats).toBe(5);
  }
  expect(expectState(summary.p50, 'estimated').value).toBeCloseTo(50, -1);
});

test('percentiles rise with p', () => {
  const s = summarise(syntheticRepeats(seeded(2), { repeats: 5, requests: 4000 }));
  const values = [s.p50, s.p90, s.p95, s.p99, s.p999].map((e) => expectState(e, 'estimated').value);
  expect(values).toEqual([...values].sort((a, b) => a - b));
});

test('the order of repeats does not matter', () => {
  const repeats = syntheticRepeats(seeded(3), { repeats: 5, requests: 1200, censored: 1 });
  const expected = JSON.parse(JSON.stringify(summarise(repeats, { sloMs: 80 })));
  fc.assert(
    fc.property(fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }), (order) => {
      const found = summarise(
        order.flatMap((k) => repeats[k] ?? []),
        { sloMs: 80 },
      );
      for (const name of ['p50', 'p99', 'mean', 'errorShare', 'goodput'] as const) {
        const estimate = expectState(found[name], 'estimated');
        for (const part of ['value', 'low', 'high'] as const) {
          expect(estimate[part] / (expected[name][part] || 1), `${name} ${part}`).toBeCloseTo(
            expected[name][part] === 0 ? 0 : 1,
            9,
          );
        }
      }
    }),
    { numRuns: 10 },
  );
});

test('a thin tail is not estimable, whatever it would say', () => {
  const { p95, p99 } = summarise(syntheticRepeats(seeded(4), { repeats: 3, requests: 300 }));
  expect(p99).toEqual({ state: 'not-estimable', n: 900, reason: 'tail-too-thin', atLeast: null });
  expect(p95.state).toBe('estimated');
});

test('one repeat gives values without intervals, no repeat gives reasons', () => {
  const one = summarise(syntheticRepeats(seeded(5), { repeats: 1, requests: 2000 }), { sloMs: 80 });
  for (const name of ['p50', 'mean', 'errorShare', 'goodput'] as const) {
    expect(expectState(one[name], 'value-only').reason, name).toBe('too-few-repeats');
  }
  const none = summarise([], { sloMs: 80 });
  for (const name of ['p50', 'p999', 'mean', 'max', 'errorShare', 'goodput', 'coldShare'] as const) {
    expect(expectState(none[name], 'not-estimable').reason, name).toBe('no-samples');
  }
});

test('a run in which everything failed says so and stays free of NaN', () => {
  const failed: RepeatSample = { latencies: createDistribution([], 100), coldCount: null, windowMs: null };
  const summary = summarise([failed, failed], { sloMs: 100, timeoutMs: 3000 });
  expect(expectState(summary.p50, 'not-estimable')).toMatchObject({ reason: 'censored', atLeast: 3000 });
  expect(expectState(summary.errorShare, 'estimated').value).toBe(1);
  expect(expectState(summary.mean, 'not-estimable').reason).toBe('no-samples');
  expect(expectState(summary.goodput, 'not-estimable').reason).toBe('no-window');
  expect(expectState(summary.coldShare, 'not-estimable').reason).toBe('not-recorded');
  expect(JSON.stringify(summary)).not.toContain('NaN');
});

test('goodput counts what completed within the SLO per second of schedule', () => {
  const latencies = createDistribution([10, 20, 30, 40, 50, 60, 70, 80, 90, 100], 10);
  const repeat: RepeatSample = { latencies, coldCount: 1, windowMs: 2000 };
  const { goodput, coldShare, max } = summarise([repeat, repeat], { sloMs: 50 });
  expect(expectState(goodput, 'estimated').value).toBeCloseTo(2.5, 12);
  expect(expectState(coldShare, 'estimated').value).toBe(0.05);
  expect(expectState(max, 'value-only').value).toBe(100);
});

test('repeats kept as histograms give the same summary within three digits', () => {
  const exact = syntheticRepeats(seeded(6), { repeats: 5, requests: 2000, censored: 3 });
  const kept = exact.map(({ latencies, ...rest }) => ({
    ...rest,
    latencies: distributionOfHistogram(createHistogram(latencies.values), latencies.censored),
  }));
  const a = summarise(exact, { sloMs: 80 });
  const b = summarise(kept, { sloMs: 80 });
  expect(b.errorShare).toEqual(a.errorShare);
  for (const name of ['p50', 'p95', 'p99', 'mean', 'goodput'] as const) {
    const one = expectState(a[name], 'estimated');
    const two = expectState(b[name], 'estimated');
    for (const part of ['value', 'low', 'high'] as const) {
      expect(Math.abs(two[part] / one[part] - 1), `${name} ${part}`).toBeLessThan(0.003);
    }
  }
});
