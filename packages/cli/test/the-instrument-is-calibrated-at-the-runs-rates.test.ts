import type { Plan } from '@crossover/model';
import { expect, test } from 'vitest';
import { calibrationPlays, comparePercentiles } from '../src/run/calibrate.ts';
import { makePlan, type PlanRequest } from '../src/run/make-plan.ts';

const plan = (preset: PlanRequest['preset'], workloads: readonly string[]): Promise<Plan> =>
  makePlan({
    preset,
    slug: 'test',
    architectures: undefined,
    workloads,
    repeats: undefined,
    seed: 1,
    region: 'us-east-1',
    script: undefined,
    now: new Date('2026-11-21T09:00:00Z'),
  });

const secondsOf = ({ workload }: ReturnType<typeof calibrationPlays>[number]) =>
  workload.phases.reduce((sum, phase) => sum + phase.durationSeconds, 0);

test('each highest rate is played once, in a quick run for at most 3 s, else for at most 10 s', async () => {
  const quick = calibrationPlays(await plan('quick', ['steady', 'spike']));
  expect(quick.map(({ ratePerSecond }) => ratePerSecond)).toEqual([120, 200]);
  for (const play of quick) expect(secondsOf(play)).toBeLessThanOrEqual(3);

  const full = calibrationPlays(await plan('default', ['steady', 'spike', 'sporadic']));
  expect(full.map(({ ratePerSecond }) => ratePerSecond)).toEqual([120, 200, 20]);
  for (const play of full) expect(secondsOf(play)).toBeLessThanOrEqual(10);
  // Before and after together give p99 its thousand requests where ten seconds suffice.
  for (const play of full.slice(0, 2))
    expect(2 * (secondsOf(play) - 1) * play.ratePerSecond).toBeGreaterThanOrEqual(1000);
});

test('a plan from before calibration has none', async () => {
  const { calibrationSeconds: _, ...older } = await plan('quick', ['steady']);
  expect(calibrationPlays(older)).toEqual([]);
});

test('bias is what was recorded beyond what the target took, percentile by percentile', () => {
  const target = Array.from({ length: 1001 }, (_, i) => 5 + i / 1000);
  // The slowest twentieth is recorded 2 ms late, everything else half a millisecond.
  const recorded = target.map((ms, i) => ms + (i >= 950 ? 2 : 0.5));
  const { p50, p90, p99, p999 } = comparePercentiles(recorded, target);
  expect(p50).toEqual({ targetMs: 5.5, recordedMs: 6, biasMs: 0.5 });
  expect(p90?.biasMs).toBe(0.5);
  expect(p99?.biasMs).toBe(2);
  expect(p999).toBeNull();
});

test('a target that answers early shows as negative bias, and too few requests as none', () => {
  const target = Array.from({ length: 100 }, () => 5);
  expect(
    comparePercentiles(
      target.map(() => 4.9),
      target,
    ).p50?.biasMs,
  ).toBe(-0.1);
  expect(comparePercentiles([5], [5])).toEqual({ p50: null, p90: null, p95: null, p99: null, p999: null });
});
