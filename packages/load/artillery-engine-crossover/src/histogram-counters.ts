import { TimeHistogram } from './histogram.ts';

/**
 * Histograms as plain Artillery counters, `crossover.h.<route>.<temperature>.<bucket>`: Artillery adds counters of
 * several workers, threads or Lambda functions exactly, while it keeps only percentiles of its own histograms.
 */
const PREFIX = 'crossover.h.';

/** `unknown`: the answer did not say whether a new environment served it, or there was no answer. */
export type Temperature = 'warm' | 'cold' | 'unknown';

const TEMPERATURES: ReadonlySet<string> = new Set(['warm', 'cold', 'unknown']);

export function temperatureOf(isCold: boolean | null): Temperature {
  if (isCold === null) return 'unknown';
  return isCold ? 'cold' : 'warm';
}

export function histogramCounter(route: string, temperature: Temperature, bucket: number): string {
  return `${PREFIX}${route}.${temperature}.${bucket}`;
}

export interface RouteHistogram {
  readonly route: string;
  readonly temperature: Temperature;
  readonly histogram: TimeHistogram;
}

/** The histograms in the `counters` of an Artillery report (`aggregate` or one of `intermediate`); others are ignored. */
export function decodeHistogramCounters(counters: Readonly<Record<string, number>>): RouteHistogram[] {
  const byKey = new Map<string, RouteHistogram>();
  for (const [name, count] of Object.entries(counters)) {
    if (!name.startsWith(PREFIX)) continue;
    // A route may contain dots itself: the last two parts are ours.
    const bucketDot = name.lastIndexOf('.');
    const temperatureDot = name.lastIndexOf('.', bucketDot - 1);
    const temperature = name.slice(temperatureDot + 1, bucketDot);
    const bucket = Number(name.slice(bucketDot + 1));
    if (temperatureDot < PREFIX.length || !isTemperature(temperature) || !Number.isInteger(bucket)) continue;
    const key = name.slice(0, bucketDot);
    let entry = byKey.get(key);
    if (entry === undefined) {
      entry = {
        route: name.slice(PREFIX.length, temperatureDot),
        temperature,
        histogram: new TimeHistogram(),
      };
      byKey.set(key, entry);
    }
    entry.histogram.addBucket(bucket, count);
  }
  return [...byKey.values()];
}

function isTemperature(text: string): text is Temperature {
  return TEMPERATURES.has(text);
}
