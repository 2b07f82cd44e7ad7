import {
  type AwsTelemetry,
  completeSeries,
  FRONT_DOOR_REQUESTS,
  type FunctionReport,
  type MetricSeries,
  type Quantity,
  type Unit,
  type UsageInput,
  type UsageProfile,
} from '@crossover/model';

/**
 * What a run's evidence says of one request, in the terms of the cost model: its bills and crossover points can be
 * computed again from what AWS measured. Only complete evidence counts; what it does not tell is absent. Values are means
 * over all windows, warm-up and pauses between repeats included.
 */
export function usageProfiles(telemetry: AwsTelemetry): UsageProfile[] {
  const architectures = new Set([
    ...telemetry.series.map(({ architecture }) => architecture),
    ...telemetry.functionReports.map(({ architecture }) => architecture),
  ]);
  return [...architectures].map((architecture) => {
    const reports = telemetry.functionReports.filter((of) => of.architecture === architecture);
    const auroraInputs = inputsOfAurora((name) => completeSeries(telemetry.series, architecture, name));
    return { architecture, inputs: { ...inputsOfFunctions(reports), ...auroraInputs } };
  });
}

type Inputs = UsageProfile['inputs'];

function inputsOfFunctions(reports: readonly FunctionReport[]): Inputs {
  const isComplete = reports.every(({ state }) => state === 'complete');
  const invocations = sum(reports.map((report) => report.invocations));
  if (!isComplete || invocations === 0) return {};
  const cold = reports.flatMap(({ coldStarts }) => coldStarts);
  const warm = invocations - cold.length;
  const warmBilledMs =
    sum(reports.map(({ totalBilledDurationMs }) => totalBilledDurationMs)) -
    sum(cold.map(({ billedDurationMs }) => billedDurationMs));
  const source = `REPORT lines of ${[...new Set(reports.map(({ logGroup }) => logGroup))].join(', ')}`;
  return {
    ...input('coldShare', cold.length / invocations, 'share', invocations, source),
    ...(warm > 0
      ? input('billedDurationMs', warmBilledMs / warm, 'ms', warm, `${source}: warm invocations`)
      : {}),
    ...(cold.length > 0
      ? input(
          'initDurationMs',
          sum(cold.map(({ initDurationMs }) => initDurationMs)) / cold.length,
          'ms',
          cold.length,
          `${source}: cold starts`,
        )
      : {}),
  };
}

/** Billed reads and writes of the volume over requests of the front door; the windows differ by less than five minutes. */
function inputsOfAurora(of: (name: string) => readonly MetricSeries[] | undefined): Inputs {
  const [readName, writeName] = ['VolumeReadIOPs', 'VolumeWriteIOPs'];
  const reads = of(readName);
  const writes = of(writeName);
  const requests = [...FRONT_DOOR_REQUESTS, 'Invocations'].map(of).find((one) => one !== undefined);
  if (reads === undefined || writes === undefined || requests === undefined) return {};
  const count = total(requests);
  if (count === 0) return {};
  const source = `${readName}, ${writeName} and ${requests[0]?.name ?? ''} of CloudWatch`;
  return input(
    'databaseIoPerRequest',
    (total(reads) + total(writes)) / count,
    'count',
    Math.round(count),
    source,
  );
}

function input(name: UsageInput, value: number, unit: Unit, n: number, source: string): Inputs {
  const quantity: Quantity = {
    value,
    unit,
    low: null,
    high: null,
    n,
    provenance: 'measured-on-aws',
    reason: 'a mean over one window has no interval',
  };
  return { [name]: { quantity, source } };
}

const sum = (values: readonly number[]): number => values.reduce((of, value) => of + value, 0);
const total = (series: readonly MetricSeries[]): number =>
  sum(series.flatMap(({ values }) => values.map((value) => value ?? 0)));
