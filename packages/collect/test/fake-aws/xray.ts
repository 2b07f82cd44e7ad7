import { type Answer, type Paging, refuse, type Trouble, tokenIn, tokenOf } from './answer.ts';
import type { World } from './world.ts';

interface SummariesInput {
  StartTime: number;
  EndTime: number;
  FilterExpression?: string;
  NextToken?: string;
}

const LONGEST_SECONDS = 6 * 3600;

/** @see https://docs.aws.amazon.com/xray/latest/api/API_GetTraceSummaries.html */
export function getTraceSummaries(input: SummariesInput, world: World, paging: Paging): Answer {
  const { StartTime, EndTime, FilterExpression = '', NextToken } = input;
  if (EndTime - StartTime > LONGEST_SECONDS)
    return refuse('InvalidRequestException', 400, 'Time range cannot be longer than 6 hours');
  const service = /^service\("([^"]+)"\)$/.exec(FilterExpression)?.[1];
  if (service === undefined) return refuse('InvalidRequestException', 400, 'Filter expression is not valid');
  const from = NextToken === undefined ? 0 : tokenIn<{ from: number }>(NextToken)?.from;
  if (from === undefined) return refuse('InvalidRequestException', 400, 'Invalid NextToken');
  const own = world.traces.filter(
    (trace) =>
      trace.service === service && trace.startMs >= StartTime * 1000 && trace.startMs < EndTime * 1000,
  );
  const next = from + paging.summaries;
  return {
    body: {
      TraceSummaries: own.slice(from, next).map(({ id, responseSeconds, startMs }) => ({
        Id: id,
        StartTime: startMs / 1000,
        Duration: responseSeconds,
        ResponseTime: responseSeconds,
        HasFault: false,
        IsPartial: false,
        Http: { HttpURL: 'https://api.example.test/products?token=a-user-secret', HttpStatus: 200 },
        Annotations: {},
      })),
      ApproximateTime: EndTime,
      TracesProcessedCount: own.length,
      ...(next < own.length ? { NextToken: tokenOf({ from: next }) } : {}),
    },
  };
}

/** @see https://docs.aws.amazon.com/xray/latest/api/API_BatchGetTraces.html */
export function batchGetTraces(input: { TraceIds: string[] }, world: World, trouble: Trouble): Answer {
  if (input.TraceIds.length > 5) return refuse('InvalidRequestException', 400, 'At most 5 trace ids');
  const isLeft = new Map(input.TraceIds.map((id) => [id, trouble('unprocessed')]));
  return {
    body: {
      Traces: input.TraceIds.filter((id) => isLeft.get(id) === false).flatMap((id) => {
        const trace = world.traces.find((of) => of.id === id);
        if (trace === undefined) return [];
        const Segments = trace.segments.map((segment) => ({
          Id: (segment as { id: string }).id,
          Document: JSON.stringify(segment),
        }));
        return [{ Id: id, Duration: trace.responseSeconds, LimitExceeded: false, Segments }];
      }),
      UnprocessedTraceIds: input.TraceIds.filter((id) => isLeft.get(id) === true),
    },
  };
}
