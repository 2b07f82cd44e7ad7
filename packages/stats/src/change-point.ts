import { quantile } from './quantile.ts';

export interface ChangePointOptions {
  /** points of a segment at least, default 2 */
  readonly minimumLength?: number;
  /** long-run standard deviation of the noise; default: measured, see `longRunNoise` */
  readonly noise?: number;
}

/**
 * Starts of the segments (first is 0) into which a series splits best: one mean per segment, cost in units of the noise,
 * penalty 3 ln n per change.
 * @see Killick, Fearnhead & Eckley (2012), Optimal detection of changepoints with a linear computational cost, J. Am. Stat. Assoc. 107, 1590–1598 (PELT); penalty: Zhang & Siegmund (2007), Biometrics 63, 22–32
 */
export function changePoints(series: readonly number[], options: ChangePointOptions = {}): number[] {
  const { minimumLength = 2, noise = longRunNoise(series) } = options;
  const n = series.length;
  if (n < 2 * minimumLength) return n === 0 ? [] : [0];
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
  let candidates = [{ from: 0, until: Number.POSITIVE_INFINITY }];
  for (let to = minimumLength; to <= n; to += 1) {
    let lowest = Number.POSITIVE_INFINITY;
    let start = 0;
    const totals = candidates.map(({ from }) => (best[from] ?? Number.POSITIVE_INFINITY) + cost(from, to));
    for (const [i, total] of totals.entries()) {
      if (total + penalty < lowest) {
        lowest = total + penalty;
        start = candidates[i]?.from ?? 0;
      }
    }
    best[to] = lowest;
    previous[to] = start;
    // A start that has lost can only be beaten by a change at `to`, whose segment needs its minimum length first.
    candidates = candidates
      .map(({ from, until }, i) => {
        const hasLost = (totals[i] ?? 0) > lowest;
        return { from, until: hasLost ? Math.min(until, to + minimumLength) : until };
      })
      .filter(({ until }) => until > to + 1);
    const next = to + 1 - minimumLength;
    if (next >= minimumLength) candidates.push({ from: next, until: Number.POSITIVE_INFINITY });
  }
  const starts: number[] = [];
  for (let to = n; to > 0; to = previous[to] ?? 0) starts.unshift(previous[to] ?? 0);
  return starts;
}

function cumulate(series: readonly number[]): number[] {
  let sum = 0;
  return [0, ...series.map((x) => (sum += x))];
}

/** Beyond this correlation a series of some hundred points cannot tell noise from change. */
const LARGEST_CORRELATION = 0.9;

/**
 * Long-run standard deviation of first-order autocorrelated noise, from the medians of differences at lags 1 and 2: a few
 * changes of level hardly move them, and correlated noise (queues, garbage collection) does not pass for changes.
 * @see Romano, Rigaill, Runge & Fearnhead (2022), J. Am. Stat. Assoc. 117, 2147–2162, §4 (AR(1) noise estimated from lagged differences)
 */
function longRunNoise(series: readonly number[]): number {
  const atLag1 = medianSquaredStep(series, 1);
  const atLag2 = medianSquaredStep(series, 2);
  if (atLag1 === 0) return 0;
  // For AR(1): E d₁² = 2σ²(1 − ρ), E d₂² = 2σ²(1 − ρ²), long-run variance σ²(1 + ρ) ÷ (1 − ρ).
  const correlation = Math.min(LARGEST_CORRELATION, Math.max(0, atLag2 / atLag1 - 1));
  return Math.sqrt(((atLag1 / 2) * (1 + correlation)) / (1 - correlation) ** 2);
}

/** Square of a normal step's standard deviation, from the median of absolute steps (normal: 0.6745 σ). */
function medianSquaredStep(series: readonly number[], lag: number): number {
  const steps = series.slice(lag).map((x, i) => Math.abs(x - (series[i] ?? 0)));
  const median = quantile(Float64Array.from(steps).sort(), 0.5) ?? 0;
  return (median / 0.6744897501960817) ** 2;
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
 * points, and it is over with the first segment whose level lies within `tolerance` of the last one, as far as both are known. Whatever happens
 * after that (a server that stands still, a burst of collections) is no warm-up: it is what is measured.
 * The medians' logarithms are taken, since latencies vary by factors.
 * @see Barrett et al. (2017), Virtual machine warmup blows hot and cold, OOPSLA (segments equivalent to the last one)
 */
export function findWarmUp(latenciesMs: ArrayLike<number>, options: WarmUpOptions = {}): WarmUp {
  const n = latenciesMs.length;
  const blockSize = options.blockSize ?? Math.max(5, Math.ceil(n / 100));
  const tolerance = Math.log1p(options.tolerance ?? 0.05);
  const medians: number[] = [];
  for (let from = 0; from + blockSize <= n; from += blockSize) {
    const block = Float64Array.from({ length: blockSize }, (_, i) => latenciesMs[from + i] ?? 0);
    const median = quantile(block.sort(), 0.5) ?? 0;
    medians.push(Math.log(Math.max(median, 1e-6)));
  }
  const noise = longRunNoise(medians);
  const starts = changePoints(medians, { noise });
  const levels = starts.map((start, i) => {
    const segment = medians.slice(start, starts[i + 1] ?? medians.length);
    return { mean: segment.reduce((sum, x) => sum + x, 0) / segment.length, blocks: segment.length };
  });
  const last = levels.at(-1) ?? { mean: 0, blocks: 1 };
  // A short segment's own level is not known better than this.
  const doubt = (blocks: number): number => 2 * noise * Math.sqrt(1 / blocks + 1 / last.blocks);
  const first = levels.findIndex(
    ({ mean, blocks }) => Math.abs(mean - last.mean) <= tolerance + doubt(blocks),
  );
  const end = (starts[Math.max(0, first)] ?? 0) * blockSize;
  const points = starts.slice(1).map((start) => start * blockSize);
  return end > n / 2
    ? { state: 'never-steady', changePoints: points }
    : { state: 'steady', end, changePoints: points };
}
