import type { Architecture, LineItem } from '@crossover/model';
import { usageWith } from '../architecture/month-of-usage.ts';
import type { ArchitectureInputs } from '../inputs.ts';
import { createMeter } from '../meter.ts';
import type { PriceBook } from '../price.ts';
import { chargeEntries } from '../price-usage.ts';
import type { Shape } from '../shape.ts';
import type { UsageEntry } from '../usage-file/entry.ts';

/** What one architecture did on the days of a run. What is absent was not measured: the model's own number stands. */
export interface MeasuredDays {
  readonly requests: number;
  /** In which the requests came. */
  readonly requestHours: number;
  /** Servers in service, on average. */
  readonly instances?: number;
  /** Functions, the hybrid's controller apart. */
  readonly functions?: { readonly invocations: number; readonly billedMs: number };
  readonly acuHours?: number;
  readonly ioRequests?: number;
  readonly lcuHours?: number;
}

interface DaysOptions {
  readonly book: PriceBook;
  /** Of the days that are billed: what is billed for being there is taken to be there all of them. */
  readonly hours: number;
  /** Of the calendar month: what a monthly price is spread over. */
  readonly monthHours: number;
}

interface ModelledDays {
  /** Value of the cost-allocation tag: an architecture's id, or `shared` for what serves several. */
  readonly payer: string;
  readonly items: readonly LineItem[];
}

/** The tag of what a stage has once, whatever its architectures. */
export const SHARED_PAYER = 'shared';

/**
 * What the model says a stage costs on some days, at the usage that was measured on them, by who pays. Sizes and shares
 * are the architecture's own; what it has in common with others is there once.
 */
export function modelDays(
  subjects: readonly { readonly inputs: ArchitectureInputs; readonly measured: MeasuredDays }[],
  options: DaysOptions,
): ModelledDays[] {
  const byPayer = new Map<string, UsageEntry[]>();
  // Whoever stands on another's database comes after its owner, and finds it there.
  const ownersFirst = subjects.toSorted(
    (a, b) =>
      Number(isOnOthersDatabase(a.inputs.architecture)) - Number(isOnOthersDatabase(b.inputs.architecture)),
  );
  for (const { inputs, measured } of ownersFirst) {
    for (const entry of measuredUsage(inputs, measured, options)) {
      const payer = payerOf(entry, inputs.architecture);
      const entries = byPayer.get(payer) ?? [];
      byPayer.set(payer, entries);
      const twin =
        payer === inputs.architecture.id ? undefined : entries.findIndex((one) => isSameThing(one, entry));
      if (twin === undefined || twin === -1) entries.push(entry);
      else entries[twin] = sharedBy(entries[twin], entry);
    }
  }
  return [...byPayer].map(([payer, entries]) => {
    const meter = createMeter({ book: options.book });
    const month = { hours: options.monthHours };
    chargeEntries(
      entries.map((entry) => forDays(entry, options)),
      meter,
      month,
    );
    return { payer, items: [...meter.items] };
  });
}

const isSameThing = (a: UsageEntry, b: UsageEntry): boolean => a.service === b.service && a.name === b.name;

/** One thing that two architectures use: there once, used by both. */
function sharedBy(first: UsageEntry | undefined, second: UsageEntry): UsageEntry {
  if (first?.service !== 'nat-gateway' || second.service !== 'nat-gateway') return first ?? second;
  return { ...first, processedGb: (first.processedGb ?? 0) + (second.processedGb ?? 0) };
}

const DATABASE_SERVICES: ReadonlySet<UsageEntry['service']> = new Set(['rds', 'aurora', 'rds-proxy']);

/** Hybrid stands on the serverful architecture's database. */
const isOnOthersDatabase = ({ frontDoor }: Architecture): boolean =>
  frontDoor.kind === 'weighted-load-balancer';

/** As `infra` tags: the network and its zone are shared, a database is its owner's. */
function payerOf({ service, name }: UsageEntry, architecture: Architecture): string {
  if (service === 'nat-gateway' || service === 'route53' || name === 'NAT gateways') return SHARED_PAYER;
  return DATABASE_SERVICES.has(service) && isOnOthersDatabase(architecture) ? 'serverful' : architecture.id;
}

