import fc from 'fast-check';
import { build } from 'hdr-histogram-js';
import { expect, test } from 'vitest';
import {
  createHistogram,
  createRandom,
  decodeHistogram,
  distributionOfHistogram,
  distributionQuantile,
  encodeHistogram,
  histogramQuantile,
  mergeHistograms,
  quantile,
} from '../src/index.ts';

const latencies = fc.array(fc.double({ min: 0, max: 1e7, noNaN: true }), { maxLength: 60 });

test('its percentiles are those of hdr-histogram-js with 3 digits', () => {
  const random = createRandom(5);
  const values = Array.from({ length: 20_001 }, () => Math.exp(2 + 1.5 * random.nextNormal()));
  const ours = createHistogram(values);
  const theirs = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 2 ** 42,
    numberOfSignificantValueDigits: 3,
    bitBucketSize: 64,
    useWebAssembly: false,
  });
  for (const value of values) theirs.recordValue(Math.round(value * 1000));
  for (const p of [0.01, 0.25, 0.5, 0.9, 0.95, 0.99, 0.999]) {
    const expected = theirs.getValueAtPercentile(p * 100) / 1000;
    expect(Math.abs(Number(histogramQuantile(ours, p)) / expected - 1), `p ${p}`).toBeLessThan(0.001);
  }
});

test('every value is kept within 1 in 1,000 or half a microsecond', () => {
  fc.assert(
    fc.property(fc.double({ min: 0, max: 4e9, noNaN: true }), (value) => {
      const kept = Number(histogramQuantile(createHistogram([value]), 0.5));
      expect(Math.abs(kept - value)).toBeLessThanOrEqual(Math.max(value * 0.001, 0.0005001));
    }),
  );
});

test('powers of two and their neighbours fall into rising buckets', () => {
  const around = Array.from({ length: 40 }, (_, e) => [2 ** e - 1, 2 ** e, 2 ** e + 1]).flat();
  const kept = around.map((units) => Number(histogramQuantile(createHistogram([units / 1000]), 0.5)) * 1000);
  for (const [i, units] of around.entries()) {
    expect(Math.abs(Number(kept[i]) - units)).toBeLessThanOrEqual(units * 0.001);
  }
});

test('merging equals recording everything in one, in any order', () => {
  fc.assert(
    fc.property(latencies, latencies, (a, b) => {
      const merged = encodeHistogram(mergeHistograms([createHistogram(a), createHistogram(b)]));
      expect(merged).toEqual(encodeHistogram(createHistogram([...b, ...a])));
    }),
  );
});

test('it survives JSON', () => {
  fc.assert(
    fc.property(latencies, (xs) => {
      const histogram = createHistogram(xs);
      const back = decodeHistogram(JSON.parse(JSON.stringify(encodeHistogram(histogram))));
      expect(back.total).toBe(xs.length);
      expect(encodeHistogram(back)).toEqual(encodeHistogram(histogram));
    }),
  );
});

test('ten thousand requests encode in a few kilobytes', () => {
  const random = createRandom(6);
  const histogram = createHistogram(
    Array.from({ length: 10_000 }, () => Math.exp(3 + 0.5 * random.nextNormal())),
  );
  expect(JSON.stringify(encodeHistogram(histogram)).length).toBeLessThan(12_000);
});

test('as a distribution it has the same quantiles, near the exact ones', () => {
  const random = createRandom(8);
  const values = Float64Array.from({ length: 5000 }, () => 20 * Math.exp(0.4 * random.nextNormal())).sort();
  const histogram = createHistogram(values);
  const distribution = distributionOfHistogram(histogram);
  for (const p of [0, 0.1, 0.5, 0.95, 0.999, 1]) {
    expect(distributionQuantile(distribution, p)).toBe(histogramQuantile(histogram, p));
    expect(Number(histogramQuantile(histogram, p)) / Number(quantile(values, p))).toBeCloseTo(1, 2.9);
  }
});

test('an empty histogram has no quantile; negative values and foreign encodings are refused', () => {
  expect(histogramQuantile(createHistogram(), 0.5)).toBeNull();
  expect(() => createHistogram([-1])).toThrow('expected a latency of 0 ms to 51 days, found -1 ms');
  expect(() => createHistogram([Number.NaN])).toThrow('found NaN ms');
  const foreign = [[1], [0, 0], [0.5, 1], [2 ** 40, 1]];
  for (const buckets of foreign) {
    expect(() => decodeHistogram({ format: 'crossover-histogram-1', buckets })).toThrow('expected');
  }
});
