import { createRandom, type Random } from '@crossover/stats';
import type { CostCurve } from '../src/index.ts';

/** Two rising bills whose crossings are known by construction. */
export interface KnownPair {
  readonly a: CostCurve;
  readonly b: CostCurve;
  /** Ascending, requests per second. */
  readonly rates: readonly number[];
}

const FROM = 0.01;
const TO = 100_000;
/** A crossing is at most this near to the next one or to an end of the range, as a ratio. */
const APART = 1.05;

function knownRates(random: Random, count: number): number[] {
  for (;;) {
    const rates = Array.from({ length: count }, () => FROM * (TO / FROM) ** random.next()).sort(
      (x, y) => x - y,
    );
    const ends = [FROM, ...rates, TO];
    if (ends.every((rate, i) => i === 0 || rate / (ends[i - 1] ?? rate) > APART)) return rates;
  }
}

/**
 * A base bill with a floor, two tiers and steps, common to both; and a difference that rises and falls between its
 * zeros more slowly than the base rises, so that both bills rise. Some of the zeros are steps: there the bills
 * change places without ever being equal, and both are lifted so that neither falls.
 */
function knownPair(random: Random, count: number): KnownPair {
  const rates = knownRates(random, count);
  const unit = 10 ** (-4 + 3 * random.next());
  const tierFrom = FROM * (TO / FROM) ** random.next();
  const secondTier = unit * (0.5 + 0.5 * random.next());
  const stepWidth = 10 ** (1 + 3 * random.next());
  const stepUsd = random.next() < 0.5 ? 0 : 20 * random.next();
  const isStep = rates.map(() => random.next() < 0.3);
  const first = random.next() < 0.5 ? 1 : -1;
  const slope = 0.5 * secondTier;
  const knots = [FROM, ...rates, TO];
  const floor = slope * TO * random.next() + slope * TO;

  const base = (rate: number) =>
    floor +
    unit * Math.min(rate, tierFrom) +
    secondTier * Math.max(0, rate - tierFrom) +
    stepUsd * Math.ceil(rate / stepWidth);

  /** Height over a stretch: from a zero it rises, to a zero it falls; at a step or an end it stays up. */
  function difference(rate: number): number {
    const stretch = rates.filter((each) => each <= rate).length;
    const left = knots[stretch] ?? FROM;
    const right = knots[stretch + 1] ?? TO;
    const isUpLeft = stretch === 0 || isStep[stretch - 1];
    const isUpRight = stretch === rates.length || isStep[stretch];
    const height = Math.min(isUpLeft ? right - left : rate - left, isUpRight ? right - left : right - rate);
    return (stretch % 2 === 0 ? first : -first) * slope * height;
  }

  function lift(rate: number): number {
    let usd = 0;
    for (const [i, at] of rates.entries()) {
      if (isStep[i] && rate >= at) usd += Math.abs(difference(at) - difference(at * (1 - 1e-12))) / 2;
    }
    return usd;
  }

  return {
    a: (rate) => base(rate) + lift(rate) + difference(rate) / 2,
    b: (rate) => base(rate) + lift(rate) - difference(rate) / 2,
    rates,
  };
}

export function knownPairs(total: number, seed = 1): KnownPair[] {
  const random = createRandom(seed);
  return Array.from({ length: total }, (_, i) => knownPair(random, i % 5));
}
