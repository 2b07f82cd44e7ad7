import { distributionOfSorted, normalCdf, type Random, type RepeatSample } from '../src/index.ts';

/**
 * A model of real runs whose truth is known. Log latency = common level + effect of the pair's moment + effect of the
 * repeat + AR(1) noise from request to request; a share of the requests is slow (cold starts) by a factor.
 */
export interface Scenario {
  readonly name: string;
  /** log sd of what the two sides of an interleaved pair share */
  readonly shared: number;
  /** log sd of each repeat's own level */
  readonly own: number;
  /** log sd and lag-1 correlation of requests within a repeat */
  readonly within: number;
  readonly autocorrelation: number;
  readonly slowShare: number;
  /** log sd of the slow share between repeats */
  readonly slowSpread: number;
  /** how many times as long slow requests take, default 5, and their log sd, default 0.3 */
  readonly slowFactor?: number;
  readonly slowWithin?: number;
}

const SLOW_FACTOR = 5;
const SLOW_WITHIN = 0.3;
const LEVEL_MS = 50;

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'quiet machine',
    shared: 0.01,
    own: 0.01,
    within: 0.3,
    autocorrelation: 0.7,
    slowShare: 0,
    slowSpread: 0,
  },
  {
    name: 'typical',
    shared: 0.04,
    own: 0.03,
    within: 0.5,
    autocorrelation: 0.5,
    slowShare: 0,
    slowSpread: 0,
  },
  {
    name: 'restless machine',
    shared: 0.1,
    own: 0.1,
    within: 0.5,
    autocorrelation: 0.3,
    slowShare: 0,
    slowSpread: 0,
  },
  {
    name: '1 % cold starts',
    shared: 0.04,
    own: 0.03,
    within: 0.3,
    autocorrelation: 0.5,
    slowShare: 0.01,
    slowSpread: 0,
  },
  {
    name: '2 % cold starts, uneven',
    shared: 0.04,
    own: 0.03,
    within: 0.3,
    autocorrelation: 0.5,
    slowShare: 0.02,
    slowSpread: 0.3,
  },
];

/** As many cold starts as p99 leaves beyond it, and nothing between them and warm requests: chance alone decides which it is. */
export const BESIDE_A_GAP: Scenario = {
  name: '1 % cold starts, nothing between',
  shared: 0.01,
  own: 0.03,
  within: 0.3,
  autocorrelation: 0.5,
  slowShare: 0.01,
  slowSpread: 0,
  slowFactor: 10,
  slowWithin: 0.1,
};

/** Most of what moves a repeat moves its neighbour too, as on a machine whose hours differ: pairs cancel it, a control does not. */
export const PAIRS_SHARE_MUCH: Scenario = {
  name: 'pairs that share much',
  shared: 0.1,
  own: 0.01,
  within: 0.3,
  autocorrelation: 0.7,
  slowShare: 0,
  slowSpread: 0,
};

export interface SyntheticPlan {
  readonly repeats: number;
  readonly requests: number;
  /** multiplies every latency of the second architecture; default 1: A/A */
  readonly factorOfB?: number;
}

/** One repeat at a moment with a given log effect. */
export function syntheticRepeat(
  random: Random,
  scenario: Scenario,
  requests: number,
  moment: number,
  factor: number,
): RepeatSample {
  const level = Math.log(LEVEL_MS * factor) + moment + scenario.own * random.nextNormal();
  const { slowFactor = SLOW_FACTOR, slowWithin = SLOW_WITHIN } = scenario;
  const slowShare = scenario.slowShare * Math.exp(scenario.slowSpread * random.nextNormal());
  const keep = scenario.autocorrelation;
  const renew = Math.sqrt(1 - keep * keep);
  const values = new Float64Array(requests);
  let state = random.nextNormal();
  for (let i = 0; i < requests; i += 1) {
    state = keep * state + renew * random.nextNormal();
    const isSlow = slowShare > 0 && random.next() < slowShare;
    const own = isSlow ? Math.log(slowFactor) + slowWithin * random.nextNormal() : scenario.within * state;
    values[i] = Math.exp(level + own);
  }
  return { latencies: distributionOfSorted(values.sort()), coldCount: null, windowMs: null };
}

/** Interleaved repeats of two architectures. */
export function syntheticPairs(
  random: Random,
  scenario: Scenario,
  plan: SyntheticPlan,
): { a: RepeatSample[]; b: RepeatSample[] } {
  const a: RepeatSample[] = [];
  const b: RepeatSample[] = [];
  for (let k = 0; k < plan.repeats; k += 1) {
    const moment = scenario.shared * random.nextNormal();
    a.push(syntheticRepeat(random, scenario, plan.requests, moment, 1));
    b.push(syntheticRepeat(random, scenario, plan.requests, moment, plan.factorOfB ?? 1));
  }
  return { a, b };
}

/** Repeats of one architecture alone. */
export function syntheticRepeats(
  random: Random,
  scenario: Scenario,
  repeats: number,
  requests: number,
): RepeatSample[] {
  return Array.from({ length: repeats }, () =>
    syntheticRepeat(random, scenario, requests, scenario.shared * random.nextNormal(), 1),
  );
}

/** The p quantile of all requests of endlessly many repeats, in closed form but for one bisection. */
export function trueQuantile(scenario: Scenario, p: number): number {
  const { slowFactor = SLOW_FACTOR, slowWithin = SLOW_WITHIN } = scenario;
  const between = Math.hypot(scenario.shared, scenario.own);
  const slowShare = scenario.slowShare * Math.exp(scenario.slowSpread ** 2 / 2);
  const shareWithin = (log: number): number =>
    (1 - slowShare) * normalCdf(log / Math.hypot(between, scenario.within)) +
    slowShare * normalCdf((log - Math.log(slowFactor)) / Math.hypot(between, slowWithin));
  let low = -10;
  let high = 10;
  for (let i = 0; i < 100; i += 1) {
    const middle = (low + high) / 2;
    if (shareWithin(middle) < p) low = middle;
    else high = middle;
  }
  return LEVEL_MS * Math.exp(low);
}
