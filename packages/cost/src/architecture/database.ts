import type { Architecture, Database } from '@crossover/model';
import type { Inputs } from '../assumptions.ts';
import type { UsageEntry } from '../usage-file/entry.ts';
import type { PricePlan } from './settings.ts';
import type { Traffic } from './traffic.ts';

/** vCPUs that the queries of this rate keep busy. */
function databaseVcpus(inputs: Inputs, ratePerSecond: number): number {
  return (ratePerSecond * inputs.databaseCpuMsPerRequest) / 1000 / inputs.serverVcpuFactor;
}

/** The largest Aurora Serverless v2 instance, and the largest m7g class, that AWS sells. */
const MAX_ACU = 256;
const MAX_RDS_VCPU = 64;

type Aurora = Extract<Database, { kind: 'aurora-serverless-v2' }>;
type Rds = Extract<Database, { kind: 'rds-mysql' }>;

/** ACUs that this rate needs, in steps of half an ACU, within the configured minimum and AWS's maximum. */
export function acusAt(database: Aurora, inputs: Inputs, ratePerSecond: number): number {
  const needed = (databaseVcpus(inputs, ratePerSecond) / inputs.databaseUtilizationShare) * inputs.acuPerVcpu;
  return Math.min(MAX_ACU, Math.max(database.minAcu, needed));
}

/**
 * Share of the time that a pausing cluster is awake: it pauses when no connection was open for so long, and an idle
 * execution environment holds its connection until Lambda removes it.
 */
function awakeShare(database: Aurora, inputs: Inputs, ratePerSecond: number): number {
  if (database.minAcu > 0 || database.secondsUntilAutoPause === undefined) return 1;
  const seconds = database.secondsUntilAutoPause + inputs.idleExpirySeconds;
  return 1 - Math.exp(-ratePerSecond * seconds);
}

/** A pausing cluster that is awake holds at least the smallest capacity above zero. */
const MIN_AWAKE_ACU = 0.5;

function auroraUsage(database: Aurora, traffic: Traffic): UsageEntry[] {
  const { inputs, month, parts } = traffic;
  const instances = 1 + database.readers;
  let acuHours = 0;
  for (const part of parts) {
    const acu = Math.max(MIN_AWAKE_ACU, acusAt(database, inputs, part.ratePerSecond));
    acuHours += acu * part.hours * awakeShare(database, inputs, part.ratePerSecond);
  }
  return [
    {
      service: 'aurora',
      // Readers of promotion tier 1 follow the writer's capacity.
      acuHours: acuHours * instances,
      minAcu: database.minAcu,
      instances,
      storageGb: database.storageGib,
      ioRequests: traffic.requests * inputs.databaseIoPerRequest,
    },
    ...(database.hasProxy === true
      ? ([
          {
            service: 'rds-proxy',
            target: 'aurora-serverless-v2',
            acus: (acuHours * instances) / month.hours,
          },
        ] as const)
      : []),
  ];
}

/** A class of RDS for MySQL that this load fits on, with how often its price is paid. */
interface FittingClass {
  readonly instanceClass: string;
  /** Classes above the snapshot's largest cost in proportion to their vCPUs: AWS doubles size and price alike. */
  readonly multiple: number;
  readonly vcpu: number;
}

const GROWN_CLASSES = [
  { instanceClass: 'db.m7g.large', vcpu: 2 },
  { instanceClass: 'db.m7g.xlarge', vcpu: 4 },
] as const;

/** The configured class as long as its CPU suffices at the peak, then the m7g classes. */
function rdsClassFor(database: Rds, inputs: Inputs, peakRatePerSecond: number, vcpu: number): FittingClass {
  const needed = databaseVcpus(inputs, peakRatePerSecond) / inputs.databaseUtilizationShare;
  if (needed <= vcpu) return { instanceClass: database.instanceClass, multiple: 1, vcpu };
  for (const { instanceClass, vcpu: size } of GROWN_CLASSES) {
    if (size > vcpu && needed <= size) return { instanceClass, multiple: 1, vcpu: size };
  }
  const sizes = [8, 16, 32, 48, MAX_RDS_VCPU];
  const size = sizes.find((candidate) => needed <= candidate) ?? MAX_RDS_VCPU;
  return { instanceClass: 'db.m7g.xlarge', multiple: size / 4, vcpu: size };
}

function rdsUsage(
  database: Rds,
  traffic: Traffic,
  type: { vcpu: number; baselinePercent?: number },
  plan: PricePlan,
): UsageEntry[] {
  const { inputs, month } = traffic;
  const fitting = rdsClassFor(database, inputs, traffic.peakRatePerSecond, type.vcpu);
  const deployment = database.isMultiAz ? 'multi-az' : 'single-az';
  const usedVcpuHours = databaseVcpus(inputs, traffic.requests / (month.hours * 3600)) * month.hours;
  const isConfigured = fitting.instanceClass === database.instanceClass;
  const includedVcpuHours =
    isConfigured && type.baselinePercent !== undefined
      ? (type.baselinePercent / 100) * type.vcpu * month.hours
      : Number.POSITIVE_INFINITY;
  const isLarger = fitting.multiple > 1;
  const instance = {
    service: 'rds',
    instanceClass: fitting.instanceClass,
    deployment,
    instances: fitting.multiple,
    purchase: plan,
    surplusVcpuHours: Math.max(0, usedVcpuHours - includedVcpuHours),
    // One database's storage, however many times a class's price is paid.
    storageGb: isLarger ? 0 : database.storageGib,
  } as const;
  const usage: UsageEntry[] = isLarger
    ? [
        {
          ...instance,
          name: `class of ${fitting.multiple * 4} vCPUs, priced as ${fitting.multiple} × xlarge`,
        },
        {
          service: 'rds',
          name: 'storage',
          instanceClass: fitting.instanceClass,
          deployment,
          hours: 0,
          storageGb: database.storageGib,
        },
      ]
    : [instance];
  if (database.hasProxy === true) usage.push({ service: 'rds-proxy', target: 'rds', vcpus: fitting.vcpu });
  return usage;
}

/** The database of an architecture, large enough for the load; backups stay within the free allowance. */
export function databaseUsage(
  architecture: Architecture,
  traffic: Traffic,
  rdsType: { vcpu: number; baselinePercent?: number },
  plan: PricePlan,
): UsageEntry[] {
  const { database } = architecture;
  switch (database.kind) {
    case 'aurora-serverless-v2':
      return auroraUsage(database, traffic);
    case 'rds-mysql':
      return rdsUsage(database, traffic, rdsType, plan);
  }
}
