import type { Inputs } from '../assumptions.ts';
import { type Month, secondsIn } from '../month.ts';
import type { Shape } from '../shape.ts';

/** Hours of the month in which the rate is the same, and how it is shared by servers and functions. */
interface TrafficPart {
  readonly hours: number;
  readonly ratePerSecond: number;
  readonly serverRatePerSecond: number;
  readonly functionRatePerSecond: number;
}

/** A month of requests to one architecture. */
export interface Traffic {
  readonly month: Month;
  readonly inputs: Inputs;
  readonly requests: number;
  readonly functionRequests: number;
  readonly serverRequests: number;
  readonly peakRatePerSecond: number;
  readonly parts: readonly TrafficPart[];
}

/**
 * @param serverRateOf what of a rate the servers take; functions get the rest.
 */
export function createTraffic(
  meanRatePerSecond: number,
  shape: Shape,
  month: Month,
  inputs: Inputs,
  serverRateOf: (ratePerSecond: number) => number,
): Traffic {
  let serverRequests = 0;
  let functionRequests = 0;
  const parts = shape.parts.map(({ share, factor }) => {
    const hours = share * month.hours;
    const ratePerSecond = factor * meanRatePerSecond;
    const serverRatePerSecond = serverRateOf(ratePerSecond);
    const functionRatePerSecond = ratePerSecond - serverRatePerSecond;
    serverRequests += serverRatePerSecond * hours * 3600;
    functionRequests += functionRatePerSecond * hours * 3600;
    return { hours, ratePerSecond, serverRatePerSecond, functionRatePerSecond };
  });
  return {
    month,
    inputs,
    requests: meanRatePerSecond * secondsIn(month),
    functionRequests,
    serverRequests,
    peakRatePerSecond: meanRatePerSecond * shape.peakToMean,
    parts,
  };
}
