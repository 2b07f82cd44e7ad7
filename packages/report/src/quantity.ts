import type { ProvenanceKind, Quantity, Unit } from '@crossover/model';
import type { Estimate, NotEstimableReason } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import { formatMs } from './format.ts';

const REASONS: Readonly<Record<NotEstimableReason, string>> = {
  'no-samples': 'nothing was observed',
  'tail-too-thin': 'too few requests lie beyond this percentile',
  censored: 'it falls among requests that failed or timed out',
  'too-few-repeats': 'interval not estimable (needs three repeats)',
  'extreme-value': 'a maximum grows with the number of samples',
  'zero-value': 'one side is zero',
  'no-slo': 'the workload states no objective',
  'no-window': 'the duration of a repeat is unknown',
  'not-recorded': 'the answers do not say which requests were cold',
};

export const describeReason = (reason: NotEstimableReason): string => REASONS[reason];

/** An estimate as a number that may be published. */
function toQuantity(estimate: Estimate, unit: Unit, provenance: ProvenanceKind): Quantity {
  switch (estimate.state) {
    case 'estimated':
      return {
        value: roundNumber(estimate.value),
        unit,
        low: roundNumber(estimate.low),
        high: roundNumber(estimate.high),
        n: estimate.n,
        provenance,
        reason: null,
      };
    case 'value-only':
      return {
        value: roundNumber(estimate.value),
        unit,
        low: null,
        high: null,
        n: estimate.n,
        provenance,
        reason: describeReason(estimate.reason),
      };
    case 'not-estimable': {
      const atLeast = estimate.atLeast === null ? '' : `; it is at least ${formatMs(estimate.atLeast)}`;
      return missing(unit, provenance, `${describeReason(estimate.reason)}${atLeast}`, estimate.n);
    }
  }
}

/** With two repeats, Student's t on one degree of freedom spans orders of magnitude: such an interval says nothing. */
export const REPEATS_FOR_INTERVAL = 3;

/** The estimate over that many repeats as a number that may be published: below three, without an interval. */
export function toQuantityOver(
  repeats: number,
  estimate: Estimate,
  unit: Unit,
  provenance: ProvenanceKind,
): Quantity {
  if (repeats >= REPEATS_FOR_INTERVAL || estimate.state !== 'estimated') {
    return toQuantity(estimate, unit, provenance);
  }
  const { value, n } = estimate;
  return toQuantity({ state: 'value-only', value, n, repeats, reason: 'too-few-repeats' }, unit, provenance);
}

/** A number that could not be known, and why. */
export function missing(
  unit: Unit,
  provenance: ProvenanceKind,
  reason: string,
  n: number | null = null,
): Quantity {
  return { value: null, unit, low: null, high: null, n, provenance, reason };
}

/** A number that has no interval because it is counted or set, not estimated. */
export function exact(
  value: number,
  unit: Unit,
  provenance: ProvenanceKind,
  n: number | null = null,
): Quantity {
  return { value: roundNumber(value), unit, low: null, high: null, n, provenance, reason: null };
}
