import { type Balancing, halfOf, REQUEST_ERRORS, type Request, requestSchema } from '@crossover/model';
import { readNdjson } from './ndjson.ts';

/**
 * The requests of one repeat as columns: a run may have many millions of them, and a column of numbers takes 8 bytes
 * where an object takes 300. Warm-up requests are held apart as a count; nothing else of them is needed.
 */
export interface Samples {
  readonly count: number;
  readonly warmUpCount: number;
  readonly intendedMs: Float64Array;
  readonly sentMs: Float64Array;
  readonly endMs: Float64Array;
  /** −1 where the connection was reused. */
  readonly connectedMs: Float64Array;
  /** NaN where unknown. */
  readonly handlerMs: Float64Array;
  readonly queryMs: Float64Array;
  readonly firstByteMs: Float64Array;
  /** Index into `REQUEST_ERRORS`, or −1 for a good answer. */
  readonly error: Int8Array;
  /** 1 cold, 0 warm, −1 not said. */
  readonly cold: Int8Array;
  /** Of a front door with servers and functions behind it: 0 servers answered, 1 functions; −1 not said. */
  readonly half: Int8Array;
}

/**
 * The columns of a gzipped NDJSON file of requests, in the order of the file.
 *
 * @param balancing of the same repeat, where servers and functions shared it.
 * @throws CrossoverError `invalid-run-data` naming file, line and field.
 */
export async function readSamples(
  gzipped: Uint8Array,
  path: string,
  balancing: Pick<Balancing, 'serverIds'> | null = null,
): Promise<Samples> {
  const parts: Samples[] = [];
  for await (const requests of readNdjson(requestSchema, gzipped, path)) {
    parts.push(toColumns(requests, balancing));
  }
  return joinSamples(parts);
}

function toColumns(requests: readonly Request[], balancing: Pick<Balancing, 'serverIds'> | null): Samples {
  const measured = requests.filter((request) => !request.isWarmUp);
  const column = (of: (request: Request) => number) => Float64Array.from(measured, of);
  return {
    count: measured.length,
    warmUpCount: requests.length - measured.length,
    intendedMs: column((r) => r.intendedMs),
    sentMs: column((r) => r.sentMs),
    endMs: column((r) => r.endMs),
    connectedMs: column((r) => r.connectedMs ?? -1),
    handlerMs: column((r) => r.handlerMs ?? Number.NaN),
    queryMs: column((r) => r.queryMs ?? Number.NaN),
    firstByteMs: column((r) => r.firstByteMs ?? Number.NaN),
    error: Int8Array.from(measured, (r) => (r.error === null ? -1 : REQUEST_ERRORS.indexOf(r.error))),
    cold: Int8Array.from(measured, (r) => (r.isCold === null ? -1 : r.isCold ? 1 : 0)),
    half: Int8Array.from(measured, (r) => halfIndex(r, balancing)),
  };
}

function joinSamples(parts: readonly Samples[]): Samples {
  const sum = (of: (part: Samples) => number) => parts.reduce((total, part) => total + of(part), 0);
  const count = sum((part) => part.count);
  const join = <Column extends Float64Array | Int8Array>(whole: Column, of: (part: Samples) => Column) => {
    let at = 0;
    for (const part of parts) {
      whole.set(of(part), at);
      at += part.count;
    }
    return whole;
  };
  const numbers = (of: (part: Samples) => Float64Array) => join(new Float64Array(count), of);
  const codes = (of: (part: Samples) => Int8Array) => join(new Int8Array(count), of);
  return {
    count,
    warmUpCount: sum((part) => part.warmUpCount),
    intendedMs: numbers((part) => part.intendedMs),
    sentMs: numbers((part) => part.sentMs),
    endMs: numbers((part) => part.endMs),
    connectedMs: numbers((part) => part.connectedMs),
    handlerMs: numbers((part) => part.handlerMs),
    queryMs: numbers((part) => part.queryMs),
    firstByteMs: numbers((part) => part.firstByteMs),
    error: codes((part) => part.error),
    cold: codes((part) => part.cold),
    half: codes((part) => part.half),
  };
}

function halfIndex({ environment }: Request, balancing: Pick<Balancing, 'serverIds'> | null): number {
  const half = balancing === null ? null : halfOf(environment, balancing);
  return half === null ? -1 : half === 'servers' ? 0 : 1;
}
