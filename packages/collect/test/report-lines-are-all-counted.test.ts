import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { startBench } from './fake-aws/bench.ts';
import { END_MS, STAGE, WINDOW } from './fake-aws/stage.ts';
import { createWorld } from './fake-aws/stage-world.ts';
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

test('the long periods of long ago are no count to check the lines of a short window against', async () => {
  const window = { startAt: '2026-11-18T10:07:00.000Z', endAt: '2026-11-18T10:33:00.000Z' };
  await using bench = await startBench({ startMs: END_MS + 20 * 86_400_000 });
  const { telemetry } = await collectTelemetry({ ...bench, windows: [window] });
  expect(telemetry.functionReports[0]).toMatchObject({
    state: 'complete',
    invocations: 26 * 6,
    invocationsByMetric: null,
  });
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

test('more cold starts than one query gives are all listed', async () => {
  const most = 100_000;
  const count = 101_000;
  const stepMs = (END_MS - START_MS) / count;
  // Every field of every line would be slow to send: this one stands in for the clients themselves.
  const log = { field: '@log', value: '123456789012:/aws/lambda/serverless-api' };
  const times = ['init', 'duration', 'billed'].map((field) => ({ field, value: '1' }));
  const lines = Array.from({ length: count }, (_, i) => {
    const atMs = Math.floor(START_MS + i * stepMs);
    const time = new Date(atMs).toISOString().replace('T', ' ').replace('Z', '');
    const row = [
      log,
      { field: '@timestamp', value: time },
      { field: 'requestId', value: String(i) },
      ...times,
    ];
    return { atMs, row };
  });
  const rowsOf = (text: string, limit: number) => {
    const [from = 0, to = 0] = [...text.matchAll(/toMillis\(@timestamp\) (?:>=|<) (\d+)/g)].map(([, ms]) =>
      Number(ms),
    );
    if (text.includes('stats count(*)'))
      return [[log, { field: 'invocations', value: '360' }, { field: 'coldStarts', value: String(count) }]];
    const found = lines.filter(({ atMs }) => atMs >= from && atMs < to);
    return found.slice(0, limit).map(({ row }) => row);
  };
  const queries: { text: string; limit: number }[] = [];
  const logs = {
    startQuery: async ({ queryString, limit }: { queryString: string; limit: number }) => {
      expect(limit).toBe(most);
      return { queryId: String(queries.push({ text: queryString, limit }) - 1) };
    },
    getQueryResults: async ({ queryId }: { queryId: string }) => {
      const query = queries[Number(queryId)];
      return { status: 'Complete', results: rowsOf(query?.text ?? '', query?.limit ?? 0) };
    },
  };
  await using bench = await startBench({ startMs: END_MS + 86_400_000 });
  const { telemetry } = await collectTelemetry({ ...bench, apis: { ...bench.apis, logs } });
  const ids = telemetry.functionReports[0]?.coldStarts.map(({ requestId }) => Number(requestId));
  expect(ids).toHaveLength(count);
  expect(new Set(ids).size).toBe(count);
  // One for all, which was not enough, and one for each half.
  expect(queries.filter(({ text }) => text.includes('ispresent'))).toHaveLength(3);
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
