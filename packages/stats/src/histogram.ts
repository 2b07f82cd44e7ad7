import type { Distribution } from './distribution.ts';
import { StatsError } from './error.ts';
import { interpolateRank } from './quantile.ts';

/** Values of 0 … 2047 units have a bucket each; above, 1,024 buckets per doubling keep the error below 1 in 1,024. */
const LINEAR = 2048;
const PER_DOUBLING = LINEAR / 2;
/** One unit is one microsecond: latencies come in milliseconds. */
const UNITS_PER_MS = 1000;
const MAXIMUM_UNITS = 2 ** 42;

/**
 * Counts of latencies in buckets of three significant digits (1 µs up to 51 days). Any number of histograms merge
 * without loss: merging equals recording everything in one.
 * @see Tene, HdrHistogram (https://hdrhistogram.github.io/HdrHistogram/): same bucket layout as lowest value 1, 3 digits
 */
export interface Histogram {
  readonly counts: Float64Array;
  readonly total: number;
}

/** A histogram as JSON: gaps and counts of the occupied buckets in turn. */
export interface EncodedHistogram {
  readonly format: 'crossover-histogram-1';
  readonly buckets: readonly number[];
}

function bucketOf(units: number): number {
  if (units < LINEAR) return units;
  const doublings = Math.floor(Math.log2(units)) - 10;
  // log2 may round up just below a power of two.
  const shift = units < 2 ** (doublings + 10) ? doublings - 1 : doublings;
  return shift * PER_DOUBLING + Math.floor(units / 2 ** shift);
}

/** [first, last] whole unit of a bucket. */
function unitsOf(bucket: number): readonly [number, number] {
  if (bucket < LINEAR) return [bucket, bucket];
  const shift = Math.floor(bucket / PER_DOUBLING) - 1;
  const first = (bucket - shift * PER_DOUBLING) * 2 ** shift;
  return [first, first + 2 ** shift - 1];
}

/** Records latencies (milliseconds, ≥ 0, any order), rounded to the nearest microsecond. @throws StatsError 'bad-argument' */
export function createHistogram(latenciesMs: ArrayLike<number> = []): Histogram {
  let counts = new Float64Array(LINEAR);
  for (let i = 0; i < latenciesMs.length; i += 1) {
    const units = Math.round(Number(latenciesMs[i]) * UNITS_PER_MS);
    if (!(units >= 0 && units < MAXIMUM_UNITS)) {
      throw new StatsError(
        'bad-argument',
        `expected a latency of 0 ms to 51 days, found ${latenciesMs[i]} ms`,
      );
    }
    const bucket = bucketOf(units);
    if (bucket >= counts.length) counts = grown(counts, bucket + 1);
    counts[bucket] = (counts[bucket] ?? 0) + 1;
  }
  return { counts, total: latenciesMs.length };
}

function grown(counts: Float64Array, length: number): Float64Array<ArrayBuffer> {
  const longer = new Float64Array(Math.ceil(length / PER_DOUBLING) * PER_DOUBLING);
  longer.set(counts);
  return longer;
}

/** All counts together; no argument is changed. */
export function mergeHistograms(histograms: readonly Histogram[]): Histogram {
  const counts = new Float64Array(Math.max(LINEAR, ...histograms.map((h) => h.counts.length)));
  let total = 0;
  for (const histogram of histograms) {
    total += histogram.total;
    for (let i = 0; i < histogram.counts.length; i += 1)
      counts[i] = (counts[i] ?? 0) + (histogram.counts[i] ?? 0);
  }
  return { counts, total };
}

/** Type 7 quantile in milliseconds with each request at the middle of its bucket; null when empty. */
export function histogramQuantile(histogram: Histogram, p: number): number | null {
  return interpolateRank(histogram.total, p, (rank) => {
    let seen = 0;
    for (let bucket = 0; bucket < histogram.counts.length; bucket += 1) {
      seen += histogram.counts[bucket] ?? 0;
      if (seen > rank) return middleMs(bucket);
    }
    return null;
  });
}

function middleMs(bucket: number): number {
  const [first, last] = unitsOf(bucket);
  return (first + last) / 2 / UNITS_PER_MS;
}

/** The histogram as a distribution, for everything that summarises and compares. */
export function distributionOfHistogram(histogram: Histogram, censored = 0): Distribution {
  const values: number[] = [];
  const cumulative: number[] = [];
  let seen = 0;
  for (const [bucket, count] of histogram.counts.entries()) {
    if (count === 0) continue;
    seen += count;
    values.push(middleMs(bucket));
    cumulative.push(seen);
  }
  return {
    values: Float64Array.from(values),
    cumulative: Float64Array.from(cumulative),
    completed: histogram.total,
    censored,
  };
}

export function encodeHistogram(histogram: Histogram): EncodedHistogram {
  const buckets: number[] = [];
  let previous = -1;
  for (const [bucket, count] of histogram.counts.entries()) {
    if (count === 0) continue;
    buckets.push(bucket - previous - 1, count);
    previous = bucket;
  }
  return { format: 'crossover-histogram-1', buckets };
}

/** @throws StatsError 'bad-encoding' when it is not what `encodeHistogram` wrote. */
export function decodeHistogram(encoded: EncodedHistogram): Histogram {
  const { buckets } = encoded;
  const isCounts = buckets.every((n, i) => Number.isSafeInteger(n) && n >= i % 2);
  if (encoded.format !== 'crossover-histogram-1' || buckets.length % 2 !== 0 || !isCounts) {
    throw new StatsError(
      'bad-encoding',
      'expected a crossover-histogram-1 of gaps and counts, found something else',
    );
  }
  const last = buckets.reduce((sum, n, i) => (i % 2 === 0 ? sum + n + 1 : sum), -1);
  if (last > bucketOf(MAXIMUM_UNITS)) {
    throw new StatsError('bad-encoding', `expected buckets up to ${bucketOf(MAXIMUM_UNITS)}, found ${last}`);
  }
  const counts = grown(new Float64Array(0), Math.max(LINEAR, last + 1));
  let bucket = -1;
  let total = 0;
  for (let i = 0; i < buckets.length; i += 2) {
    const count = buckets[i + 1] ?? 0;
    bucket += (buckets[i] ?? 0) + 1;
    counts[bucket] = count;
    total += count;
  }
  return { counts, total };
}
