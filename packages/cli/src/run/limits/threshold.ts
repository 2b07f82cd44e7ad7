import type { LoadProgress } from '@crossover/load';
import { CrossoverError } from '@crossover/model';

/** A percentile of fewer requests than this is noise, not a reason to stop. */
const FEWEST_ENDED = 20;

/** Ends a run when what ended in the last ten seconds is past it. */
export interface Threshold {
  readonly metric: 'errors' | 'p50' | 'p95' | 'p99';
  /** Errors: share of the requests, 0–1. Percentiles: response time, milliseconds. */
  readonly above: number;
}

const WRITTEN = /^(?:(errors)\s*>\s*(\d+(?:\.\d+)?)\s*%|(p50|p95|p99)\s*>\s*(\d+(?:\.\d+)?)\s*(ms|s))$/;

/**
 * Thresholds as `errors>5%,p95>2s`, each metric once.
 *
 * @throws CrossoverError `usage`
 */
export function parseThresholds(text: string): Threshold[] {
  const thresholds = text.split(',').map((part): Threshold => {
    const [, errors, percent, percentile, time, unit] = WRITTEN.exec(part.trim()) ?? [];
    if (errors === 'errors' && Number(percent) <= 100)
      return { metric: errors, above: Number(percent) / 100 };
    if (percentile === 'p50' || percentile === 'p95' || percentile === 'p99')
      return { metric: percentile, above: Number(time) * (unit === 's' ? 1000 : 1) };
    throw new CrossoverError('usage', `Expected --abort-on like errors>5% or p95>2s, found "${part}".`, {
      hint: 'Known: errors in %, p50, p95 and p99 in ms or s; several with commas between.',
    });
  });
  const metrics = thresholds.map(({ metric }) => metric);
  const twice = metrics.find((metric, i) => metrics.indexOf(metric) !== i);
  if (twice === undefined) return thresholds;
  throw new CrossoverError('usage', `Expected "${twice}" once in --abort-on, found it twice.`);
}

/** What the generator saw of the threshold's metric in the last ten seconds, when that is past it; else null. */
export function breachOf({ metric, above }: Threshold, { recent }: LoadProgress): number | null {
  if (recent === undefined || recent.ended < FEWEST_ENDED) return null;
  const value = {
    errors: recent.failed / recent.ended,
    p50: recent.p50Ms,
    p95: recent.p95Ms,
    p99: recent.p99Ms,
  }[metric];
  return value !== null && value > above ? value : null;
}

export function describeBreach({ metric, above }: Threshold, found: number): string {
  const written = (value: number) =>
    metric === 'errors' ? `${Number((100 * value).toPrecision(3))} %` : `${Number(value.toPrecision(4))} ms`;
  return `Expected ${metric} of at most ${written(above)} in the last ten seconds, found ${written(found)}`;
}
