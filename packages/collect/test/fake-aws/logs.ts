import { type Answer, type Paging, refuse, type Trouble, tokenIn, tokenOf } from './answer.ts';
import type { ReportLine, World } from './world.ts';

const ACCOUNT = '123456789012';

interface StartInput {
  logGroupNames: string[];
  startTime: number;
  endTime: number;
  queryString: string;
  limit: number;
}

type Row = Record<string, string>;

/**
 * `StartQuery` and `GetQueryResults` for the two queries that collect makes; any other is malformed to it.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_StartQuery.html
 * @see https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_GetQueryResults.html
 */
export function createLogs(world: World, paging: Paging) {
  const queries = new Map<string, { rows: Row[]; isBroken: boolean }>();
  return {
    startQuery(input: StartInput, trouble: Trouble): Answer {
      const { logGroupNames, startTime, endTime, queryString, limit } = input;
      if (logGroupNames.length > 50 || limit > 100_000)
        return refuse('InvalidParameterException', 400, '1 validation error detected.');
      const missing = logGroupNames.find((name) => !world.logGroups.has(name));
      if (missing !== undefined)
        return refuse('ResourceNotFoundException', 400, `Log group '${missing}' does not exist.`);
      const range = /toMillis\(@timestamp\) >= (\d+) and toMillis\(@timestamp\) < (\d+)/.exec(queryString);
      const isOfReports = queryString.startsWith('filter @type = "REPORT" or type = "platform.report"\n| ');
      if (range === null || !isOfReports)
        return refuse('MalformedQueryException', 400, 'unexpected symbol found at line 1 and position 1');
      const lines = world.reportLines.filter(
        ({ logGroup, atMs, publishedMs }) =>
          publishedMs <= world.now() &&
          logGroupNames.includes(logGroup) &&
          atMs >= startTime * 1000 &&
          atMs <= endTime * 1000 &&
          atMs >= Number(range[1]) &&
          atMs < Number(range[2]),
      );
      const rows = queryString.includes('| stats count(*)') ? totals(lines) : coldStarts(lines);
      const queryId = `query-${queries.size + 1}`;
      queries.set(queryId, { rows: rows.slice(0, limit), isBroken: trouble('query-failed') });
      return { body: { queryId } };
    },

    getQueryResults(
      { queryId, nextToken }: { queryId: string; nextToken?: string },
      trouble: Trouble,
    ): Answer {
      const query = queries.get(queryId);
      if (query === undefined)
        return refuse('ResourceNotFoundException', 400, `Query ${queryId} does not exist.`);
      const statistics = { recordsMatched: query.rows.length, recordsScanned: world.reportLines.length };
      if (nextToken === undefined && trouble('query-running'))
        // Rows seen so far come with a query under way; they are not the answer.
        return { body: { status: 'Running', results: query.rows.slice(0, 1).map(fieldsOf), statistics } };
      if (query.isBroken) return { body: { status: 'Failed', results: [], statistics } };
      const from = nextToken === undefined ? 0 : tokenIn<{ from: number }>(nextToken)?.from;
      if (from === undefined)
        return refuse('InvalidParameterException', 400, 'The specified nextToken is invalid.');
      const next = from + paging.rows;
      const overlap = from > 0 && trouble('repeated-datapoint') ? 1 : 0;
      return {
        body: {
          status: 'Complete',
          results: query.rows.slice(from - overlap, next).map(fieldsOf),
          statistics,
          ...(next < query.rows.length ? { nextToken: tokenOf({ from: next }) } : {}),
        },
      };
    },
  };
}

const fieldsOf = (row: Row) => Object.entries(row).map(([field, value]) => ({ field, value }));

function totals(lines: readonly ReportLine[]): Row[] {
  const groups = Map.groupBy(lines, ({ logGroup }) => logGroup);
  return [...groups].map(([logGroup, own]) => {
    const durations = own.map(({ durationMs }) => durationMs).sort((a, b) => a - b);
    const pct = (share: number) => String(durations[Math.ceil(share * durations.length) - 1]);
    const sum = (values: number[]) => String(Number(values.reduce((a, b) => a + b, 0).toFixed(4)));
    return {
      '@log': `${ACCOUNT}:${logGroup}`,
      invocations: String(own.length),
      coldStarts: String(own.filter(({ initMs }) => initMs !== null).length),
      totalDuration: sum(own.map(({ durationMs }) => durationMs)),
      totalBilled: sum(own.map(({ billedMs }) => billedMs)),
      p50: pct(0.5),
      p95: pct(0.95),
      p99: pct(0.99),
      maxMemory: String(Math.max(...own.map(({ maxMemoryMb }) => maxMemoryMb))),
    };
  });
}

function coldStarts(lines: readonly ReportLine[]): Row[] {
  return lines
    .filter(({ initMs }) => initMs !== null)
    .sort((a, b) => a.atMs - b.atMs)
    .map((line) => ({
      '@timestamp': new Date(line.atMs).toISOString().replace('T', ' ').replace('Z', ''),
      '@log': `${ACCOUNT}:${line.logGroup}`,
      requestId: line.requestId,
      init: String(line.initMs),
      duration: String(line.durationMs),
      billed: String(line.billedMs),
      memory: String(line.maxMemoryMb),
      '@ptr': tokenOf({ line: line.requestId }),
    }));
}
