/** A span is at least this long: a few milliseconds of lateness do not fill it, and a burst does not hide in it. */
const SPAN_MS = 100;

/** Records are to the microsecond, so requests that were sent at the same one lie at most this far apart. */
const RESOLUTION_MS = 0.001;

/**
 * How far the rate at which requests were sent was off the scheduled one, in each span of 100 ms: shares of the
 * scheduled rate, from 0, without an upper limit (1: twice the rate), in the order of the spans.
 *
 * A span begins with each request and ends with the first that is due at least 100 ms later; those that begin in the
 * last 100 ms have no end and are left out. Its requests over the time that they took to be sent stand against the same
 * requests over the time that they should have taken. Counting per interval of the clock would measure rounding instead.
 *
 * @param intendedMs milliseconds, ascending
 * @param sentMs of the same requests
 */
export function rateErrors(intendedMs: ArrayLike<number>, sentMs: ArrayLike<number>): Float64Array {
  const errors = new Float64Array(intendedMs.length);
  let count = 0;
  let end = 0;
  for (let start = 0; start < intendedMs.length; start += 1) {
    const dueMs = intendedMs[start] ?? 0;
    while (end < intendedMs.length && (intendedMs[end] ?? 0) - dueMs < SPAN_MS) end += 1;
    if (end === intendedMs.length) break;
    const plannedMs = (intendedMs[end] ?? 0) - dueMs;
    const tookMs = Math.max(RESOLUTION_MS, (sentMs[end] ?? 0) - (sentMs[start] ?? 0));
    errors[count] = Math.abs(plannedMs / tookMs - 1);
    count += 1;
  }
  return errors.subarray(0, count);
}
