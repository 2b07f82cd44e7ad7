/** USD per month at a mean rate (requests per second); must not fall as the rate rises. */
export type CostCurve = (ratePerSecond: number) => number;

/** Which of two bills is smaller; `equal` but for the noise of binary sums. */
export type Cheaper = 'a' | 'b' | 'equal';

export interface Crossing {
  readonly ratePerSecond: number;
  readonly before: Cheaper;
  readonly after: Cheaper;
}

export interface CrossingOptions {
  /** Default 0.01. */
  readonly from?: number;
  /** Default 100,000. */
  readonly to?: number;
  /** Two crossings nearer to each other than this share of the rate can be missed. Default 0.0002. */
  readonly resolution?: number;
  /** The search starts from stretches of this ratio. Default 1.1; curves that surely rise need no more than 10. */
  readonly firstRatio?: number;
  /** Crossings are located to this share of the rate. Default 1e-10. */
  readonly precision?: number;
}

/**
 * For what needs a search hundreds of times: an interval's draws, a tornado's bars. Crossings less than a tenth apart
 * can be missed, e.g. where two fleets take their steps one after the other; each that is found is precise.
 */
export const COARSE_SEARCH: CrossingOptions = { resolution: 0.1, firstRatio: 10, precision: 1e-6 };

export interface Crossings {
  readonly points: readonly Crossing[];
  /** The cheaper one of each stretch, from `from` to `to`: one more than points. */
  readonly cheaper: readonly Cheaper[];
}

/** Sums of the same amounts in another order differ by less. */
const EQUAL_SHARE = 1e-12;
/** Equality over less than this ratio is only the moment of a crossing. */
const MOMENT_RATIO = 1.01;
const EQUAL_RATIO = 1.01;

interface Sample {
  readonly rate: number;
  readonly a: number;
  readonly b: number;
}

interface Run {
  readonly from: number;
  to: number;
  readonly cheaper: Cheaper;
}

function compare({ a, b }: Sample): Cheaper {
  if (Math.abs(a - b) <= EQUAL_SHARE * Math.max(Math.abs(a), Math.abs(b))) return 'equal';
  return a < b ? 'a' : 'b';
}

/**
 * Every rate at which the cheaper of two monthly bills changes, through steps, tiers and floors.
 *
 * Both curves rise, so on a stretch neither leaves the range between its ends: where the two ranges do not touch
 * there is no crossing, and the stretch is done. Else it is halved, down to a fiftieth of a per cent. This needs
 * to know nothing of where the steps are.
 */
export function findCrossings(a: CostCurve, b: CostCurve, options: CrossingOptions = {}): Crossings {
  const { from = 0.01, to = 100_000, resolution = 2e-4, firstRatio = 1.1, precision = 1e-10 } = options;
  const at = (rate: number): Sample => ({ rate, a: a(rate), b: b(rate) });
  const runs: Run[] = [];

  function emit(start: number, end: number, cheaper: Cheaper) {
    const last = runs.at(-1);
    if (last?.cheaper === cheaper) last.to = end;
    else runs.push({ from: start, to: end, cheaper });
  }

  /** The sign changes somewhere between two near samples: where it stops being the left one's. */
  function locate(left: Sample, right: Sample) {
    const before = compare(left);
    let low = left.rate;
    let high = right.rate;
    while (high / low > 1 + precision) {
      const middle = Math.sqrt(low * high);
      if (middle <= low || middle >= high) break;
      if (compare(at(middle)) === before) low = middle;
      else high = middle;
    }
    emit(left.rate, high, before);
    emit(high, right.rate, compare(right));
  }

  /** Bills that coincide are looked at once per cent, not once per fiftieth of a per cent. */
  function isEqualThroughout(left: Sample, right: Sample): boolean {
    return (
      right.rate / left.rate <= EQUAL_RATIO &&
      compare(left) === 'equal' &&
      compare(right) === 'equal' &&
      compare(at(Math.sqrt(left.rate * right.rate))) === 'equal'
    );
  }

  function search(left: Sample, right: Sample) {
    if (isEqualThroughout(left, right)) emit(left.rate, right.rate, 'equal');
    else if (left.b > right.a) emit(left.rate, right.rate, 'a');
    else if (left.a > right.b) emit(left.rate, right.rate, 'b');
    else if (right.rate / left.rate <= 1 + resolution) {
      if (compare(left) === compare(right)) emit(left.rate, right.rate, compare(left));
      else locate(left, right);
    } else {
      const middle = at(Math.sqrt(left.rate * right.rate));
      search(left, middle);
      search(middle, right);
    }
  }

  const stretches = Math.max(1, Math.ceil(Math.log(to / from) / Math.log(firstRatio)));
  let left = at(from);
  for (let i = 1; i <= stretches; i += 1) {
    const right = at(i === stretches ? to : from * (to / from) ** (i / stretches));
    search(left, right);
    left = right;
  }
  return toCrossings(runs);
}

/** Reads the borders between the runs; a moment of equality between two sides is one crossing in its middle. */
function toCrossings(runs: readonly Run[]): Crossings {
  const kept: Run[] = [];
  let moment: Run | null = null;
  for (const run of runs) {
    if (run.cheaper === 'equal' && run.to / run.from < MOMENT_RATIO && runs.length > 1) {
      moment = run;
      continue;
    }
    const last = kept.at(-1);
    const from = moment === null || last === undefined ? run.from : Math.sqrt(moment.from * moment.to);
    moment = null;
    if (last?.cheaper === run.cheaper) last.to = run.to;
    else kept.push({ ...run, from });
  }
  const points: Crossing[] = [];
  for (let i = 1; i < kept.length; i += 1) {
    const before = kept[i - 1];
    const after = kept[i];
    if (before === undefined || after === undefined) continue;
    points.push({ ratePerSecond: after.from, before: before.cheaper, after: after.cheaper });
  }
  return { points, cheaper: kept.length === 0 ? ['equal'] : kept.map((run) => run.cheaper) };
}
