import { quantile } from './quantile.ts';

/**
 * Starts of the segments (first is 0) into which a series with Gaussian noise of constant spread splits best, mean per
 * segment, penalty 3 ln n per change (the "MBIC" size). The noise is measured robustly from successive differences, so
 * that the changes themselves do not hide it.
 * @see Killick, Fearnhead & Eckley (2012), Optimal detection of changepoints with a linear computational cost, J. Am. Stat. Assoc. 107, 1590–1598 (PELT); penalty: Zhang & Siegmund (2007), Biometrics 63, 22–32
 */
export function changePoints(series: readonly number[], minimumLength = 2): number[] {
  const n = series.length;
  if (n < 2 * minimumLength) return n === 0 ? [] : [0];
  const noise = differenceNoise(series);
  // A series without noise: any step is a change; a tiny spread keeps the costs finite.
  const variance = Math.max(noise ** 2, 1e-12 * Math.max(...series.map((x) => x * x), 1e-12));
  const penalty = 3 * Math.log(n);
  const sums = cumulate(series);
  const squares = cumulate(series.map((x) => x * x));
  const cost = (from: number, to: number): number => {
    const sum = (sums[to] ?? 0) - (sums[from] ?? 0);
    return ((squares[to] ?? 0) - (squares[from] ?? 0) - sum ** 2 / (to - from)) / variance;
  };
  const best: number[] = [-penalty];
  const previous: number[] = [0];
  let candidates = [0];
  for (let to = minimumLength; to <= n; to += 1) {
    let lowest = Number.POSITIVE_INFINITY;
    let start = 0;
    const totals = candidates.map((from) => (best[from] ?? Number.POSITIVE_INFINITY) + cost(from, to));
    for (const [i, total] of totals.entries()) {
      if (total + penalty < lowest) {
        lowest = total + penalty;
        start = candidates[i] ?? 0;
      }
    }
    best[to] = lowest;
    previous[to] = start;
    candidates = candidates.filter((_, i) => (totals[i] ?? 0) <= lowest);
    const next = to + 1 - minimumLength;
    if (next >= minimumLength) candidates.push(next);
  }
  const starts: number[] = [];
  for (let to = n; to > 0; to = previous[to] ?? 0) starts.unshift(previous[to] ?? 0);
  return starts;
}

function cumulate(series: readonly number[]): number[] {
  let sum = 0;
  return [0, ...series.map((x) => (sum += x))];
}

/** Standard deviation of the noise from the median absolute successive difference (normal: 0.6745 σ √2). */
function differenceNoise(series: readonly number[]): number {
  const steps = series.slice(1).map((x, i) => Math.abs(x - (series[i] ?? 0)));
  return (
    (quantile(
      steps.sort((a, b) => a - b),
      0.5,
    ) ?? 0) /
    (0.6744897501960817 * Math.SQRT2)
  );
}

export type WarmUp =
  /** requests from index `end` on are steady; 0: there was no warm-up */
  | { readonly state: 'steady'; readonly end: number; readonly changePoints: readonly number[] }
  /** the last level was reached only in the second half: the repeat is too short to call anything steady */
  | { readonly state: 'never-steady'; readonly changePoints: readonly number[] };

export interface WarmUpOptions {
  /** requests per point of the series; default: what gives about 100 points, at least 5 */
  readonly blockSize?: number;
  /** levels closer than this share are the same; default 0.05 */
  readonly tolerance?: number;
}

/**
 * Where warm-up ends in latencies by order of their intended send: the medians of blocks are split at their change
 * points, and steady is the longest stretch up to the end whose segments all lie within `tolerance` of the last one.
 * The medians' logarithms are taken, since latencies vary by factors.
 * @see Barrett et al. (2017), Virtual machine warmup blows hot and cold, OOPSLA (segments equivalent to the last one)
 */
export function findWarmUp(latenciesMs: ArrayLike<number>, options: WarmUpOptions = {}): WarmUp {
  const n = latenciesMs.length;
  const blockSize = options.blockSize ?? Math.max(5, Math.ceil(n / 100));
  const tolerance = Math.log1p(options.tolerance ?? 0.05);
  const medians: number[] = [];
  for (let from = 0; from + blockSize <= n; from += blockSize) {
    const block = Array.from({ length: blockSize }, (_, i) => latenciesMs[from + i] ?? 0);
    const median =
      quantile(
        block.sort((a, b) => a - b),
        0.5,
      ) ?? 0;
    medians.push(Math.log(Math.max(median, 1e-6)));
  }
  const starts = changePoints(medians);
  const levels = starts.map((start, i) => {
    const segment = medians.slice(start, starts[i + 1] ?? medians.length);
    return segment.reduce((sum, x) => sum + x, 0) / segment.length;
  });
  const last = levels.at(-1) ?? 0;
  let first = Math.max(0, levels.length - 1);
  while (first > 0 && Math.abs((levels[first - 1] ?? 0) - last) <= tolerance) first -= 1;
  const end = (starts[first] ?? 0) * blockSize;
  const points = starts.slice(1).map((start) => start * blockSize);
  return end > n / 2
    ? { state: 'never-steady', changePoints: points }
    : { state: 'steady', end, changePoints: points };
}
