import type { MeasuredDays } from '@crossover/cost';
import {
  type Architecture,
  type AwsTelemetry,
  completeSeries,
  FRONT_DOOR_REQUESTS,
  telemetryWindows,
  windowsOf,
} from '@crossover/model';
import type { RunData } from '../run-data.ts';

const MS_PER_HOUR = 3_600_000;

/**
 * What an architecture did on the days of a run, from CloudWatch where it is complete. Requests are the front door's
 * count, else what the generator sent, warm-up included: AWS charges for both.
 *
 * @param days those that are billed: the bill's own ACU-hours are of whole days, the rest is of the run.
 */
export function measuredDays(run: RunData, { id }: Architecture, days: readonly string[]): MeasuredDays {
  const { telemetry, billed } = run.aws;
  const total = (name: string) => totalOf(telemetry, id, name);
  const counted = FRONT_DOOR_REQUESTS.map(total).find((count) => count !== undefined);
  const reports = telemetry?.functionReports.filter(({ architecture }) => architecture === id) ?? [];
  const areReported = reports.length > 0 && reports.every(({ state }) => state === 'complete');
  const acuHours = billed?.acuHours.filter(
    ({ architecture, day }) => architecture === id && days.includes(day),
  );
  const reads = total('VolumeReadIOPs');
  const writes = total('VolumeWriteIOPs');
  const lcuHours = total('ConsumedLCUs');
  const instances = meanOf(telemetry, id, 'HealthyHostCount');
  return {
    requests: counted ?? sentTo(run, id),
    requestHours: hoursOf(run),
    ...(instances === undefined ? {} : { instances }),
    ...(areReported
      ? {
          functions: {
            invocations: sum(reports.map(({ invocations }) => invocations)),
            billedMs: sum(reports.map(({ totalBilledDurationMs }) => totalBilledDurationMs)),
          },
        }
      : {}),
    ...(acuHours !== undefined && acuHours.length > 0
      ? { acuHours: sum(acuHours.map((one) => one.acuHours)) }
      : {}),
    ...(reads === undefined || writes === undefined ? {} : { ioRequests: reads + writes }),
    ...(lcuHours === undefined ? {} : { lcuHours }),
  };
}

/** The architecture with the sizes that AWS says it has, which a stage may have smaller. */
export function asDeployed(architecture: Architecture, telemetry: AwsTelemetry | null): Architecture {
  const setting = (typeName: string, name: string) =>
    telemetry?.configurations.find((of) => of.architecture === architecture.id && of.typeName === typeName)
      ?.settings[name];
  const { functions, database } = architecture;
  const memoryMib = Number(setting('AWS::Lambda::Function', 'MemorySize') ?? functions?.memoryMib);
  const ofDatabase = (name: string) => setting('AWS::RDS::DBInstance', name);
  return {
    ...architecture,
    ...(functions === undefined ? {} : { functions: { ...functions, memoryMib } }),
    database:
      database.kind === 'rds-mysql'
        ? {
            ...database,
            instanceClass: String(ofDatabase('DBInstanceClass') ?? database.instanceClass),
            isMultiAz: String(ofDatabase('MultiAZ') ?? database.isMultiAz) === 'true',
            storageGib: Number(ofDatabase('AllocatedStorage') ?? database.storageGib),
          }
        : database,
  };
}

/** Of the times in which repeats ran. */
function hoursOf({ aws, repeats }: RunData): number {
  const windows =
    aws.telemetry === null
      ? windowsOf(repeats.flatMap(({ repeat }) => repeat ?? []))
      : telemetryWindows(aws.telemetry);
  return sum(windows.map(({ startAt, endAt }) => Date.parse(endAt) - Date.parse(startAt))) / MS_PER_HOUR;
}

function sentTo({ repeats }: RunData, architecture: string): number {
  return sum(
    repeats.map(({ repeat }) =>
      repeat?.state === 'completed' && repeat.architecture === architecture ? repeat.generator.sent : 0,
    ),
  );
}

/** The values of a metric in all windows; undefined where they are not complete. */
const valuesOf = (telemetry: AwsTelemetry | null, architecture: string, name: string) =>
  completeSeries(telemetry?.series ?? [], architecture, name)?.flatMap(({ values }) => values);

function totalOf(telemetry: AwsTelemetry | null, architecture: string, name: string): number | undefined {
  const values = valuesOf(telemetry, architecture, name);
  return values && sum(values.map((value) => value ?? 0));
}

function meanOf(telemetry: AwsTelemetry | null, architecture: string, name: string): number | undefined {
  const known = valuesOf(telemetry, architecture, name)?.filter((value) => value !== null) ?? [];
  return known.length === 0 ? undefined : sum(known) / known.length;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
