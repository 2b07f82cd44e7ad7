import { CrossoverError, counted, type Workload } from '@crossover/model';

/** A part of the month in which the rate is the same. */
export interface ShapePart {
  /** Share of the month's time, 0–1. */
  readonly share: number;
  /** Rate in this part over the month's mean rate. */
  readonly factor: number;
}

/** How a month's requests are spread over its hours; the order of the hours does not change the bill. */
export interface Shape {
  readonly name: string;
  readonly title: string;
  /** Shares sum to 1; the mean factor is 1. */
  readonly parts: readonly ShapePart[];
  /** Highest rate over the mean rate. */
  readonly peakToMean: number;
}

const HOURS_PER_WEEK = 168;

/** Joins equal factors, and scales so that the mean is exactly 1. */
function createShape(name: string, title: string, samples: readonly ShapePart[]): Shape {
  const totalShare = samples.reduce((sum, part) => sum + part.share, 0);
  const mean = samples.reduce((sum, part) => sum + part.share * part.factor, 0) / totalShare;
  const byFactor = new Map<number, number>();
  for (const { share, factor } of samples) {
    const scaled = factor / mean;
    byFactor.set(scaled, (byFactor.get(scaled) ?? 0) + share / totalShare);
  }
  const parts = [...byFactor]
    .filter(([, share]) => share > 0)
    .map(([factor, share]) => ({ share, factor }))
    .sort((a, b) => b.factor - a.factor);
  return { name, title, parts, peakToMean: parts[0]?.factor ?? 1 };
}

const OFFICE_HOURS = 50;
const OFFICE_SHARE = 0.9;

/** The shapes that need no input. */
export const SHAPES = {
  /** The same rate every second. */
  constant: createShape('constant', 'constant', [{ share: 1, factor: 1 }]),
  /** 90 % of the requests in 10 hours of each of 5 days, at one rate; the rest spread over the other 118 hours. */
  'office-hours': createShape('office-hours', 'office hours', [
    { share: OFFICE_HOURS / HOURS_PER_WEEK, factor: OFFICE_SHARE / OFFICE_HOURS },
    {
      share: 1 - OFFICE_HOURS / HOURS_PER_WEEK,
      factor: (1 - OFFICE_SHARE) / (HOURS_PER_WEEK - OFFICE_HOURS),
    },
  ]),
  /** Half of the requests in one hour of each day, at 12 times the mean rate. */
  spiky: createShape('spiky', 'spiky', [
    { share: 1 / 24, factor: 12 },
    { share: 23 / 24, factor: 12 / 23 },
  ]),
} as const satisfies Readonly<Record<string, Shape>>;

export type ShapeName = keyof typeof SHAPES;

/** Whether it is one of `SHAPES`; shapes of one's own hours have no name. */
export function isShapeName(name: string): name is ShapeName {
  return Object.hasOwn(SHAPES, name);
}

/**
 * One even peak for some hours of each week; what it leaves of the requests is spread evenly over the other hours.
 *
 * @param peakToMean 1 to 168 ÷ hours: at the highest nothing is left beside the peak.
 */
export function peakShape(hoursPerWeek: number, peakToMean: number): Shape {
  const share = hoursPerWeek / HOURS_PER_WEEK;
  const rest = Math.max(0, (1 - share * peakToMean) / (1 - share));
  return createShape('weekly-peak', `a peak of ${counted(hoursPerWeek, 'hour')} a week`, [
    { share, factor: peakToMean },
    { share: 1 - share, factor: rest },
  ]);
}

/**
 * A series of hourly rates (a day, a week, any length), in any unit: only the proportions count.
 *
 * @throws CrossoverError `usage` when the series is empty, negative or zero throughout.
 */
export function shapeOfHourlySeries(rates: readonly number[], name = 'custom'): Shape {
  if (rates.length === 0 || rates.some((rate) => !(rate >= 0)) || !rates.some((rate) => rate > 0)) {
    throw new CrossoverError(
      'usage',
      'Expected hourly rates of 0 or more with at least one above 0, found none.',
      { hint: 'Give for example 24 numbers, one for each hour of the day.' },
    );
  }
  return createShape(
    name,
    name,
    rates.map((factor) => ({ share: 1, factor })),
  );
}

const RAMP_STEPS = 20;

/** The load profile of a workload, as if it went on all month; warm-up phases apart. */
export function shapeOfWorkload(workload: Pick<Workload, 'name' | 'title' | 'phases'>): Shape {
  const samples: ShapePart[] = [];
  for (const phase of workload.phases) {
    if (phase.isWarmUp) continue;
    const end = phase.rampToRatePerSecond;
    if (end === undefined) {
      samples.push({ share: phase.durationSeconds, factor: phase.ratePerSecond });
      continue;
    }
    for (let step = 0; step < RAMP_STEPS; step += 1) {
      const progress = (step + 0.5) / RAMP_STEPS;
      samples.push({
        share: phase.durationSeconds / RAMP_STEPS,
        factor: phase.ratePerSecond + progress * (end - phase.ratePerSecond),
      });
    }
  }
  return createShape(workload.name, workload.title, samples);
}
