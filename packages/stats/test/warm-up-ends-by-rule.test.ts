import fc from 'fast-check';
import { expect, test } from 'vitest';
import { changePoints, findWarmUp } from '../src/index.ts';
import { expectState, seeded } from './support/synthetic-repeats.ts';

const noisy = (seed: number, levels: readonly [number, number][]): number[] => {
  const random = seeded(seed);
  return levels.flatMap(([length, level]) =>
    Array.from({ length }, () => level * Math.exp(0.3 * random.nextNormal())),
  );
};

test('a slow start is cut where it ends', () => {
  for (const seed of [1, 2, 3, 4, 5]) {
    const warmUp = expectState(
      findWarmUp(
        noisy(seed, [
          [400, 90],
          [1600, 50],
        ]),
      ),
      'steady',
    );
    expect(Math.abs(warmUp.end - 400)).toBeLessThanOrEqual(40);
  }
});

test('a start in two steps is cut after the second', () => {
  const { end } = expectState(
    findWarmUp(
      noisy(6, [
        [200, 200],
        [300, 90],
        [1500, 50],
      ]),
    ),
    'steady',
  );
  expect(Math.abs(end - 500)).toBeLessThanOrEqual(40);
});

test('a steady run has no warm-up, in at least 95 of 100 runs', () => {
  const seeds = Array.from({ length: 100 }, (_, i) => i);
  const cut = seeds.filter((seed) => {
    const warmUp = findWarmUp(noisy(100 + seed, [[2000, 50]]));
    return warmUp.state !== 'steady' || warmUp.end > 0;
  });
  expect(cut.length).toBeLessThanOrEqual(5);
});

test('noise that is correlated from request to request rarely passes for warm-up', () => {
  const seeds = Array.from({ length: 100 }, (_, i) => i);
  const cut = seeds.filter((seed) => {
    const random = seeded(900 + seed);
    let state = random.nextNormal();
    const latencies = Array.from({ length: 2000 }, () => {
      state = 0.7 * state + Math.sqrt(1 - 0.7 ** 2) * random.nextNormal();
      return 50 * Math.exp(0.3 * state);
    });
    const warmUp = findWarmUp(latencies);
    return warmUp.state !== 'steady' || warmUp.end > 0;
  });
  expect(cut.length).toBeLessThanOrEqual(5);
});

test('a server that stands still for a while after it was steady is not taken for its warm-up', () => {
  let found = 0;
  for (let seed = 200; seed < 220; seed += 1) {
    // 120 requests a second; whoever comes in the second from request 300 on waits for its end.
    const values = noisy(seed, [[1560, 50]]).map((own, i) =>
      i >= 300 && i < 420 ? own + ((420 - i) * 1000) / 120 : own,
    );
    const stalled = expectState(findWarmUp(values), 'steady');
    expect(stalled.changePoints.length).toBeGreaterThanOrEqual(2);
    expect(stalled.end).toBe(0);
    const { end } = expectState(findWarmUp([...noisy(seed + 100, [[200, 150]]), ...values]), 'steady');
    if (Math.abs(end - 200) <= 36) found += 1;
  }
  // A warm-up before it is cut, and nothing more.
  expect(found).toBeGreaterThanOrEqual(18);
});

test('a level that is reached only in the second half is no steady state', () => {
  expect(
    findWarmUp(
      noisy(7, [
        [1500, 90],
        [500, 50],
      ]),
    ).state,
  ).toBe('never-steady');
});

test('a change within the tolerance is not warm-up', () => {
  const values = noisy(8, [
    [500, 50.5],
    [1500, 50],
  ]);
  expect(expectState(findWarmUp(values), 'steady').end).toBe(0);
});

test('a series without noise splits exactly at its step', () => {
  expect(changePoints([1, 1, 1, 1, 5, 5, 5, 5, 5])).toEqual([0, 4]);
  expect(changePoints([2, 2, 2, 2, 2, 2])).toEqual([0]);
  expect(changePoints([])).toEqual([]);
  expect(findWarmUp([])).toEqual({ state: 'steady', end: 0, changePoints: [] });
});

/** The same cost by trying every last change, without pruning. */
function slowChangePoints(series: readonly number[], noise: number): number[] {
  const penalty = 3 * Math.log(series.length);
  const cost = (from: number, to: number): number => {
    const part = series.slice(from, to);
    const mean = part.reduce((a, b) => a + b, 0) / part.length;
    return part.reduce((sum, x) => sum + (x - mean) ** 2, 0) / noise ** 2;
  };
  const best: { total: number; starts: number[] }[] = [{ total: 0, starts: [] }];
  for (let to = 2; to <= series.length; to += 1) {
    for (let from = 0; from <= to - 2; from += 1) {
      const before = best[from];
      if (before === undefined) continue;
      const total = before.total + (from > 0 ? penalty : 0) + cost(from, to);
      const known = best[to];
      if (known === undefined || total < known.total - 1e-12)
        best[to] = { total, starts: [...before.starts, from] };
    }
  }
  return best[series.length]?.starts ?? [];
}

test('pruning finds what the full search finds', () => {
  const level = fc.record({ length: fc.integer({ min: 3, max: 10 }), level: fc.integer({ min: 0, max: 6 }) });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 1e6 }),
      fc.array(level, { minLength: 1, maxLength: 4 }),
      (seed, levels) => {
        const random = seeded(seed);
        const series = levels.flatMap((one) =>
          Array.from({ length: one.length }, () => one.level + 0.7 * random.nextNormal()),
        );
        fc.pre(series.length >= 4);
        expect(changePoints(series, { noise: 0.7 })).toEqual(slowChangePoints(series, 0.7));
      },
    ),
    { numRuns: 60 },
  );
});
