import type { Architecture } from '@crossover/model';
import type { Inputs } from '../assumptions.ts';
import { createMeter } from '../meter.ts';
import { AVERAGE_MONTH, type Month } from '../month.ts';
import type { FreeTier, PriceBook } from '../price.ts';
import { chargeEntries } from '../price-usage.ts';
import { burstableClass } from '../services/rds.ts';
import { SHAPES, type Shape } from '../shape.ts';
import type { UsageEntry } from '../usage-file/entry.ts';
import { controllerUsage } from './controller.ts';
import { databaseUsage } from './database.ts';
import { frontDoorUsage } from './front-door.ts';
import { functionUsage } from './functions.ts';
import { networkUsage } from './network.ts';
import { operationUsage } from './operation.ts';
import { serverRateWith, serverUsage } from './servers.ts';
import { DEFAULT_OPERATION, type OperationSettings, type PricePlan } from './settings.ts';
import { createTraffic, type Traffic } from './traffic.ts';

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

/** The month's requests, and which of them servers answer when so many instances run. */
export function trafficWith(
  { architecture, values }: BillSubject,
  ratePerSecond: number,
  { shape = SHAPES.constant, month = AVERAGE_MONTH }: BillOptions,
  instances: number,
): Traffic {
  return createTraffic(ratePerSecond, shape, month, values, serverRateWith(architecture, values, instances));
}

/** A month's usage with so many server instances. */
export function usageWith(
  subject: BillSubject,
  ratePerSecond: number,
  options: BillOptions,
  instances: number,
): UsageEntry[] {
  const { architecture } = subject;
  const { book, plan = 'on-demand', operation = DEFAULT_OPERATION } = options;
  const { servers, functions, database } = architecture;
  const traffic = trafficWith(subject, ratePerSecond, options, instances);
  const type = servers?.kind === 'ec2' ? (book.prices[`ec2.onDemand.${servers.instanceType}`] ?? {}) : {};
  const instanceClass = database.kind === 'rds-mysql' ? database.instanceClass : '';
  const rdsVcpu = book.prices[`rds.singleAz.${instanceClass}`]?.vcpu ?? 2;
  const rdsType = burstableClass(instanceClass, rdsVcpu) ?? { vcpu: rdsVcpu };
  return [
    ...frontDoorUsage(architecture, traffic),
    ...controllerUsage(architecture, traffic, operation),
    ...(servers === undefined ? [] : serverUsage(servers, instances, traffic, type, plan)),
    ...(functions === undefined ? [] : functionUsage(functions, traffic)),
    ...databaseUsage(architecture, traffic, rdsType, plan),
    ...networkUsage(architecture, traffic, operation),
    ...operationUsage(architecture, traffic, operation),
  ];
}

/** What a list of usage costs, without line items. */
export function totalOf(entries: readonly UsageEntry[], options: BillOptions): number {
  const meter = createMeter({ book: options.book, freeTier: options.freeTier ?? 'none' }, false);
  chargeEntries(entries, meter, options.month ?? AVERAGE_MONTH);
  return meter.totalUsd;
}
