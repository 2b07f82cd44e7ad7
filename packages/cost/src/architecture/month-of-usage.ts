import type { Architecture } from '@crossover/model';
import type { Inputs } from '../assumptions.ts';
import { createMeter, type Meter } from '../meter.ts';
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

interface Sizes {
  readonly serverType: { readonly vcpu?: number; readonly baselinePercent?: number };
  readonly databaseType: { readonly vcpu: number; readonly baselinePercent?: number };
}

const sizes = new WeakMap<PriceBook, WeakMap<Architecture, Sizes>>();

/** vCPU and baselines of the instances of an architecture, looked up once for all bills of a book. */
function sizesOf(architecture: Architecture, book: PriceBook): Sizes {
  const ofBook = sizes.get(book) ?? new WeakMap<Architecture, Sizes>();
  const known = ofBook.get(architecture);
  if (known !== undefined) return known;
  const { servers, database } = architecture;
  const instanceClass = database.kind === 'rds-mysql' ? database.instanceClass : '';
  const vcpu = book.prices[`rds.singleAz.${instanceClass}`]?.vcpu ?? 2;
  const found: Sizes = {
    serverType: servers?.kind === 'ec2' ? (book.prices[`ec2.onDemand.${servers.instanceType}`] ?? {}) : {},
    databaseType: burstableClass(instanceClass, vcpu) ?? { vcpu },
  };
  sizes.set(book, ofBook.set(architecture, found));
  return found;
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
  const { servers, functions } = architecture;
  const traffic = trafficWith(subject, ratePerSecond, options, instances);
  const { serverType, databaseType } = sizesOf(architecture, book);
  return [
    ...frontDoorUsage(architecture, traffic),
    ...controllerUsage(architecture, traffic, operation),
    ...(servers === undefined ? [] : serverUsage(servers, instances, traffic, serverType, plan)),
    ...(functions === undefined ? [] : functionUsage(functions, traffic)),
    ...databaseUsage(architecture, traffic, databaseType, plan),
    ...networkUsage(architecture, traffic, operation),
    ...operationUsage(architecture, traffic, operation),
  ];
}

const meters = new WeakMap<PriceBook, Map<FreeTier, Meter>>();

/** One meter adds up all totals of a book and a free tier, one after the other. */
function emptyMeter(book: PriceBook, freeTier: FreeTier): Meter {
  const ofBook = meters.get(book) ?? new Map<FreeTier, Meter>();
  const meter = ofBook.get(freeTier) ?? createMeter({ book, freeTier }, false);
  meters.set(book, ofBook.set(freeTier, meter));
  meter.reset();
  return meter;
}

/** What a list of usage costs, without line items. */
export function totalOf(entries: readonly UsageEntry[], options: BillOptions): number {
  const meter = emptyMeter(options.book, options.freeTier ?? 'none');
  chargeEntries(entries, meter, options.month ?? AVERAGE_MONTH);
  return meter.totalUsd;
}
