/**
 * Log-linear buckets: 64 per power of two, so that a bucket's middle is within 0.8 % of every value in it. Bucket
 * numbers are integers from 0 and the same on every machine: counts of several generators add up.
 */
const BUCKETS_PER_OCTAVE = 64;

/** Number of the bucket of a time; everything below one microsecond falls into bucket 0. */
export function bucketOf(timeMs: number): number {
  const microseconds = timeMs * 1000;
  if (!(microseconds > 1)) return 0;
  const octave = Math.floor(Math.log2(microseconds));
  const withinOctave = microseconds / 2 ** octave - 1;
  return (
    octave * BUCKETS_PER_OCTAVE +
    Math.min(BUCKETS_PER_OCTAVE - 1, Math.floor(withinOctave * BUCKETS_PER_OCTAVE))
  );
}

/** Middle of a bucket, milliseconds. */
export function bucketMiddleMs(bucket: number): number {
  const octave = Math.floor(bucket / BUCKETS_PER_OCTAVE);
  const withinOctave = (bucket % BUCKETS_PER_OCTAVE) + 0.5;
  return (2 ** octave * (1 + withinOctave / BUCKETS_PER_OCTAVE)) / 1000;
}

/** Counts by bucket of `bucketOf`. */
export class TimeHistogram {
  readonly counts = new Map<number, number>();
  total = 0;

  add(timeMs: number, count = 1): void {
    this.addBucket(bucketOf(timeMs), count);
  }

  addBucket(bucket: number, count: number): void {
    this.counts.set(bucket, (this.counts.get(bucket) ?? 0) + count);
    this.total += count;
  }

  merge(other: TimeHistogram): void {
    for (const [bucket, count] of other.counts) this.addBucket(bucket, count);
  }

  /**
   * Smallest bucket middle with at least `share` of the values at or below it, milliseconds, within 0.8 %;
   * null when empty.
   */
  quantileMs(share: number): number | null {
    if (this.total === 0) return null;
    const rank = Math.max(1, Math.ceil(share * this.total));
    let seen = 0;
    for (const [bucket, count] of [...this.counts].sort(([a], [b]) => a - b)) {
      seen += count;
      if (seen >= rank) return bucketMiddleMs(bucket);
    }
    return null;
  }
}