/** The model's usage of these hours, with what was measured in the place of what the model would compute. */
function measuredUsage(
  inputs: ArchitectureInputs,
  measured: MeasuredDays,
  { book, hours }: DaysOptions,
): UsageEntry[] {
  const { architecture } = inputs;
  const { servers, functions } = architecture;
  const instances = servers === undefined ? 0 : (measured.instances ?? servers.minInstances);
  const ratePerSecond = measured.requests / (hours * 3600);
  const entries = usageWith(
    inputs,
    ratePerSecond,
    { book, month: { hours }, shape: windowShape(measured.requestHours / hours) },
    instances,
  );
  const used = measured.functions;
  const isReplaced = (entry: UsageEntry) =>
    (used !== undefined && entry.service === 'lambda' && entry.name === undefined) ||
    // Of a larger class that a month's peak would want.
    (entry.service === 'rds' && entry.name === 'storage');
  return [
    ...entries
      .filter((entry) => !isReplaced(entry))
      .map((entry) => withMeasured(entry, architecture, measured, hours)),
    ...(used === undefined || functions === undefined || used.invocations === 0
      ? []
      : [
          {
            service: 'lambda' as const,
            architecture: functions.cpu,
            memoryMb: functions.memoryMib,
            requests: used.invocations,
            billedDurationMs: used.billedMs / used.invocations,
          },
        ]),
  ];
}

/** All requests in one stretch of the hours, at an even rate. */
function windowShape(share: number): Shape {
  if (!(share > 0 && share < 1))
    return { name: 'run', title: 'the run', parts: [{ share: 1, factor: 1 }], peakToMean: 1 };
  const parts = [
    { share, factor: 1 / share },
    { share: 1 - share, factor: 0 },
  ];
  return { name: 'run', title: 'the run', parts, peakToMean: 1 / share };
}

function withMeasured(
  entry: UsageEntry,
  { database }: Architecture,
  measured: MeasuredDays,
  hours: number,
): UsageEntry {
  if (entry.service === 'application-load-balancer' && measured.lcuHours !== undefined)
    return { service: entry.service, lcus: measured.lcuHours / hours };
  if (entry.service === 'aurora')
    return {
      ...entry,
      acuHours: measured.acuHours ?? entry.acuHours,
      ioRequests: measured.ioRequests ?? entry.ioRequests,
    };
  // A month's peak may want a larger class; what was there is the configured one.
  if (entry.service === 'rds' && database.kind === 'rds-mysql') {
    const { name: _, ...rest } = entry;
    const { instanceClass, storageGib } = database;
    return { ...rest, instanceClass, instances: 1, storageGb: storageGib };
  }
  return entry;
}

/** A month's entry as one of so many hours: hours said, monthly amounts in proportion. */
function forDays(entry: UsageEntry, { hours, monthHours }: DaysOptions): UsageEntry {
  const share = hours / monthHours;
  const part = (amount: number | undefined) => (amount ?? 0) * share;
  switch (entry.service) {
    case 'application-load-balancer':
    case 'ec2':
    case 'ebs':
    case 'fargate':
    case 'rds-proxy':
    case 'nat-gateway':
    case 'public-ipv4':
    case 'secrets-manager':
      return { ...entry, hours };
    case 'rds':
      return { ...entry, hours, storageHours: hours };
    case 'aurora':
      return { ...entry, storageGb: part(entry.storageGb) };
    case 'cloudwatch':
      return {
        ...entry,
        logsStoredGb: part(entry.logsStoredGb),
        standardAlarms: part(entry.standardAlarms),
        dashboards: part(entry.dashboards),
        detailedMonitoringInstances: part(entry.detailedMonitoringInstances),
      };
    case 's3':
      return { ...entry, standardStorageGb: part(entry.standardStorageGb) };
    case 'route53':
      return { ...entry, hostedZones: part(entry.hostedZones) };
    default:
      return entry;
  }
}
