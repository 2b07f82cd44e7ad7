import { DEFAULT_WEIGHT_POLICY } from '@crossover/model';
import { SHAPES, type Shape } from '../shape.ts';
import { type BillOptions, type BillSubject, totalOf, trafficWith, usageWith } from './month-of-usage.ts';
import { fleetSize, instanceCapacityPerSecond, serverUsage } from './servers.ts';

export interface Fleet {
  /** Server instances that run all month; 0 without servers. */
  readonly instances: number;
  /** The month's total with them. */
  readonly totalUsd: number;
}

/** The month's total with so many instances, whatever the fleet's limits. */
export function totalWith(
  subject: BillSubject,
  ratePerSecond: number,
  options: BillOptions,
  instances: number,
): number {
  return totalOf(usageWith(subject, ratePerSecond, options, instances), options);
}

/** Instances from which on servers answer everything and functions nothing; only with functions beside servers. */
export function instancesForAll(subject: BillSubject, ratePerSecond: number, shape: Shape): number {
  const capacity = DEFAULT_WEIGHT_POLICY.overflowAtShare * instanceCapacityPerSecond(subject.values);
  const peak = ratePerSecond * shape.peakToMean;
  const instances = Math.ceil(peak / capacity);
  // Binary noise may leave the peak a hair above the threshold.
  return peak > instances * capacity ? instances + 1 : instances;
}

/**
 * Mean rate that functions get in a month, for any number of instances, from sums over the parts of the month: the
 * parts stand in the order of their rates, so those that overflow are always the first ones.
 */
function functionRates(subject: BillSubject, ratePerSecond: number, shape: Shape) {
  const capacity = instanceCapacityPerSecond(subject.values);
  const { overflowAtShare, targetShare } = DEFAULT_WEIGHT_POLICY;
  const thresholds = shape.parts.map(({ factor }) =>
    Math.ceil((factor * ratePerSecond) / (overflowAtShare * capacity)),
  );
  let shares = 0;
  let rates = 0;
  const sums = shape.parts.map(({ share, factor }) => {
    shares += share;
    rates += share * factor * ratePerSecond;
    return { shares, rates };
  });
  return { thresholds, sums, keptPerInstance: targetShare * capacity };
}

/**
 * The number of instances that looks cheapest when an instance and a request to a function each have one price.
 * Between the numbers at which a part of the month stops overflowing the cost is a straight line, so only those and
 * the ones just below them need to be looked at.
 */
function cheapestAtPrices(
  subject: BillSubject,
  ratePerSecond: number,
  shape: Shape,
  range: { readonly least: number; readonly most: number },
  prices: { readonly instanceUsd: number; readonly functionRateUsd: number },
): number {
  const { thresholds, sums, keptPerInstance } = functionRates(subject, ratePerSecond, shape);
  let best = range.most;
  let bestUsd = range.most * prices.instanceUsd;
  // Parts 0 to i overflow with fewer than thresholds[i] instances; thresholds fall.
  for (let i = 0; i < thresholds.length; i += 1) {
    const { shares, rates } = sums[i] ?? { shares: 0, rates: 0 };
    const top = (thresholds[i] ?? 0) - 1;
    for (const instances of [top, Math.max(thresholds[i + 1] ?? range.least, range.least)]) {
      if (instances < range.least || instances > Math.min(top, range.most)) continue;
      const functionRate = Math.max(0, rates - shares * keptPerInstance * instances);
      const usd = instances * prices.instanceUsd + functionRate * prices.functionRateUsd;
      if (usd < bestUsd) [best, bestUsd] = [instances, usd];
    }
  }
  return best;
}

/**
 * The fleet whose month costs least when functions take what it does not hold, never below its minimum. The prices of
 * an instance and of a request to a function are read off two whole bills, so tiers and capacity units are in them;
 * the cheapest of the bills made is the answer.
 */
function cheapestFleet(subject: BillSubject, ratePerSecond: number, options: BillOptions): Fleet {
  const { servers } = subject.architecture;
  const shape = options.shape ?? SHAPES.constant;
  if (servers === undefined) throw new Error('expected an architecture with servers');
  const at = (instances: number): Fleet => ({
    instances,
    totalUsd: totalWith(subject, ratePerSecond, options, instances),
  });
  const least = servers.minInstances;
  const most = instancesForAll(subject, ratePerSecond, shape);
  if (most <= least) return at(least);
  const all = at(most);
  const fewest = at(least);
  const traffic = trafficWith(subject, 0, options, 1);
  const instanceUsd = totalOf(serverUsage(servers, 1, traffic, {}, options.plan ?? 'on-demand'), options);
  const { functionRequests, requests } = trafficWith(subject, ratePerSecond, options, least);
  const functionRate = (ratePerSecond * functionRequests) / requests;
  const functionRateUsd = (fewest.totalUsd + (most - least) * instanceUsd - all.totalUsd) / functionRate;
  const chosen = cheapestAtPrices(
    subject,
    ratePerSecond,
    shape,
    { least, most },
    { instanceUsd, functionRateUsd },
  );
  const others = chosen === least || chosen === most ? [all] : [all, at(chosen)];
  return others.reduce((best, each) => (each.totalUsd < best.totalUsd ? each : best), fewest);
}

/**
 * Instances that run all month, and the month's total with them. Servers alone: the smallest fleet that holds the SLO
 * at the peak. With functions that take the excess: the number that makes the bill smallest.
 */
export function fleetAt(subject: BillSubject, ratePerSecond: number, options: BillOptions): Fleet {
  const { servers, functions } = subject.architecture;
  if (servers !== undefined && functions !== undefined) return cheapestFleet(subject, ratePerSecond, options);
  const peak = ratePerSecond * (options.shape ?? SHAPES.constant).peakToMean;
  const instances = servers === undefined ? 0 : fleetSize(servers, subject.values, peak);
  return { instances, totalUsd: totalWith(subject, ratePerSecond, options, instances) };
}
