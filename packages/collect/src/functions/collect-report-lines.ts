import type { DeployedStage, EvidenceWindow, FunctionReport, ReportedColdStart } from '@crossover/model';
import type { LogsApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import type { Effects } from '../aws/effects.ts';
import type { Waiting } from '../waiting.ts';
import { coldStartsQuery, logGroupIn, numberIn, type Row, timeIn, totalsQuery } from './report-query.ts';
import { ROW_LIMIT, runQuery } from './run-query.ts';

interface Parts {
  api: LogsApi;
  caller: Caller;
  effects: Effects;
  waiting: Waiting;
  /** What CloudWatch's `Invocations` counted by log group; null while that is not known, absent when it never is. */
  invocationsByMetric: ReadonlyMap<string, number | null>;
  known: (key: string) => FunctionReport | undefined;
  keep: (key: string, report: FunctionReport) => Promise<void>;
}

/**
 * The REPORT lines of all functions of a stage: two queries for all of them together. Asked again while there are
 * fewer lines than invocations, until the patience ends.
 */
export async function collectReportLines(
  stage: DeployedStage,
  window: EvidenceWindow,
  parts: Parts,
): Promise<FunctionReport[]> {
  const { effects, waiting, known, keep, invocationsByMetric } = parts;
  const functions = stage.resources.flatMap(({ architecture, logGroup }) =>
    logGroup === null ? [] : [{ architecture, logGroup }],
  );
  const done = new Map<string, FunctionReport>();
  for (const { logGroup } of functions) {
    const report = known(logGroup);
    if (report?.state === 'complete') done.set(logGroup, report);
  }
  for (let round = 0; ; round++) {
    const open = functions.filter(({ logGroup }) => !done.has(logGroup));
    if (open.length === 0) break;
    await waiting.beforeRound(round);
    const isLast = waiting.isLastRound(round, effects.now()) || waiting.isSettled(effects.now());
    const found = await query(
      open.map(({ logGroup }) => logGroup),
      window,
      parts,
    );
    for (const { architecture, logGroup } of open) {
      const expected = invocationsByMetric.get(logGroup);
      const report = reportOf(architecture, logGroup, found.get(logGroup), expected);
      if (report.state === 'partial' && !isLast) continue;
      done.set(logGroup, report);
      if (report.state === 'complete') await keep(logGroup, report);
    }
  }
  return functions.flatMap(({ logGroup }) => done.get(logGroup) ?? []);
}

interface Found {
  readonly totals: Row | undefined;
  readonly coldStarts: readonly Row[];
}

/** By log group; a group that does not exist is absent. */
async function query(
  logGroups: readonly string[],
  window: EvidenceWindow,
  parts: Parts,
): Promise<Map<string, Found>> {
  const startMs = Date.parse(window.startAt);
  const endMs = Date.parse(window.endAt);
  const totals = await runQuery({ logGroups, text: totalsQuery(startMs, endMs), startMs, endMs }, parts);
  if (totals === 'no-log-group') {
    if (logGroups.length === 1) return new Map();
    // Insights refuses all for one that is missing: find out which.
    const each = new Map<string, Found>();
    for (const logGroup of logGroups)
      for (const [name, found] of await query([logGroup], window, parts)) each.set(name, found);
    return each;
  }
  const hasColdStarts = totals.some((row) => (numberIn(row, 'coldStarts') ?? 0) > 0);
  const coldStarts = hasColdStarts ? await coldStartRows(logGroups, startMs, endMs, parts) : [];
  return new Map(
    logGroups.map((logGroup) => [
      logGroup,
      {
        totals: totals.find((row) => logGroupIn(row) === logGroup),
        coldStarts: coldStarts.filter((row) => logGroupIn(row) === logGroup),
      },
    ]),
  );
}

/** More cold starts than one query gives are asked for in two halves of the time. */
async function coldStartRows(
  logGroups: readonly string[],
  startMs: number,
  endMs: number,
  parts: Parts,
): Promise<Row[]> {
  const rows = await runQuery({ logGroups, text: coldStartsQuery(startMs, endMs), startMs, endMs }, parts);
  if (rows === 'no-log-group') return [];
  const middleMs = Math.floor((startMs + endMs) / 2);
  if (rows.length < ROW_LIMIT || middleMs === startMs) return rows;
  return [
    ...(await coldStartRows(logGroups, startMs, middleMs, parts)),
    ...(await coldStartRows(logGroups, middleMs, endMs, parts)),
  ];
}

function reportOf(
  architecture: string,
  logGroup: string,
  found: Found | undefined,
  expected: number | null | undefined,
): FunctionReport {
  const totals = found?.totals ?? {};
  const invocations = numberIn(totals, 'invocations') ?? 0;
  const coldStarts = withoutRepeats((found?.coldStarts ?? []).flatMap((row) => coldStartOf(row) ?? []));
  const announced = numberIn(totals, 'coldStarts') ?? 0;
  const reason = lackOf(found, { invocations, expected, listed: coldStarts.length, announced });
  return {
    architecture,
    logGroup,
    invocations,
    invocationsByMetric: expected ?? null,
    coldStarts,
    totalDurationMs: numberIn(totals, 'totalDuration') ?? 0,
    totalBilledDurationMs: numberIn(totals, 'totalBilled') ?? 0,
    durationP50Ms: numberIn(totals, 'p50'),
    durationP95Ms: numberIn(totals, 'p95'),
    durationP99Ms: numberIn(totals, 'p99'),
    // Lambda's megabytes are of 1,048,576 bytes, in its settings as in its REPORT lines.
    maxMemoryUsedMib: numberIn(totals, 'maxMemory'),
    state: reason === null ? 'complete' : 'partial',
    reason,
  };
}

function lackOf(
  found: Found | undefined,
  of: { invocations: number; expected: number | null | undefined; listed: number; announced: number },
): string | null {
  if (found === undefined)
    return 'the log group does not exist: the function has not run yet, or logs elsewhere';
  if (of.expected === null) return "CloudWatch's count of invocations to check them against is not complete";
  if (of.expected !== undefined && of.invocations < of.expected)
    return `${of.invocations} REPORT lines for ${of.expected} invocations`;
  if (of.listed < of.announced) return `${of.listed} of ${of.announced} cold starts are listed`;
  return null;
}

function coldStartOf(row: Row): ReportedColdStart | null {
  const at = timeIn(row);
  const initDurationMs = numberIn(row, 'init');
  const durationMs = numberIn(row, 'duration');
  const billedDurationMs = numberIn(row, 'billed');
  if (at === null || initDurationMs === null || durationMs === null || billedDurationMs === null) return null;
  return {
    at,
    requestId: row.requestId ?? '',
    initDurationMs,
    durationMs,
    billedDurationMs,
    maxMemoryUsedMib: numberIn(row, 'memory'),
  };
}

/** In order of time, then of request; each request once. */
function withoutRepeats(coldStarts: readonly ReportedColdStart[]): ReportedColdStart[] {
  const byRequest = new Map(coldStarts.map((start) => [start.requestId, start]));
  return [...byRequest.values()].sort(
    (a, b) => a.at.localeCompare(b.at) || a.requestId.localeCompare(b.requestId),
  );
}
