import { CrossoverError } from '@crossover/model';
import type { TracesApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import type { Effects } from '../aws/effects.ts';
import { parseSegment, type Segment } from './segment.ts';
import type { TraceTime } from './trace-quantiles.ts';

interface Parts {
  readonly api: TracesApi;
  readonly caller: Caller;
  readonly effects: Effects;
}

const TRACES_PER_CALL = 5;
const ROUNDS = 6;
const FIRST_WAIT_MS = 2_000;

/**
 * The finished traces of a service in a stretch of time, at most `pages` pages of them.
 *
 * @returns by id, and whether there were more
 */
export async function readSummaries(
  service: string,
  startMs: number,
  endMs: number,
  pages: number,
  { api, caller }: Parts,
): Promise<{ traces: Map<string, TraceTime>; hasMore: boolean }> {
  const traces = new Map<string, TraceTime>();
  let token: string | undefined;
  for (let page = 1; page <= pages; page++) {
    const at = token;
    const answer = await caller.call('xray:GetTraceSummaries', () =>
      api.getTraceSummaries({
        StartTime: new Date(startMs),
        EndTime: new Date(endMs),
        FilterExpression: `service("${service.replaceAll('"', '')}")`,
        ...(at === undefined ? {} : { NextToken: at }),
      }),
    );
    for (const { Id, ResponseTime, IsPartial } of answer.TraceSummaries ?? [])
      if (Id !== undefined && ResponseTime !== undefined && IsPartial !== true)
        traces.set(Id, { id: Id, responseTimeMs: Number((ResponseTime * 1000).toPrecision(12)) });
    token = answer.NextToken;
    if (token === undefined || token === '') return { traces, hasMore: false };
  }
  return { traces, hasMore: true };
}

/**
 * The segments of a few traces, by trace.
 *
 * @throws CrossoverError `collect-failed` when X-Ray leaves some unprocessed again and again
 */
export async function readSegments(ids: readonly string[], parts: Parts): Promise<Map<string, Segment[]>> {
  const found = new Map<string, Segment[]>();
  let open = [...ids];
  for (let round = 0; open.length > 0; round++) {
    if (round === ROUNDS)
      throw new CrossoverError(
        'collect-failed',
        `Expected X-Ray to give ${ids.length} traces, found ${open.length} left unprocessed ${ROUNDS} times.`,
        { hint: 'Run "crossover collect <slug>" again in some minutes.' },
      );
    if (round > 0) await parts.effects.sleep(FIRST_WAIT_MS * 2 ** (round - 1));
    const left: string[] = [];
    for (let i = 0; i < open.length; i += TRACES_PER_CALL)
      left.push(...(await readBatch(open.slice(i, i + TRACES_PER_CALL), found, parts)));
    open = left;
  }
  return found;
}

/** @returns the traces that were left unprocessed */
async function readBatch(
  ids: readonly string[],
  into: Map<string, Segment[]>,
  { api, caller }: Parts,
): Promise<string[]> {
  const left: string[] = [];
  let token: string | undefined;
  do {
    const at = token;
    const answer = await caller.call('xray:BatchGetTraces', () =>
      api.batchGetTraces({ TraceIds: [...ids], ...(at === undefined ? {} : { NextToken: at }) }),
    );
    for (const { Id, Segments } of answer.Traces ?? [])
      if (Id !== undefined)
        into.set(Id, [
          ...(into.get(Id) ?? []),
          ...(Segments ?? []).flatMap(({ Document }) => parseSegment(Document ?? '') ?? []),
        ]);
    left.push(...(answer.UnprocessedTraceIds ?? []));
    token = answer.NextToken === '' ? undefined : answer.NextToken;
  } while (token !== undefined);
  return left;
}
