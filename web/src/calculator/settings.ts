/** What a reader may set beside the five controls; each is empty until it is set, and then as the run measured it. */
export const DETAILS = [
  'bytes',
  'billed',
  'cold',
  'capacity',
  'dbcpu',
  'server',
  'min',
  'dbclass',
  'nat',
] as const;

export type Detail = (typeof DETAILS)[number];

/** The reader's own traffic, as the form and the address have it. */
export interface Settings {
  readonly ratePerSecond: number;
  /** A shape of the cost model, or `hourly`. */
  readonly shape: string;
  /** Rates of 24 hours in any unit; only with the shape `hourly`. */
  readonly hours: readonly number[];
  readonly region: string;
  /** Null when no architecture has functions. */
  readonly memoryMib: number | null;
  readonly plan: string;
  readonly details: Readonly<Partial<Record<Detail, string>>>;
}

export const PLANS = ['on-demand', 'reserved-1y-no-upfront'] as const;

/** Mean rates that the calculator takes, requests per second. */
export const RATES = { from: 0.01, to: 100_000 } as const;

/** 24 numbers of 0 or more, not all 0, separated by anything else; null for other text. */
export function parseHours(text: string): number[] | null {
  const hours = (text.match(/\d+(?:\.\d+)?/g) ?? []).map(Number);
  return hours.length === 24 && hours.some((rate) => rate > 0) ? hours : null;
}

/** Reads an address's fragment; what it does not say, or says wrongly, is as in `defaults`. */
export function readAddress(hash: string, defaults: Settings, choices: Choices): Settings {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const one = (name: string, known: readonly string[], fallback: string) => {
    const value = given.get(name) ?? '';
    return known.includes(value) ? value : fallback;
  };
  const rate = Number(given.get('rps'));
  const hours = parseHours(given.get('hours') ?? '');
  const shape = hours === null ? one('shape', choices.shapes, defaults.shape) : 'hourly';
  return {
    ratePerSecond: rate >= RATES.from && rate <= RATES.to ? rate : defaults.ratePerSecond,
    shape,
    hours: hours ?? defaults.hours,
    region: one('region', choices.regions, defaults.region),
    memoryMib: Number(one('memory', choices.memory, String(defaults.memoryMib ?? ''))) || null,
    plan: one('plan', PLANS, defaults.plan),
    details: Object.fromEntries(
      DETAILS.flatMap((name) => {
        const value = given.get(name) ?? '';
        return value === '' || value.length > 20 ? [] : [[name, value]];
      }),
    ),
  };
}

/** What the form's lists offer. */
export interface Choices {
  readonly shapes: readonly string[];
  readonly regions: readonly string[];
  readonly memory: readonly string[];
}

/** The fragment for these settings: readable pairs, and only what is not as by default. */
export function writeAddress(settings: Settings, defaults: Settings): string {
  const pairs: [string, string][] = [['rps', String(settings.ratePerSecond)]];
  if (settings.shape === 'hourly') pairs.push(['hours', settings.hours.join('-')]);
  else if (settings.shape !== defaults.shape) pairs.push(['shape', settings.shape]);
  if (settings.region !== defaults.region) pairs.push(['region', settings.region]);
  if (settings.memoryMib !== defaults.memoryMib) pairs.push(['memory', String(settings.memoryMib)]);
  if (settings.plan !== defaults.plan) pairs.push(['plan', settings.plan]);
  for (const name of DETAILS) {
    const value = settings.details[name];
    if (value !== undefined && value !== '') pairs.push([name, value]);
  }
  return new URLSearchParams(pairs).toString();
}
