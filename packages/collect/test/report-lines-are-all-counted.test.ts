import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { startBench } from './fake-aws/bench.ts';
import { createWorld, END_MS, STAGE, WINDOW } from './fake-aws/stage.ts';
import type { ReportLine } from './fake-aws/world.ts';

const START_MS = Date.parse(WINDOW.startAt);

const ofWindow = (lines: readonly ReportLine[], logGroup: string) =>
  lines.filter((line) => line.logGroup === logGroup && line.atMs >= START_MS && line.atMs < END_MS);

test('a report holds every line of the window and every cold start, over pages', async () => {
  await using bench = await startBench({
    stage: STAGE,
    paging: { rows: 3 },
    of: { invocationsPerMinute: 20 },
  });
  const { telemetry } = await collectTelemetry(bench);
  for (const report of telemetry.functionReports) {
    const lines = ofWindow(bench.world.reportLines, report.logGroup);
    const cold = lines.filter(({ initMs }) => initMs !== null);
    expect(cold.length).toBeGreaterThan(10);
    expect(report).toMatchObject({
      state: 'complete',
      invocations: lines.length,
      invocationsByMetric: lines.length,
    });
    expect(report.totalBilledDurationMs).toBe(lines.reduce((sum, { billedMs }) => sum + billedMs, 0));
    expect(report.coldStarts.map(({ requestId }) => requestId).sort()).toEqual(
      cold.map(({ requestId }) => requestId).sort(),
    );
    const first = [...cold].sort((a, b) => a.atMs - b.atMs)[0];
    expect(report.coldStarts[0]).toEqual({
      at: new Date(first?.atMs ?? 0).toISOString(),
      requestId: first?.requestId,
      initDurationMs: first?.initMs,
      durationMs: first?.durationMs,
      billedDurationMs: first?.billedMs,
      maxMemoryUsedMib: first?.maxMemoryMb,
    });
  }
});

test('lines that come after the metric are waited for', async () => {
  const lateMs = 9 * 60_000;
  const { reportLines } = createWorld({ now: () => 0 });
  const late = reportLines.map((line, i) => ({
    ...line,
    publishedMs: line.atMs + (i % 7 === 0 ? lateMs : 0),
  }));
  await using bench = await startBench({ world: { reportLines: late } });
  const { telemetry } = await collectTelemetry(bench);
  const [report] = telemetry.functionReports;
  expect(report?.state).toBe('complete');
  expect(report?.invocations).toBe(report?.invocationsByMetric);
});

test('fewer lines than invocations are said to be fewer', async () => {
  const { reportLines } = createWorld({ now: () => 0 });
  const lost = reportLines.filter(({ logGroup, atMs }) => atMs !== ofWindow(reportLines, logGroup)[5]?.atMs);
  await using bench = await startBench({ world: { reportLines: lost } });
  const { partial } = await collectTelemetry(bench);
  expect(partial).toEqual([
    'serverless: REPORT lines of /aws/lambda/serverless-api: 359 REPORT lines for 360 invocations',
  ]);
});

test('a function without a log group does not take the others with it', async () => {
  await using bench = await startBench({
    stage: STAGE,
    startMs: END_MS + 86_400_000,
    world: { logGroups: new Set(['/aws/lambda/serverless-api']) },
  });
  const { telemetry, partial } = await collectTelemetry(bench);
  expect(telemetry.functionReports.map(({ state }) => state)).toEqual(['complete', 'partial']);
  expect(partial).toEqual([expect.stringContaining('the log group does not exist')]);
});

test('a query that fails is started anew, one that fails each time is an error with a remedy', async () => {
  let failures = 2;
  await using bench = await startBench({ trouble: (kind) => kind === 'query-failed' && failures-- > 0 });
  expect((await collectTelemetry(bench)).partial).toEqual([]);

  await using broken = await startBench({ trouble: (kind) => kind === 'query-failed' });
  await expect(collectTelemetry(broken)).rejects.toMatchObject({
    code: 'collect-failed',
    message: expect.stringContaining('found it Failed 4 times'),
  });
});

test('rows of a query that still runs are not taken for its answer', async () => {
  let polls = 5;
  await using bench = await startBench({ trouble: (kind) => kind === 'query-running' && polls-- > 0 });
  const { telemetry } = await collectTelemetry(bench);
  expect(telemetry.functionReports[0]?.coldStarts.length).toBeGreaterThan(1);
});
