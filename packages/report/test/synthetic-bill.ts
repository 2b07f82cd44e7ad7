import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { modelDays, priceBook, resolveInputs } from '@crossover/cost';
import {
  type AwsTelemetry,
  type AwsUsage,
  awsTelemetrySchema,
  awsUsageSchema,
  type Billed,
  type BilledAmount,
  billedSchema,
  findArchitecture,
  type MetricSeries,
  RUN_FILES,
} from '@crossover/model';

/**
 * Test data only: what AWS would tell of a synthetic run. The bill is the model's own at the usage that the telemetry
 * shows, but for the differences that are asked for, so that what a reconciliation has to find is known.
 */
export interface SyntheticBill {
  readonly architectures: readonly string[];
  /** The run's own days, the first of them billed from. */
  readonly days: readonly { readonly day: string; readonly state: 'final' | 'provisional' }[];
  /** Further amounts, and factors on a usage type's amount or quantity. */
  readonly foreign?: readonly BilledAmount[];
  readonly changes?: Readonly<Record<string, { readonly quantity?: number; readonly amount?: number }>>;
}

const REQUESTS = 216_000;
const INVOCATIONS = 216_300;
const BILLED_MS = 1_946_700;
const ACU_HOURS = 26.5;
const IO_REQUESTS = 118_400;
const LCU_HOURS = 0.42;
const WINDOW = { startAt: '2026-11-18T09:00:00.000Z', endAt: '2026-11-18T10:00:00.000Z' };

/** Usage types by the model's line items, as Cost Explorer has them in us-east-1. */
const USAGE_TYPES: Readonly<Record<string, string>> = {
  'application-load-balancer.hour': 'LoadBalancerUsage',
  'application-load-balancer.lcu': 'LCUUsage',
  'api-gateway.httpRequests': 'USE1-ApiGatewayHttpRequest',
  'ec2.instance': 'BoxUsage:t4g.small',
  'ebs.storage': 'EBS:VolumeUsage.gp3',
  'lambda.requests': 'Request-ARM',
  'lambda.duration': 'Lambda-GB-Second-ARM',
  'rds.instance': 'Multi-AZUsage:db.t4g.medium',
  'rds.storage': 'RDS:Multi-AZ-GP3-Storage',
  'aurora.acuHour': 'Aurora:ServerlessV2Usage',
  'aurora.storage': 'Aurora:StorageUsage',
  'aurora.ioRequest': 'Aurora:StorageIOUsage',
  'nat-gateway.hour': 'NatGateway-Hours',
  'nat-gateway.data': 'NatGateway-Bytes',
  'public-ipv4.inUse': 'USE1-PublicIPv4:InUseAddress',
  'data-transfer.internetOut': 'DataTransfer-Out-Bytes',
  'data-transfer.crossAz': 'DataTransfer-Regional-Bytes',
  'cloudwatch.logsIngest': 'USE1-DataProcessing-Bytes',
  'cloudwatch.vendedLogs': 'USE1-VendedLog-Bytes',
  'cloudwatch.logsStorage': 'USE1-TimedStorage-ByteHrs',
  'cloudwatch.alarmStandard': 'USE1-CW:AlarmMonitorUsage',
  'cloudwatch.customMetric': 'USE1-CW:MetricMonitorUsage',
  'cloudwatch.dashboard': 'DashboardsUsageHour-Basic',
  'cloudwatch.syntheticsCanaryRun': 'USE1-CW:Canary-runs',
  'cloudwatch.getMetricData': 'USE1-CW:GMD-Metrics',
  'x-ray.tracesRecorded': 'USE1-XRay-TracesStored',
  'secrets-manager.secret': 'USE1-AWSSecretsManager-Secrets',
  'route53.hostedZone': 'HostedZone',
  's3.standardStorage': 'USE1-TimedStorage-ByteHrs',
  's3.putCopyPostList': 'Requests-Tier1',
  'eventbridge.schedulerInvocation': 'USE1-Scheduler-Invocations',
};

/** Writes telemetry, usage and bill into a synthetic run's folder. */
export async function writeSyntheticBill(folder: string, bill: SyntheticBill): Promise<void> {
  const write = (path: string, data: unknown) => writeFile(join(folder, path), JSON.stringify(data));
  await write(RUN_FILES.awsTelemetry, telemetryOf(bill));
  await write(RUN_FILES.awsUsage, usageOf(bill));
  await write(RUN_FILES.billed, await billOf(bill));
}

const partsOf = (id: string) => {
  const { frontDoor, functions, servers, database } = findArchitecture(id);
  return {
    hasBalancer: frontDoor.kind.endsWith('load-balancer'),
    hasFunctions: functions !== undefined,
    hasServers: servers !== undefined,
    isAurora: database.kind === 'aurora-serverless-v2',
  };
};

