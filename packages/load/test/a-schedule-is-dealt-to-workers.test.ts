import fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitSchedule } from '../src/distributed/split-schedule.ts';
import { compileSchedule } from '../src/index.ts';
import { createWorkload } from './workload.ts';

const indices = (share: { readonly entries: readonly { readonly index: number }[] } | undefined) =>
  share?.entries.map(({ index }) => index);

test('requests are dealt in turn, with their index and time of the whole', () => {
  const schedule = compileSchedule(
    createWorkload({ phases: [{ name: 'p', durationSeconds: 1, ratePerSecond: 8, isWarmUp: false }] }),
  );
  const shares = splitSchedule(schedule, 3);
  expect(shares.map(indices)).toEqual([
    [0, 3, 6],
    [1, 4, 7],
    [2, 5],
  ]);
  // Eight a second, evenly: the first is due in the middle of the first eighth.
  expect(shares[1]?.entries.map(({ intendedMs }) => intendedMs)).toEqual([187.5, 562.5, 937.5]);
});

test('a bound on connections is dealt out, and one connection per request stays that', () => {
  const bounded = compileSchedule(createWorkload({ connections: { mode: 'keep-alive', max: 8 } }));
  expect(splitSchedule(bounded, 3).map(({ connections }) => connections)).toEqual([
    { mode: 'keep-alive', max: 3 },
    { mode: 'keep-alive', max: 3 },
    { mode: 'keep-alive', max: 2 },
  ]);
  const fresh = compileSchedule(createWorkload({ connections: { mode: 'per-request' } }));
  expect(splitSchedule(fresh, 2)[1]?.connections).toEqual({ mode: 'per-request' });
});

test('more workers than requests or connections are refused', () => {
  const schedule = compileSchedule(createWorkload({ connections: { mode: 'keep-alive', max: 4 } }));
  for (const workers of [0, 5, 1.5])
    expect(() => splitSchedule(schedule, workers)).toThrow(
      `Expected 1 to 4 workers for "test", found ${workers}.`,
    );
});

test('whatever the schedule: every request is with exactly one worker, shares differ by one, time runs forward', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 1, max: 100 }),
      fc.integer({ min: 0, max: 1000 }),
      fc.constantFrom('even' as const, 'poisson' as const),
      (workers, ratePerSecond, seed, arrivals) => {
        const phases = [
          {
            name: 'up',
            durationSeconds: 2,
            ratePerSecond: 12,
            rampToRatePerSecond: ratePerSecond,
            isWarmUp: false,
          },
        ];
        const schedule = compileSchedule(createWorkload({ seed, arrivals, phases }));
        const shares = splitSchedule(schedule, workers);
        const dealt = shares.flatMap(({ entries }) => entries);
        expect(dealt.toSorted((a, b) => a.index - b.index)).toEqual(schedule.entries);
        const sizes = shares.map(({ entries }) => entries.length);
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1);
        for (const { entries } of shares)
          expect(entries.map(({ intendedMs }) => intendedMs)).toEqual(
            entries.map(({ intendedMs }) => intendedMs).toSorted((a, b) => a - b),
          );
      },
    ),
    { numRuns: 50 },
  );
});

test('up to any moment each worker has had its part of the arrivals, to one request', () => {
  const schedule = compileSchedule(
    createWorkload({
      phases: [{ name: 'p', durationSeconds: 4, ratePerSecond: 5, rampToRatePerSecond: 90, isWarmUp: false }],
    }),
  );
  const shares = splitSchedule(schedule, 4);
  for (const untilMs of [500, 1_000, 2_000, 3_000, 3_900]) {
    const before = (entries: readonly { readonly intendedMs: number }[]) =>
      entries.filter(({ intendedMs }) => intendedMs <= untilMs).length;
    for (const { entries } of shares)
      expect(Math.abs(before(entries) - before(schedule.entries) / 4)).toBeLessThanOrEqual(1);
  }
});
