import type { Architecture, Baseline, BaselinePoint } from '@crossover/model';
import { totalUsdOf } from './architecture/bill.ts';
import { fleetAt, instancesForAll, totalWith } from './architecture/fleet.ts';
import { type BillOptions, type BillSubject, trafficWith } from './architecture/month-of-usage.ts';
import { defaultAssumptions } from './assumptions.ts';
import { peakShape, SHAPES } from './shape.ts';

/** Functions take what servers do not: the question of the best split is asked of these only. */
export function isSplit({ servers, functions }: Architecture): boolean {
  return servers !== undefined && functions !== undefined;
}

/** Drawn points; with more possible splits only every so many instances is one. */
const MAX_POINTS = 60;
/** Peaks of one hour a week, one a day, and the fifty of office hours. */
const PEAKS = [
  { peakHours: 1, title: 'one hour a week' },
  { peakHours: 7, title: 'one hour a day' },
  { peakHours: 50, title: 'ten hours a working day' },
] as const;
const HOURS_PER_WEEK = 168;
const RATIO_STEPS = 24;
const RATIO_PRECISION = 1.005;

function pointAt(
  subject: BillSubject,
  ratePerSecond: number,
  options: BillOptions,
  instances: number,
): BaselinePoint {
  const { requests, serverRequests } = trafficWith(subject, ratePerSecond, options, instances);
  return {
    instances,
    serverShare: requests === 0 ? 0 : Math.min(1, serverRequests / requests),
    totalUsd: totalWith(subject, ratePerSecond, options, instances),
  };
}

/** The cheaper one before the dearer; of equals the one that keeps more on servers. */
const cheaper = (best: BaselinePoint, each: BaselinePoint) => (each.totalUsd <= best.totalUsd ? each : best);

/**
 * Every number of servers from none to enough for everything, or an even choice of them, with the one that the bill
 * is of. The best one is looked for among all of these, so it is never dearer than the architecture's own bill.
 */
function splits(subject: BillSubject, ratePerSecond: number, options: BillOptions) {
  const shape = options.shape ?? SHAPES.constant;
  const minInstances = subject.architecture.servers?.minInstances ?? 0;
  const most = Math.max(minInstances, instancesForAll(subject, ratePerSecond, shape));
  const step = Math.ceil((most + 1) / MAX_POINTS);
  const counts = new Set([minInstances, most, fleetAt(subject, ratePerSecond, options).instances]);
  for (let instances = 0; instances <= most; instances += step) counts.add(instances);
  const points = [...counts]
    .sort((x, y) => x - y)
    .map((instances) => pointAt(subject, ratePerSecond, options, instances));
  const allowed = points.filter(({ instances }) => instances >= minInstances);
  const [first = pointAt(subject, ratePerSecond, options, minInstances), ...others] = allowed;
  return { minInstances, points, best: others.reduce(cheaper, first) };
}

/** The longest run of `true`, as its first and last index; null without any. */
function longestRun(values: readonly boolean[]): readonly [first: number, last: number] | null {
  let longest: readonly [number, number] | null = null;
  let first = 0;
  for (let i = 0; i <= values.length; i += 1) {
    if (values[i] === true) continue;
    if (i > first && (longest === null || i - first > longest[1] - longest[0] + 1)) longest = [first, i - 1];
    first = i + 1;
  }
  return longest;
}

/**
 * The peak-to-mean ratios between which the split is cheaper than a rival, at one mean rate: of several stretches the
 * longest, since fleets grow in steps.
 */
function cheaperBetween(
  subject: BillSubject,
  rival: BillSubject,
  ratePerSecond: number,
  options: BillOptions,
  peakHours: number,
) {
  const isCheaper = (ratio: number): boolean => {
    const at = { ...options, shape: peakShape(peakHours, ratio) };
    return totalUsdOf(subject, ratePerSecond, at) < totalUsdOf(rival, ratePerSecond, at);
  };
  /** The last ratio, from the cheaper side, at which the split is still cheaper. */
  const edge = (inside: number, outside: number): number => {
    let [within, beyond] = [inside, outside];
    while (Math.max(within / beyond, beyond / within) > RATIO_PRECISION) {
      const middle = Math.sqrt(within * beyond);
      if (isCheaper(middle)) within = middle;
      else beyond = middle;
    }
    return within;
  };
  const ratios = Array.from({ length: RATIO_STEPS + 1 }, (_, i) =>
    Math.min(HOURS_PER_WEEK / peakHours, (HOURS_PER_WEEK / peakHours) ** (i / RATIO_STEPS)),
  );
  const run = longestRun(ratios.map(isCheaper));
  const ends = run?.map((end) => ratios[end] ?? 1) ?? [];
  const [first, last] = ends;
  if (run === null || first === undefined || last === undefined)
    return { fromPeakToMean: null, toPeakToMean: null };
  const [before, after] = [ratios[run[0] - 1], ratios[run[1] + 1]];
  return {
    fromPeakToMean: before === undefined ? first : edge(first, before),
    toPeakToMean: after === undefined ? last : edge(last, after),
  };
}

/**
 * A rival with the split's own numbers wherever both have the part they are of: what one run happened to measure of the
 * same servers in one architecture and not in the other is no reason to split.
 */
function alike(rival: BillSubject, subject: BillSubject): BillSubject {
  const own = new Set(defaultAssumptions(subject.architecture).map(({ name }) => name));
  const shared = defaultAssumptions(rival.architecture).flatMap(({ name }) =>
    own.has(name) ? [[name, subject.values[name]] as const] : [],
  );
  return { ...rival, values: { ...rival.values, ...Object.fromEntries(shared) } };
}

/**
 * How much of this traffic belongs on servers. The bill is made for every number of them; the peaks say what traffic
 * the split pays for, each at the same mean rate with everything beyond the peak spread evenly.
 *
 * @param subject an architecture with servers and functions.
 * @param rivals the pure ones that it is held against, with the subject's own numbers for the parts that both have.
 */
export function baselineOf(
  subject: BillSubject,
  rivals: readonly BillSubject[],
  ratePerSecond: number,
  options: BillOptions,
): Baseline {
  const shape = options.shape ?? SHAPES.constant;
  const found = splits(subject, ratePerSecond, options);
  const equals = rivals.map((rival) => alike(rival, subject));
  return {
    architecture: subject.architecture.id,
    shape: shape.name,
    shapeTitle: shape.title,
    ratePerSecond,
    peakToMean: shape.peakToMean,
    ...found,
    rivals: equals.map((rival) => {
      const totalUsd = totalUsdOf(rival, ratePerSecond, options);
      const savingUsd = totalUsd - found.best.totalUsd;
      return {
        architecture: rival.architecture.id,
        totalUsd,
        savingUsd,
        savingShare: totalUsd === 0 ? 0 : savingUsd / totalUsd,
      };
    }),
    peaks: PEAKS.map(({ peakHours, title }) => ({
      peakHours,
      title,
      highestPeakToMean: HOURS_PER_WEEK / peakHours,
      thresholds: equals.map((rival) => ({
        rival: rival.architecture.id,
        ...cheaperBetween(subject, rival, ratePerSecond, options, peakHours),
      })),
    })),
  };
}
