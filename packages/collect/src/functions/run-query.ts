import { CrossoverError } from '@crossover/model';
import type { LogsApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import type { Effects } from '../aws/effects.ts';
import { type Row, rowOf } from './report-query.ts';

/** The most rows one query gives, in pages of 10,000. */
export const ROW_LIMIT = 100_000;
const STARTS = 4;
const FIRST_POLL_MS = 2_000;
const LONGEST_POLL_MS = 15_000;
/** Insights itself gives a query up after 60 minutes. */
const PATIENCE_MS = 600_000;
const RUNNING: ReadonlySet<string> = new Set(['Scheduled', 'Running', 'Unknown']);

export interface Query {
  readonly logGroups: readonly string[];
  readonly text: string;
  readonly startMs: number;
  readonly endMs: number;
}

/**
 * Runs one Logs Insights query to its end.
 *
 * @returns its rows in AWS's order; `no-log-group` when one of the groups does not exist
 * @throws CrossoverError `collect-failed` when the query fails or does not end, each time it is started
 */
export async function runQuery(
  query: Query,
  { api, caller, effects }: { api: LogsApi; caller: Caller; effects: Effects },
): Promise<Row[] | 'no-log-group'> {
  let lastStatus = '';
  for (let start = 1; start <= STARTS; start++) {
    const started = await caller.attempt(
      'logs:StartQuery',
      ({ name }) => name === 'ResourceNotFoundException',
      () =>
        api.startQuery({
          logGroupNames: [...query.logGroups],
          startTime: Math.floor(query.startMs / 1000),
          endTime: Math.ceil(query.endMs / 1000),
          queryString: query.text,
          limit: ROW_LIMIT,
        }),
    );
    if ('failure' in started) return 'no-log-group';
    const rows = await poll(started.value.queryId ?? '', (status) => {
      lastStatus = status;
    });
    if (rows !== null) return rows;
  }
  throw new CrossoverError(
    'collect-failed',
    `Expected the Logs Insights query to complete, found it ${lastStatus || 'gone'} ${STARTS} times.`,
    { hint: 'Run "crossover collect <slug>" again in some minutes.' },
  );

  async function poll(queryId: string, onStatus: (status: string) => void): Promise<Row[] | null> {
    const deadlineMs = effects.now() + PATIENCE_MS;
    let waitMs = FIRST_POLL_MS;
    let token: string | undefined;
    const rows: Row[] = [];
    for (;;) {
      if (token === undefined) await effects.sleep(waitMs);
      const request = token === undefined ? { queryId } : { queryId, nextToken: token };
      const outcome = await caller.attempt(
        'logs:GetQueryResults',
        // A query that AWS has forgotten is started anew.
        ({ name }) => name === 'ResourceNotFoundException',
        () => api.getQueryResults(request),
      );
      if ('failure' in outcome) return null;
      const { status = 'Unknown', results = [], nextToken } = outcome.value;
      onStatus(status);
      if (status === 'Complete') {
        rows.push(...results.map(rowOf));
        if (nextToken === undefined || nextToken === '') return rows;
        token = nextToken;
      } else if (RUNNING.has(status)) {
        if (effects.now() > deadlineMs) return null;
        waitMs = Math.min(LONGEST_POLL_MS, waitMs * 2);
      } else {
        return null;
      }
    }
  }
}
