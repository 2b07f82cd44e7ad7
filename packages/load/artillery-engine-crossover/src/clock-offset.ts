/** One look at another clock: it showed a time of `fromMs` to `untilMs` at some moment from `sentMs` to `receivedMs`. */
export interface ClockSample {
  /** On this process's clock. */
  readonly sentMs: number;
  readonly receivedMs: number;
  /** On the other clock; the two differ when it tells whole seconds only, as HTTP's `Date` does. */
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface ClockOffset {
  /** Other clock minus this process's. */
  readonly offsetMs: number;
  /** The true offset is within this of `offsetMs`, as long as both clocks run alike. */
  readonly errorMs: number;
}

/**
 * The offset that all samples allow, and how far it may be off. Each sample bounds it: the other clock was read after
 * the question went out and before the answer came. With one exact sample that is NTP's half round trip; samples at
 * other fractions of a second narrow it where the other clock tells whole seconds.
 *
 * @returns null when no offset agrees with every sample: a clock was set meanwhile, or they drift apart.
 * @see RFC 5905, section 8: offset and the bound of half the delay
 */
export function estimateOffset(samples: readonly ClockSample[]): ClockOffset | null {
  let least = -Infinity;
  let most = Infinity;
  for (const { sentMs, receivedMs, fromMs, untilMs } of samples) {
    least = Math.max(least, fromMs - receivedMs);
    most = Math.min(most, untilMs - sentMs);
  }
  if (samples.length === 0 || least > most) return null;
  return { offsetMs: (least + most) / 2, errorMs: (most - least) / 2 };
}

/** One estimate for a span with one before and one after: what both allow, else their middle with an error for both. */
export function joinOffsets(before: ClockOffset, after: ClockOffset): ClockOffset {
  const least = Math.max(before.offsetMs - before.errorMs, after.offsetMs - after.errorMs);
  const most = Math.min(before.offsetMs + before.errorMs, after.offsetMs + after.errorMs);
  const offsetMs = (least + most) / 2;
  if (least <= most) return { offsetMs, errorMs: (most - least) / 2 };
  const reach = ({ offsetMs: other, errorMs }: ClockOffset) => Math.abs(other - offsetMs) + errorMs;
  return { offsetMs, errorMs: Math.max(reach(before), reach(after)) };
}
