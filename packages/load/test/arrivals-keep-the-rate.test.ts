import type { Phase } from '@crossover/model';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { placeArrivals } from '../src/arrivals.ts';
import { createRandom } from '../src/random.ts';
import { scaleWorkload } from '../src/workload-scale.ts';
import { createWorkload } from './workload.ts';

const ramp = (from: number, to: number, durationSeconds: number): Phase => ({
  name: 'ramp',
  durationSeconds,
  ratePerSecond: from,
  rampToRatePerSecond: to,
  isWarmUp: false,
});

/** Requests due until `t` seconds by the definition of a linear ramp. */
const due = ({ ratePerSecond: from, rampToRatePerSecond: to = from, durationSeconds }: Phase, t: number) =>
  from * t + (((to - from) / durationSeconds) * t * t) / 2;

test('even arrivals are never more than half a request from the ramp, at any moment', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 0, max: 300 }),
      fc.integer({ min: 1, max: 20 }),
      (from, to, durationSeconds) => {
        const phase = ramp(from, to, durationSeconds);
        const arrivals = placeArrivals({ phases: [phase], arrivals: 'even' }, createRandom(1, 'arrivals'));
        const away = arrivals.map(({ intendedMs }, k) => Math.abs(due(phase, intendedMs / 1000) - (k + 0.5)));
        expect(away.reduce((most, one) => Math.max(most, one), 0)).toBeLessThan(0.001);
      },
    ),
  );
});

test('the rate in every 100 ms of a steady phase and of a ramp is within 5 % of what was asked', () => {
  for (const phase of [ramp(25, 250, 14), ramp(300, 30, 10), ramp(120, 120, 5)]) {
    const times = placeArrivals({ phases: [phase], arrivals: 'even' }, createRandom(1, 'arrivals')).map(
      ({ intendedMs }) => intendedMs / 1000,
    );
    // Rate between the sends at the ends of each span of at least 100 ms: whole requests would round a count.
    let end = 0;
    for (const [start, from] of times.entries()) {
      while (end < times.length && (times[end] ?? 0) - from < 0.1) end += 1;
      const to = times[end];
      if (to === undefined) break;
      const achieved = (end - start) / (to - from);
      const asked = (due(phase, to) - due(phase, from)) / (to - from);
      expect(Math.abs(achieved / asked - 1)).toBeLessThan(0.05);
    }
  }
});

test('even arrivals stay evenly spaced across a boundary between two phases of the same rate', () => {
  const phase = { name: 'p', durationSeconds: 0.73, ratePerSecond: 10, isWarmUp: false };
  const times = placeArrivals(
    { phases: [phase, phase, phase], arrivals: 'even' },
    createRandom(1, 'arrivals'),
  ).map(({ intendedMs }) => intendedMs);
  for (let i = 1; i < times.length; i++) expect((times[i] ?? 0) - (times[i - 1] ?? 0)).toBeCloseTo(100, 2);
});

test('poisson gaps have the mean and the spread of an exponential distribution', () => {
  const phase = { name: 'p', durationSeconds: 200, ratePerSecond: 100, isWarmUp: false };
  const times = placeArrivals({ phases: [phase], arrivals: 'poisson' }, createRandom(7, 'arrivals')).map(
    ({ intendedMs }) => intendedMs,
  );
  expect(times.length).toBe(20_000);
  const gaps = times.slice(1).map((time, i) => time - (times[i] ?? 0));
  const mean = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const deviation = Math.sqrt(gaps.reduce((sum, gap) => sum + (gap - mean) ** 2, 0) / gaps.length);
  expect(mean).toBeCloseTo(10, 1);
  expect(deviation / mean).toBeGreaterThan(0.97);
  expect(deviation / mean).toBeLessThan(1.03);
});

test('poisson arrivals of a ramp follow it: three quarters of a rise from 0 fall into its second half', () => {
  const times = placeArrivals(
    { phases: [ramp(0, 200, 100)], arrivals: 'poisson' },
    createRandom(3, 'arrivals'),
  );
  const late = times.filter(({ intendedMs }) => intendedMs > 50_000).length;
  expect(late / times.length).toBeGreaterThan(0.73);
  expect(late / times.length).toBeLessThan(0.77);
});

test('a pause sends nothing and moves what follows', () => {
  const burst = { name: 'burst', durationSeconds: 1, ratePerSecond: 10, isWarmUp: false };
  const times = placeArrivals(
    {
      phases: [burst, { ...burst, name: 'pause', durationSeconds: 3, ratePerSecond: 0 }, burst],
      arrivals: 'even',
    },
    createRandom(1, 'arrivals'),
  ).map(({ intendedMs }) => intendedMs);
  expect(times.length).toBe(20);
  expect(times.filter((time) => time > 1000 && time < 4000)).toEqual([]);
});

test('scaling multiplies durations and keeps rates', () => {
  const scaled = scaleWorkload(createWorkload({ labIdleExpiryMs: 2000 }), { durationFactor: 0.25 });
  expect(scaled.phases.map((phase) => [phase.durationSeconds, phase.ratePerSecond])).toEqual([[0.25, 50]]);
  expect(scaled.labIdleExpiryMs).toBe(500);
  expect(() => scaleWorkload(scaled, { durationFactor: 0 })).toThrow(RangeError);
});
