import { CLOUDWATCH_METRICS } from '@crossover/model';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { batchSeries } from '../src/metrics/read-series.ts';
import { periodCount, planSeries, type SeriesPlan } from '../src/metrics/series-plan.ts';
import { convert, unitOf } from '../src/metrics/unit-conversion.ts';
import { END_MS, STAGE, WINDOW } from './fake-aws/stage.ts';

const [SAMPLE] = planSeries(STAGE, WINDOW, END_MS);

test('batches hold every series once, in order, within 500 metrics and 100,800 datapoints', () => {
  const sizes = fc.array(fc.integer({ min: 1, max: 100_800 }), { maxLength: 1_200 });
  fc.assert(
    fc.property(sizes, (minutes) => {
      const plans = minutes.map((n, i): SeriesPlan => {
        if (SAMPLE === undefined) throw new Error('the stage has no series');
        return { ...SAMPLE, key: String(i), periodSeconds: 60, startMs: 0, endMs: n * 60_000 };
      });
      const batches = batchSeries(plans);
      expect(batches.flat()).toEqual(plans);
      for (const batch of batches) {
        expect(batch.length).toBeLessThanOrEqual(500);
        expect(batch.reduce((sum, plan) => sum + periodCount(plan), 0)).toBeLessThanOrEqual(100_800);
      }
    }),
    { numRuns: 50 },
  );
});

test('every series has whole periods that cover the window', () => {
  const start = fc.integer({ min: 0, max: 86_400 }).map((seconds) => END_MS - 86_400_000 + seconds * 1000);
  fc.assert(
    fc.property(start, fc.integer({ min: 1, max: 7_200 }), (startMs, seconds) => {
      const endMs = startMs + seconds * 1000;
      const window = { startAt: new Date(startMs).toISOString(), endAt: new Date(endMs).toISOString() };
      for (const plan of planSeries(STAGE, window, endMs)) {
        expect(Number.isInteger(periodCount(plan))).toBe(true);
        expect(plan.startMs).toBeLessThanOrEqual(startMs);
        expect(plan.endMs).toBeGreaterThanOrEqual(endMs);
        expect(startMs - plan.startMs).toBeLessThan(plan.periodSeconds * 1000);
        expect(plan.endMs - endMs).toBeLessThan(plan.periodSeconds * 1000);
      }
    }),
    { numRuns: 100 },
  );
});

test('conversion keeps order and adds no digits of its own', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...CLOUDWATCH_METRICS),
      fc.integer({ min: 0, max: 1e9 }),
      fc.integer({ min: 0, max: 1e9 }),
      (metric, a, b) => {
        const [low, high] = [Math.min(a, b) / 1e6, Math.max(a, b) / 1e6];
        expect(convert(metric, low)).toBeLessThanOrEqual(convert(metric, high));
        // A number of at most 15 digits is still one after moving its point.
        const factor =
          unitOf(metric) === 'ms' && metric.unit === 's' ? 1e3 : metric.unit === 'percent' ? 1e-2 : 1;
        expect(convert(metric, low)).toBeCloseTo(low * factor, 9);
        expect(String(convert(metric, low)).replace(/[-.e]/g, '').length).toBeLessThanOrEqual(17);
      },
    ),
  );
});

test('each resource of the stage has series, and no two have the same name', () => {
  const plans = planSeries(STAGE, WINDOW, END_MS);
  expect(new Set(plans.map(({ key }) => key)).size).toBe(plans.length);
  for (const { architecture, resource } of STAGE.resources)
    expect(
      plans.some((plan) => plan.architecture === architecture && plan.metric.resource === resource),
    ).toBe(true);
});

test('a stage whose outputs lack a dimension is refused with a remedy', () => {
  const stage = { ...STAGE, resources: STAGE.resources.map((resource) => ({ ...resource, dimensions: {} })) };
  expect(() => planSeries(stage, WINDOW, END_MS)).toThrow(/Expected the dimension LoadBalancer/);
  const unknown = { ...STAGE, resources: STAGE.resources.map((of) => ({ ...of, resource: 'loadbalancer' })) };
  expect(() => planSeries(unknown, WINDOW, END_MS)).toThrow(/found "loadbalancer" of serverful/);
});
