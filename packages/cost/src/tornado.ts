import type { InputName } from './assumptions.ts';
import { COARSE_SEARCH, type Crossing, findCrossings } from './crossings.ts';
import type { Parameter } from './parameters.ts';
import { type CurvePair, matchCrossing } from './uncertainty.ts';

/** How far one assumption moves a crossover point. */
export interface TornadoBar {
  readonly name: InputName;
  readonly title: string;
  readonly architectures: readonly string[];
  readonly unit: string;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly source: string;
  readonly isMeasured: boolean;
  /** The crossover with the assumption at its low and high end; null when the bills then do not cross there. */
  readonly atLow: number | null;
  readonly atHigh: number | null;
  /** Change of the crossover in per cent for 1 % more of the assumption; null when it cannot be told. */
  readonly elasticity: number | null;
}

const BARS = 5;
const STEP = 0.01;

/** Distance on the log scale; a crossing that disappears moves farther than any that stays. */
function swing({ atLow, atHigh }: TornadoBar): number {
  if (atLow === null || atHigh === null) return Number.POSITIVE_INFINITY;
  return Math.abs(Math.log(atHigh / atLow));
}

/** The assumptions that move a crossover most, each changed alone over its range, the strongest first. */
export function tornado(
  nominal: Crossing,
  parameters: readonly Parameter[],
  curvesFor: (changes: readonly (readonly [Parameter, number])[]) => CurvePair,
  bars: number = BARS,
): TornadoBar[] {
  const crossingAt = (parameter: Parameter, value: number): number | null => {
    const { a, b } = curvesFor([[parameter, value]]);
    const { points } = findCrossings(a, b, COARSE_SEARCH);
    return matchCrossing(nominal, points)?.ratePerSecond ?? null;
  };
  return parameters
    .filter(({ input }) => input.high > input.low)
    .map((parameter): TornadoBar => {
      const { title, unit, value, low, high, source, isMeasured } = parameter.input;
      const less = crossingAt(parameter, value * (1 - STEP));
      const more = crossingAt(parameter, value * (1 + STEP));
      return {
        name: parameter.name,
        title,
        architectures: parameter.architectures,
        unit,
        value,
        low,
        high,
        source,
        isMeasured,
        atLow: crossingAt(parameter, low),
        atHigh: crossingAt(parameter, high),
        elasticity:
          less === null || more === null ? null : Math.log(more / less) / Math.log((1 + STEP) / (1 - STEP)),
      };
    })
    .filter((bar) => swing(bar) > 1e-6)
    .sort((x, y) => swing(y) - swing(x))
    .slice(0, bars);
}