function telemetryOf({ architectures }: SyntheticBill): AwsTelemetry {
  const whole = { state: 'complete', reason: null } as const;
  const series = (architecture: string, name: string, value: number): MetricSeries => ({
    architecture,
    metric: name,
    namespace: 'Synthetic',
    name,
    dimensions: {},
    statistic: 'Sum',
    unit: 'count',
    periodSeconds: 3600,
    startAt: WINDOW.startAt,
    values: [value],
    ...whole,
  });
  return awsTelemetrySchema.parse({
    schemaVersion: 1,
    provenance: 'measured-on-aws',
    stage: 'synthetic',
    region: 'us-east-1',
    window: WINDOW,
    series: architectures.flatMap((id) => {
      const { hasBalancer, hasServers, isAurora } = partsOf(id);
      return [
        series(id, hasBalancer ? 'RequestCount' : 'Count', REQUESTS),
        ...(hasBalancer ? [series(id, 'ConsumedLCUs', LCU_HOURS)] : []),
        ...(hasServers ? [series(id, 'HealthyHostCount', 2)] : []),
        ...(isAurora
          ? [series(id, 'VolumeReadIOPs', 400), series(id, 'VolumeWriteIOPs', IO_REQUESTS - 400)]
          : []),
      ];
    }),
    functionReports: architectures.flatMap((id) =>
      partsOf(id).hasFunctions
        ? [
            {
              architecture: id,
              logGroup: `/aws/lambda/${id}`,
              invocations: INVOCATIONS,
              invocationsByMetric: INVOCATIONS,
              coldStarts: [],
              totalDurationMs: BILLED_MS - 1000,
              totalBilledDurationMs: BILLED_MS,
              durationP50Ms: 8,
              durationP95Ms: 14,
              durationP99Ms: 22,
              maxMemoryUsedMib: 96,
              ...whole,
            },
          ]
        : [],
    ),
    traces: [],
    configurations: [],
  });
}

function usageOf({ architectures }: SyntheticBill): AwsUsage {
  return awsUsageSchema.parse({
    schemaVersion: 1,
    profiles: architectures.map((architecture) => ({
      architecture,
      inputs: partsOf(architecture).hasFunctions
        ? {
            billedDurationMs: {
              quantity: {
                value: BILLED_MS / INVOCATIONS,
                unit: 'ms',
                low: null,
                high: null,
                n: INVOCATIONS,
                provenance: 'measured-on-aws',
                reason: 'a mean over one window has no interval',
              },
              source: 'REPORT lines',
            },
          }
        : {},
    })),
  });
}

async function billOf({ architectures, days, foreign = [], changes = {} }: SyntheticBill): Promise<Billed> {
  const book = await priceBook('us-east-1');
  const modelled = modelDays(
    architectures.map((id) => ({
      inputs: resolveInputs(
        findArchitecture(id),
        usageOf({ architectures, days }).profiles.find(({ architecture }) => architecture === id),
      ),
      measured: {
        requests: REQUESTS,
        requestHours: 1,
        instances: 2,
        ...(partsOf(id).hasFunctions ? { functions: { invocations: INVOCATIONS, billedMs: BILLED_MS } } : {}),
        ...(partsOf(id).isAurora ? { acuHours: ACU_HOURS, ioRequests: IO_REQUESTS } : {}),
        ...(partsOf(id).hasBalancer ? { lcuHours: LCU_HOURS } : {}),
      },
    })),
    { book, hours: days.length * 24, monthHours: 720 },
  );
  const amounts = modelled.flatMap(({ payer, items }) =>
    items.map(({ service, item, quantity, amountUsd }): BilledAmount => {
      const usageType = USAGE_TYPES[`${service}.${item}`];
      if (usageType === undefined) throw new Error(`expected a usage type of ${service}.${item}`);
      const change = changes[usageType];
      return {
        architecture: payer,
        usageType,
        quantity: (quantity * (change?.quantity ?? 1)) / days.length,
        unit: 'Units',
        amountUsd: (amountUsd * (change?.amount ?? 1)) / days.length,
      };
    }),
  );
  return billedSchema.parse({
    schemaVersion: 1,
    stage: 'synthetic',
    region: 'us-east-1',
    architectureKey: 'Architecture',
    days: days.map(({ day, state }, index) => ({
      day,
      state,
      isEstimated: true,
      amounts: [...amounts, ...(index === 0 ? foreign : [])],
    })),
    acuHours: architectures.flatMap((architecture) =>
      partsOf(architecture).isAurora
        ? days.map(({ day }) => ({
            architecture,
            instance: 'synthetic-1',
            day,
            acuHours: ACU_HOURS / days.length,
            coveredShare: 1,
          }))
        : [],
    ),
  });
}
