import type { Samples } from '../src/samples.ts';

export interface SyntheticRequest {
  readonly intendedMs: number;
  /** Default: as intended. */
  readonly sentMs?: number;
  /** Default: at once. */
  readonly endMs?: number;
  readonly isFailed?: boolean;
}

/** The columns of made-up measured requests, all on connections that were open. */
export function syntheticSamples(requests: readonly SyntheticRequest[] = []): Samples {
  const { length } = requests;
  const column = (of: (request: SyntheticRequest) => number) => Float64Array.from(requests, of);
  return {
    count: length,
    warmUpCount: 0,
    intendedMs: column(({ intendedMs }) => intendedMs),
    sentMs: column(({ intendedMs, sentMs = intendedMs }) => sentMs),
    endMs: column(({ intendedMs, sentMs = intendedMs, endMs = sentMs }) => endMs),
    connectedMs: new Float64Array(length).fill(-1),
    handlerMs: new Float64Array(length).fill(Number.NaN),
    queryMs: new Float64Array(length).fill(Number.NaN),
    firstByteMs: new Float64Array(length).fill(Number.NaN),
    error: Int8Array.from(requests, ({ isFailed = false }) => (isFailed ? 0 : -1)),
    cold: new Int8Array(length).fill(-1),
    half: new Int8Array(length).fill(-1),
  };
}
