import type { Invocation } from '@crossover/model';

export interface MeasuredInvocation {
  readonly requestId: string;
  readonly environment: string;
  readonly startedMs: number;
  /** Without init. */
  readonly durationMs: number;
  /** On a cold start only. */
  readonly initDurationMs: number | null;
  readonly memoryMib: number;
  readonly maxMemoryUsedMib: number;
  readonly outcome: Invocation['outcome'];
}

/**
 * The record of an invocation, modelled on Lambda's REPORT line. Billed is init (when cold) plus duration, rounded
 * up to the millisecond once.
 *
 * @see AWS Compute blog "AWS Lambda standardizes billing for INIT phase" (2025-04-29): init is billed for all
 * functions since 2025-08-01.
 */
export function recordInvocation(measured: MeasuredInvocation): Invocation {
  return {
    ...measured,
    billedDurationMs: Math.ceil(roundNoise((measured.initDurationMs ?? 0) + measured.durationMs)),
  };
}

/** The sum of two floating-point numbers may lie a hair above a whole millisecond, which must not bill one more. */
const roundNoise = (ms: number): number => Math.round(ms * 1e6) / 1e6;

/** The line that Lambda writes to the function's log. */
export function formatReport(invocation: Invocation): string {
  const { requestId, durationMs, billedDurationMs, initDurationMs, memoryMib, maxMemoryUsedMib, outcome } =
    invocation;
  return [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${durationMs.toFixed(2)} ms`,
    `Billed Duration: ${billedDurationMs} ms`,
    `Memory Size: ${memoryMib} MB`,
    `Max Memory Used: ${Math.ceil(maxMemoryUsedMib)} MB`,
    ...(initDurationMs === null ? [] : [`Init Duration: ${initDurationMs.toFixed(2)} ms`]),
    ...(outcome === 'success' ? [] : [`Status: ${outcome}`]),
  ].join('\t');
}
