/** How much a run spends to be sure. */
export interface Preset {
  /** Names of the workloads when none is asked for. */
  readonly workloads: readonly string[];
  readonly repeats: number;
  /** Scales every phase's duration; rates stay. */
  readonly durationFactor: number;
  /** Cold starts measured live and alone, per architecture with functions. */
  readonly coldStarts: number;
  /** Ascending; the search stops at the first that a single server instance does not hold. */
  readonly capacityRatesPerSecond: readonly number[];
  readonly capacityStepSeconds: number;
  /** Calibration of the instrument at each rate of the run: seconds at most, before the repeats and after. */
  readonly calibrationSeconds: number;
}

/** `from`, then each `factor` times the one before, rounded to 10, up to `to`. */
const ladder = (from: number, factor: number, to: number): number[] => {
  const rates: number[] = [];
  for (let rate = from; rate <= to; rate *= factor) rates.push(Math.round(rate / 10) * 10);
  return rates;
};

export const PRESETS = {
  /** Everything within 90 s, three architectures too: to see how it works, or whether a change broke something. */
  quick: {
    workloads: ['steady'],
    repeats: 3,
    durationFactor: 0.28,
    coldStarts: 20,
    capacityRatesPerSecond: [],
    capacityStepSeconds: 0,
    calibrationSeconds: 3,
  },
  /** Within 5 minutes, three architectures too: an answer. */
  default: {
    workloads: ['steady'],
    // More and shorter repeats tell smaller differences apart than fewer and longer ones of the same total.
    repeats: 10,
    durationFactor: 0.31,
    coldStarts: 20,
    capacityRatesPerSecond: ladder(250, 1.5, 3000),
    capacityStepSeconds: 3,
    calibrationSeconds: 10,
  },
  /** To publish: every workload but the storm, which is about connections; more repeats, a finer capacity search. */
  thorough: {
    workloads: ['steady', 'ramp', 'spike', 'sporadic', 'diurnal'],
    repeats: 10,
    durationFactor: 1,
    coldStarts: 40,
    capacityRatesPerSecond: ladder(250, 1.25, 4000),
    capacityStepSeconds: 6,
    calibrationSeconds: 10,
  },
} as const satisfies Record<string, Preset>;

export type PresetName = keyof typeof PRESETS;
