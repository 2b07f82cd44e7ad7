import type { Architecture, Bill } from '@crossover/model';
import type { Inputs } from '../assumptions.ts';
import { createMeter } from '../meter.ts';
import { AVERAGE_MONTH, type Month } from '../month.ts';
import type { FreeTier, PriceBook } from '../price.ts';
import { chargeEntries, exclusionsOf } from '../price-usage.ts';
import { burstableClass } from '../services/rds.ts';
import { SHAPES, type Shape } from '../shape.ts';
import type { UsageEntry } from '../usage-file/entry.ts';
import { databaseUsage } from './database.ts';
import { frontDoorUsage } from './front-door.ts';
import { functionUsage } from './functions.ts';
import { networkUsage } from './network.ts';
import { operationUsage } from './operation.ts';
import { fleetSize, instanceCapacityPerSecond, serverUsage } from './servers.ts';
import { DEFAULT_OPERATION, type OperationSettings, type PricePlan } from './settings.ts';
import { createTraffic } from './traffic.ts';

/** For whom and for what month a bill is made. */
export interface BillOptions {
  readonly book: PriceBook;
  /** Default: constant. */
  readonly shape?: Shape;
  /** Default: 730 hours. */
  readonly month?: Month;
  /** Default: none, the list price. */
  readonly freeTier?: FreeTier;
  /** Default: on demand. */
  readonly plan?: PricePlan;
  readonly operation?: OperationSettings;
}

/** An architecture and the numbers that its usage follows from. */
export interface BillSubject {
  readonly architecture: Architecture;
  readonly values: Inputs;
}

/** What the model itself leaves out, beside what each service does. */
const MODEL_EXCLUDED = [
  'certificates (free with these front doors), deployments, load tests and the site that shows the results',
  'backups and snapshots within the free allowance; storage growth',
  'people’s time',
];

function usageWith(
  subject: BillSubject,
  ratePerSecond: number,
  options: BillOptions,
  instances: number,
): UsageEntry[] {
  const { architecture, values } = subject;
  const { book, shape = SHAPES.constant, month = AVERAGE_MONTH, plan = 'on-demand' } = options;
  const operation = options.operation ?? DEFAULT_OPERATION;
  const { servers, functions, database } = architecture;
  const capacity =
    servers === undefined
      ? 0
      : functions === undefined
        ? Number.POSITIVE_INFINITY
        : instances * instanceCapacityPerSecond(values);
  const traffic = createTraffic(ratePerSecond, shape, month, values, capacity);
  const type = servers === undefined ? {} : (book.prices[`ec2.onDemand.${servers.instanceType}`] ?? {});
  const instanceClass = database.kind === 'rds-mysql' ? database.instanceClass : '';
  const rdsVcpu = book.prices[`rds.singleAz.${instanceClass}`]?.vcpu ?? 2;
  const rdsType = burstableClass(instanceClass, rdsVcpu) ?? { vcpu: rdsVcpu };
  return [
    ...frontDoorUsage(architecture, traffic),
    ...(servers === undefined ? [] : serverUsage(servers, instances, traffic, type, plan)),
    ...(functions === undefined ? [] : functionUsage(functions, traffic)),
    ...databaseUsage(architecture, traffic, rdsType, plan),
    ...networkUsage(architecture, traffic, operation),
    ...operationUsage(architecture, traffic, operation),
  ];
}

function totalOf(entries: readonly UsageEntry[], options: BillOptions): number {
  const meter = createMeter({ book: options.book, freeTier: options.freeTier ?? 'none' }, false);
  chargeEntries(entries, meter, options.month ?? AVERAGE_MONTH);
  return meter.totalUsd;
}

interface Fleet {
  readonly instances: number;
  /** The month's total with it; null when it was not needed to choose the fleet. */
  readonly totalUsd: number | null;
}

function fleetAt(subject: BillSubject, ratePerSecond: number, options: BillOptions): Fleet {
  const { architecture, values } = subject;
  const { servers, functions } = architecture;
  if (servers === undefined) return { instances: 0, totalUsd: null };
  const peak = ratePerSecond * (options.shape ?? SHAPES.constant).peakToMean;
  const needed = fleetSize(servers, values, peak);
  if (functions === undefined) return { instances: needed, totalUsd: null };
  const most = Math.min(needed, servers.maxInstances);
  if (most <= servers.minInstances) return { instances: servers.minInstances, totalUsd: null };
  let best: { instances: number; totalUsd: number } | null = null;
  for (let instances = servers.minInstances; instances <= most; instances += 1) {
    const totalUsd = totalOf(usageWith(subject, ratePerSecond, options, instances), options);
    if (best === null || totalUsd < best.totalUsd) best = { instances, totalUsd };
  }
  return best ?? { instances: servers.minInstances, totalUsd: null };
}

/**
 * Instances that run all month. Servers alone: the smallest fleet that holds the SLO at the peak. With functions
 * that take the excess: the number that makes the bill smallest, within the fleet's configured limits.
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
  const { instances, totalUsd } = fleetAt(subject, ratePerSecond, options);
  return totalUsd ?? totalOf(usageWith(subject, ratePerSecond, options, instances), options);
}

/**
 * What an architecture costs in a month at a mean rate.
 *
 * @param ratePerSecond mean over the month, 0 or more.
 */
export function billOf(subject: BillSubject, ratePerSecond: number, options: BillOptions): Bill {
  const entries = usageOf(subject, ratePerSecond, options);
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
