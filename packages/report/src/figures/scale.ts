/** A mapping from data to coordinates, with the ticks that fit it. */
export interface Scale {
  (value: number): number;
  readonly domain: readonly [number, number];
  readonly range: readonly [number, number];
  readonly ticks: readonly number[];
}

function build(
  at: (value: number) => number,
  domain: readonly [number, number],
  range: readonly [number, number],
  ticks: readonly number[],
): Scale {
  return Object.assign((value: number) => at(value), { domain, range, ticks });
}

/** Steps of 1, 2 or 5 times a power of ten, about `count` of them. */
function linearTicks(from: number, to: number, count: number): number[] {
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power > 5 ? 10 : rough / power > 2 ? 5 : rough / power > 1 ? 2 : 1);
  const ticks: number[] = [];
  for (let index = Math.ceil(from / step - 1e-9); index * step <= to * (1 + 1e-9) + 1e-12; index += 1) {
    ticks.push(Number((index * step).toPrecision(12)));
  }
  return ticks;
}

/** From `from` to `to`; a domain of no width is widened so that nothing is divided by zero. */
export function linearScale(
  [from, to]: readonly [number, number],
  range: readonly [number, number],
  count = 5,
): Scale {
  const end = to > from ? to : from + 1;
  const at = (value: number) => range[0] + ((value - from) / (end - from)) * (range[1] - range[0]);
  return build(at, [from, end], range, linearTicks(from, end, count));
}

/** Both ends above 0. Ticks at round numbers, as many as fit into about `count`. */
export function logScale(
  [from, to]: readonly [number, number],
  range: readonly [number, number],
  count = 6,
): Scale {
  const low = Math.log10(from);
  const high = to > from ? Math.log10(to) : low + 1;
  const at = (value: number) =>
    range[0] + ((Math.log10(Math.max(value, 1e-300)) - low) / (high - low)) * (range[1] - range[0]);
  const inside = (factors: readonly number[]) => {
    const ticks: number[] = [];
    for (let power = Math.floor(low); power <= Math.ceil(high); power += 1) {
      for (const factor of factors) {
        const tick = Number((factor * 10 ** power).toPrecision(12));
        if (Math.log10(tick) >= low - 1e-9 && Math.log10(tick) <= high + 1e-9) ticks.push(tick);
      }
    }
    return ticks;
  };
  const candidates = [
    inside([1, 1.5, 2, 2.5, 3, 4, 5, 6, 7, 8, 9]),
    inside([1, 1.5, 2, 3, 4, 5, 7]),
    inside([1, 2, 5]),
    inside([1, 3]),
    inside([1]),
  ];
  const ticks = candidates.find((list) => list.length <= count + 1) ?? thin(inside([1]), count);
  return build(at, [10 ** low, 10 ** high], range, ticks);
}

function thin(ticks: readonly number[], count: number): number[] {
  const every = Math.ceil(ticks.length / count);
  return ticks.filter((_, index) => index % every === 0);
}

/** Percentiles as 0–1 on a scale on which each further nine takes the same room. */
export function ninesScale(to: number, range: readonly [number, number]): Scale {
  const nines = (p: number) => -Math.log10(1 - p);
  const end = nines(to);
  const at = (p: number) => range[0] + (nines(p) / end) * (range[1] - range[0]);
  const ticks = [0, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999].filter((p) => p <= to + 1e-12);
  return build(at, [0, to], range, ticks);
}

/** The domain that holds all positive values, with a little room, for a log scale. */
export function logDomain(values: readonly number[], floor: number): [number, number] {
  const positive = values.filter((value) => value > 0 && Number.isFinite(value));
  if (positive.length === 0) return [floor, floor * 10];
  const low = Math.max(
    floor,
    positive.reduce((a, b) => Math.min(a, b)),
  );
  const high = positive.reduce((a, b) => Math.max(a, b));
  return [low / 1.15, Math.max(high, low) * 1.15];
}
