import { SamplingDecision, type SamplingResult } from '@opentelemetry/sdk-trace-base';

/** A sampler that looks at nothing but the clock. */
export interface Reservoir {
  shouldSample(): SamplingResult;
  toString(): string;
}

/**
 * X-Ray's default rule: the first request of each second, and this share of the others.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-console-sampling.html
 */
export function createReservoir(
  share = 0.05,
  now: () => number = Date.now,
  random: () => number = Math.random,
): Reservoir {
  let lastSecond = Number.NEGATIVE_INFINITY;
  return {
    shouldSample() {
      const second = Math.floor(now() / 1000);
      const isFirst = second !== lastSecond;
      lastSecond = second;
      const isKept = isFirst || random() < share;
      return { decision: isKept ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD };
    },
    toString: () => `Reservoir{1/s, ${share}}`,
  };
}
