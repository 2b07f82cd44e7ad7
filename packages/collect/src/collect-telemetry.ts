import {
  type AwsTelemetry,
  awsTelemetrySchema,
  CrossoverError,
  type DeployedConfiguration,
  type DeployedStage,
  type EvidenceWindow,
  type FunctionReport,
  type MetricSeries,
  RUN_FILES,
  type TraceSummary,
} from '@crossover/model';
import type { AwsApis } from './aws/apis.ts';
import { createCaller, type RetryOptions } from './aws/caller.ts';
import type { Effects } from './aws/effects.ts';
import { createAccountFiller } from './configuration/account.ts';
import { collectConfigurations } from './configuration/collect-configurations.ts';
import { collectReportLines } from './functions/collect-report-lines.ts';
import { collectMetrics } from './metrics/collect-metrics.ts';
import type { Storage } from './storage/folder.ts';
import { openJournal } from './storage/journal.ts';
import { createParts, readEarlierTelemetry } from './telemetry-parts.ts';
import { planTelemetry } from './telemetry-plan.ts';
import { collectTraces } from './traces/collect-traces.ts';
import { createWaiting, type Patience } from './waiting.ts';

export interface TelemetryOptions {
  readonly stage: DeployedStage;
  /** In which requests were sent, in order and apart; widened to whole minutes. What lies between is not asked for. */
  readonly windows: readonly EvidenceWindow[];
  readonly apis: Omit<AwsApis, 'costs'>;
  /** Of the run's folder. */
  readonly storage: Storage;
  readonly effects: Effects;
  readonly patience?: Patience;
  readonly retry?: RetryOptions;
}

export interface TelemetryResult {
  readonly telemetry: AwsTelemetry;
  /** What is missing, each as a sentence; empty when the evidence is complete. */
  readonly partial: readonly string[];
  /** Requests sent by action. */
  readonly calls: Readonly<Record<string, number>>;
}

/** Also the journal's: one of another version is begun anew. */
const SCHEMA_VERSION = 1;
/** Begins with a dot, as what a process at work leaves: it is no part of what is published. */
const JOURNAL = `.${RUN_FILES.awsTelemetry}.journal`;

/**
 * Collects what AWS saw of a run and writes `aws-telemetry.json`.
 *
 * Finished parts are kept on the way: called again after a crash or an error, it asks only for the rest and writes the
 * same bytes; called again after a partial collection, it asks only for what was partial.
 *
 * @throws CrossoverError `collect-failed` with the remedy; what was collected is kept
 */
export async function collectTelemetry(options: TelemetryOptions): Promise<TelemetryResult> {
  const { stage, apis, storage, effects } = options;
  const windows = options.windows.map(wholeMinutes);
  const [first, last] = [windows[0], windows.at(-1)];
  if (first === undefined || last === undefined) throw noTime('none');
  const earlier = await readEarlierTelemetry(storage, stage);
  const journal = await openJournal(
    storage,
    JOURNAL,
    JSON.stringify([SCHEMA_VERSION, stage.stage, stage.region, windows]),
  );
  const caller = createCaller(effects, options.retry);
  const parts = createParts(journal, earlier, windows);
  const plan = planTelemetry(stage, windows, effects.now(), parts.isComplete);
  effects.announce(plan.text);

  // First, before any wait: they are what they are now, and credentials that are no good are found at once.
  const configurations = await collectConfigurations(stage, {
    api: apis.configuration,
    caller,
    inAccount: createAccountFiller(apis.identity, caller),
    ...parts.of<DeployedConfiguration>('configuration', null),
  });
  const series: MetricSeries[] = [];
  const functionReports: FunctionReport[] = [];
  const traces: TraceSummary[] = [];
  for (const [i, window] of windows.entries()) {
    const waiting = createWaiting(Date.parse(window.endAt), effects, options.patience);
    const ofWindow = windows.length === 1 ? {} : { window };
    const inWindow = await collectMetrics(plan.series[i] ?? [], {
      api: apis.metrics,
      caller,
      effects,
      waiting,
      ...parts.of<MetricSeries>('series', window),
    });
    series.push(...inWindow);
    const reports = await collectReportLines(stage, window, {
      api: apis.logs,
      caller,
      effects,
      waiting,
      invocationsByMetric: invocationsOf(stage, window, inWindow),
      ...parts.of<FunctionReport>('report', window),
    });
    functionReports.push(...reports.map((report) => ({ ...report, ...ofWindow })));
    const summaries = await collectTraces(stage, window, {
      api: apis.traces,
      caller,
      effects,
      ...parts.of<TraceSummary>('trace', window),
    });
    traces.push(...summaries.map((summary) => ({ ...summary, ...ofWindow })));
  }

  const telemetry = awsTelemetrySchema.parse({
    schemaVersion: SCHEMA_VERSION,
    provenance: 'measured-on-aws',
    stage: stage.stage,
    region: stage.region,
    window: { startAt: first.startAt, endAt: last.endAt },
    ...(windows.length > 1 && { windows }),
    series,
    functionReports,
    traces,
    configurations,
  });
  await storage.replace(RUN_FILES.awsTelemetry, `${JSON.stringify(telemetry, null, 1)}\n`);
  await journal.remove();
  return { telemetry, partial: partialParts(telemetry), calls: caller.calls };
}

