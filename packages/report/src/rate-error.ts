import { type Generator, rateErrors } from '@crossover/model';
import { quantile } from '@crossover/stats';
import type { Samples } from './samples.ts';

/**
 * How unevenly a repeat's measured requests were sent: the 99th percentile of `rateErrors`, a share from 0.
 *
 * Null where it cannot be told: without a single whole span, and unless it is known that no request waited for a free
 * connection. Of one that did, the record has the moment in which it got one, and that is not the generator's doing.
 */
export function rateErrorP99({ waitedForConnection }: Generator, measured: Samples): number | null {
  return waitedForConnection === 0
    ? quantile(rateErrors(measured.intendedMs, measured.sentMs).sort(), 0.99)
    : null;
}
