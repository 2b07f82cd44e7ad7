import { bucketMiddleMs, bucketOf, TimeHistogram } from 'artillery-engine-crossover/histogram';
import { decodeHistogramCounters } from 'artillery-engine-crossover/histogram-counters';
import { ArtilleryMetrics } from 'artillery-engine-crossover/metrics';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';

test('the middle of a bucket is within 0.8 % of every time in it', () => {
  fc.assert(
    fc.property(fc.double({ min: 0.002, max: 120_000, noNaN: true }), (timeMs) => {
      expect(Math.abs(bucketMiddleMs(bucketOf(timeMs)) / timeMs - 1)).toBeLessThan(0.008);
    }),
    { numRuns: 2000 },
  );
});

test('buckets are in the order of their times', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e5, noNaN: true }),
      fc.double({ min: 0, max: 1e5, noNaN: true }),
      (a, b) => {
        expect(bucketOf(Math.min(a, b))).toBeLessThanOrEqual(bucketOf(Math.max(a, b)));
      },
    ),
  );
});

test('counters of two workers add up to the histograms of all their requests, per route and temperature', () => {
  const counters: Record<string, number> = { 'vusers.created': 2 };
  const all = new TimeHistogram();
  const route = 'GET /v1.2/products/{id}';
  for (const worker of [0, 1]) {
    const metrics = new ArtilleryMetrics({
      emit: (event, name, value) => {
        if (event === 'counter') counters[String(name)] = (counters[String(name)] ?? 0) + Number(value);
      },
    });
    for (let i = 1; i <= 500; i++) {
      const responseTimeMs = i * (worker + 1) * 0.1;
      all.add(responseTimeMs);
      metrics.sent();
      metrics.ended({ route, status: 200, error: null, isCold: false, responseTimeMs });
    }
    metrics.ended({ route, status: 200, error: null, isCold: true, responseTimeMs: 250 });
    metrics.ended({ route, status: 0, error: 'timeout', isCold: null, responseTimeMs: 5000 });
    metrics.flush();
  }
  const decoded = decodeHistogramCounters(counters);
  expect(decoded.map((entry) => [entry.route, entry.temperature, entry.histogram.total])).toEqual([
    [route, 'warm', 1000],
    [route, 'cold', 2],
  ]);
  expect(decoded[0]?.histogram.quantileMs(0.99)).toBe(all.quantileMs(0.99));
  expect(Math.abs((all.quantileMs(0.5) ?? 0) / 33.4 - 1)).toBeLessThan(0.02);
  expect(counters['http.requests']).toBe(1000);
  expect(counters['http.codes.200']).toBe(1002);
  expect(counters['errors.timeout']).toBe(2);
});