const MINUTE_MS = 60_000;

function wholeMinutes({ startAt, endAt }: EvidenceWindow): EvidenceWindow {
  const startMs = Math.floor(Date.parse(startAt) / MINUTE_MS) * MINUTE_MS;
  const endMs = Math.ceil(Date.parse(endAt) / MINUTE_MS) * MINUTE_MS;
  if (!(endMs > startMs)) throw noTime(`${startAt} to ${endAt}`);
  return { startAt: new Date(startMs).toISOString(), endAt: new Date(endMs).toISOString() };
}

const noTime = (found: string) =>
  new CrossoverError('collect-failed', `Expected a window of time, found ${found}.`, {
    hint: "Check the run's repeats: none seems to have taken place.",
  });

/** CloudWatch's count of invocations by log group; null where its series is not complete. */
function invocationsOf(
  stage: DeployedStage,
  window: EvidenceWindow,
  series: readonly MetricSeries[],
): Map<string, number | null> {
  const counts = new Map<string, number | null>();
  for (const { architecture, logGroup, dimensions } of stage.resources) {
    if (logGroup === null) continue;
    const invocations = series.find(
      (of) =>
        of.architecture === architecture &&
        of.name === 'Invocations' &&
        of.dimensions.FunctionName === dimensions.FunctionName,
    );
    // The longer periods of long ago reach past the window: no count to check its lines against.
    if (invocations === undefined || !isOfWindow(invocations, window)) continue;
    const sum = invocations.values.reduce<number>((total, value) => total + (value ?? 0), 0);
    counts.set(logGroup, invocations.state === 'complete' ? Math.round(sum) : null);
  }
  return counts;
}

function isOfWindow({ startAt, values, periodSeconds }: MetricSeries, window: EvidenceWindow): boolean {
  const endMs = Date.parse(startAt) + values.length * periodSeconds * 1000;
  return startAt === window.startAt && endMs === Date.parse(window.endAt);
}

function partialParts(telemetry: AwsTelemetry): string[] {
  const when = (startAt: string) => (telemetry.windows === undefined ? '' : ` from ${startAt} on`);
  const inWindow = ({ window = telemetry.window }: FunctionReport | TraceSummary) => when(window.startAt);
  const named = [
    ...telemetry.series.map((of) => ({ ...of, what: `${of.metric}${when(of.startAt)}` })),
    ...telemetry.functionReports.map((of) => ({
      ...of,
      what: `REPORT lines of ${of.logGroup}${inWindow(of)}`,
    })),
    ...telemetry.traces.map((of) => ({ ...of, what: `traces of ${of.service}${inWindow(of)}` })),
    ...telemetry.configurations.map((of) => ({ ...of, what: `settings of ${of.typeName}` })),
  ];
  return named.flatMap(({ architecture, what, state, reason }) =>
    state === 'partial' ? [`${architecture}: ${what}: ${reason ?? 'incomplete'}`] : [],
  );
}
