import type { Bill } from '@crossover/model';
import { assertPossible } from '../impossible-architecture.ts';
import { createMeter } from '../meter.ts';
import { AVERAGE_MONTH } from '../month.ts';
import { chargeEntries, exclusionsOf } from '../price-usage.ts';
import type { UsageEntry } from '../usage-file/entry.ts';
import { fleetAt } from './fleet.ts';
import { type BillOptions, type BillSubject, usageWith } from './month-of-usage.ts';

/** What the model itself leaves out, beside what each service does. */
const MODEL_EXCLUDED = [
  'certificates (free with these front doors), deployments, load tests and the site that shows the results',
  'backups and snapshots within the free allowance; storage growth; container images',
  'people’s time',
];

/**
 * Instances that run all month. Servers alone: the smallest fleet that holds the SLO at the peak. With functions
 * that take the excess: the number that makes the bill smallest, never below the fleet's minimum.
 */
export function instancesAt(subject: BillSubject, ratePerSecond: number, options: BillOptions): number {
  return fleetAt(subject, ratePerSecond, options).instances;
}

/** A month's usage in AWS's terms: what `crossover cost` would be given to make the same bill. */
export function usageOf(subject: BillSubject, ratePerSecond: number, options: BillOptions): UsageEntry[] {
  return usageWith(subject, ratePerSecond, options, instancesAt(subject, ratePerSecond, options));
}

/** The month's total alone, without line items; identical to `billOf(…).totalUsd`. */
export function totalUsdOf(subject: BillSubject, ratePerSecond: number, options: BillOptions): number {
  return fleetAt(subject, ratePerSecond, options).totalUsd;
}

/**
 * What an architecture costs in a month at a mean rate.
 *
 * @param ratePerSecond mean over the month, 0 or more.
 * @throws CrossoverError `impossible-architecture` for what AWS cannot run.
 */
export function billOf(subject: BillSubject, ratePerSecond: number, options: BillOptions): Bill {
  const entries = usageOf(subject, ratePerSecond, options);
  assertPossible(entries);
  const month = options.month ?? AVERAGE_MONTH;
  const meter = createMeter({ book: options.book, freeTier: options.freeTier ?? 'none' });
  chargeEntries(entries, meter, month);
  return {
    architecture: subject.architecture.id,
    region: options.book.region,
    ratePerSecond,
    hoursPerMonth: month.hours,
    items: [...meter.items],
    totalUsd: meter.totalUsd,
    excluded: [...exclusionsOf(entries), ...MODEL_EXCLUDED],
  };
}
