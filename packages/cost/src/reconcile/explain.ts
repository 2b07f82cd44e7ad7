import type { ReconciliationReason } from '@crossover/model';
import type { BilledLine } from './usage-types.ts';

/** A difference below this is none: bills are in cents. */
export const HALF_CENT = 0.005;

/** What one side says of a line; the quantity is null where it cannot be known. */
export interface Side {
  readonly usd: number;
  readonly quantity: number | null;
}

interface Case {
  readonly line: BilledLine;
  readonly modelled: Side;
  readonly billed: Side;
  /** What a month's allowance is worth; 0 where AWS gives nothing away. */
  readonly freeUsd: number;
  readonly isOtherSize: boolean;
  readonly isProvisional: boolean;
}

/** Of a difference that has a reason, this much of it must follow from that reason. */
const SHARE_EXPLAINED = 0.9;

/**
 * Why bill and model differ on a line, as far as quantities and prices tell: what was used at the model's own price tells
 * how much of the difference is usage; only the rest is price.
 *
 * @returns null when nothing known explains it
 */
export function explain(of: Case): ReconciliationReason | null {
  const { line, modelled, billed, isProvisional } = of;
  if (of.isOtherSize) return 'another-size';
  const isLess = billed.usd < modelled.usd;
  const price = modelled.quantity ? modelled.usd / modelled.quantity : null;
  if (price === null || modelled.quantity === null || billed.quantity === null)
    return isLess && isProvisional ? 'day-not-final' : null;

  const listUsd = billed.quantity * price;
  if (line.by === 'month')
    return billed.usd === 0 || isMostOf(listUsd, billed.usd) ? 'charged-by-the-month' : null;
  // More may be used than modelled and still be given away, but never more than the month's allowance.
  const givenUsd = listUsd - billed.usd;
  const isAllowed = givenUsd <= of.freeUsd * (1 + TOLERANCE);
  if (isLess && isAllowed && givenUsd >= SHARE_EXPLAINED * (modelled.usd - billed.usd)) return 'free-tier';
  const isUsage = isMostOf(listUsd - modelled.usd, billed.usd - modelled.usd);
  if (!isUsage) return null;
  if (isLess) {
    if (isProvisional) return 'day-not-final';
    return line.by === 'hours' && billed.quantity > 0 ? 'not-there-all-day' : null;
  }
  return line.minimumHours > 0 && billed.quantity - modelled.quantity <= line.minimumHours
    ? 'minimum-duration'
    : 'usage-outside-the-run';
}

/** Of binary sums. */
const TOLERANCE = 1e-9;

/** Whether `part` makes up the whole, within a tenth of it. */
function isMostOf(part: number, whole: number): boolean {
  const share = part / whole;
  return share >= SHARE_EXPLAINED && share <= 2 - SHARE_EXPLAINED;
}
