import { CrossoverError, type LineItem, nearest } from '@crossover/model';
import { assertPossible } from './impossible-architecture.ts';
import { createMeter, type Meter, type MeterOptions, type PriceOverride } from './meter.ts';
import { AVERAGE_MONTH, type Month } from './month.ts';
import type { FreeTier } from './price.ts';
import { SERVICES } from './services/index.ts';
import type { Service } from './services/service.ts';
import type { UsageEntry } from './usage-file/entry.ts';
import type { PriceOverrideInput } from './usage-file/fields.ts';

export interface PriceUsageOptions extends MeterOptions {
  /** Default: 730 hours. */
  readonly month?: Month;
}

/** The line items of one entry of a usage file. */
export interface PricedEntry {
  readonly service: string;
  readonly name: string | null;
  readonly items: readonly LineItem[];
  readonly subtotalUsd: number;
}

/** What a list of usage costs in a month. */
export interface PricedUsage {
  readonly region: string;
  readonly hoursPerMonth: number;
  readonly freeTier: FreeTier;
  readonly rounding: 'none' | 'line';
  /** Day of the price snapshot; each line item has its own source and date. */
  readonly pricesReadOn: string;
  readonly entries: readonly PricedEntry[];
  readonly items: readonly LineItem[];
  readonly totalUsd: number;
  /** What is not in the bill, in words. */
  readonly excluded: readonly string[];
}

/** Always left out, whatever the services. */
const ALWAYS_EXCLUDED = ['taxes, support plans, credits and private discounts'];

function serviceOf(entry: UsageEntry): Service<UsageEntry> {
  // The table pairs each name with the pricing of that very entry type; TypeScript cannot follow the pairing.
  return SERVICES[entry.service] as Service<UsageEntry>;
}

/** A price as it is written in files, in the tiers of the price book. */
export function toOverride(input: PriceOverrideInput): PriceOverride {
  if (typeof input === 'number') return { tiers: [{ from: 0, usd: input }] };
  if ('usd' in input) return { tiers: [{ from: 0, usd: input.usd / (input.per ?? 1) }] };
  let from = 0;
  const tiers = [];
  for (const tier of input) {
    tiers.push({ from, usd: tier.usd });
    from = tier.upTo ?? Number.POSITIVE_INFINITY;
  }
  return { tiers };
}

function toOverrides(entry: UsageEntry): Record<string, PriceOverride> {
  const { items } = serviceOf(entry);
  const overrides: Record<string, PriceOverride> = {};
  for (const [item, input] of Object.entries(entry.prices ?? {})) {
    if (!items.includes(item)) {
      const near = nearest(item, items);
      throw new CrossoverError(
        'invalid-usage-file',
        `Expected a line item of ${entry.service} under "prices" (${items.join(', ')}), found "${item}".`,
        near === undefined ? {} : { hint: `Did you mean "${near}"?` },
      );
    }
    overrides[item] = toOverride(input);
  }
  return overrides;
}

/** Charges entries on a meter, which may already hold others. */
export function chargeEntries(entries: readonly UsageEntry[], meter: Meter, month: Month): void {
  for (const entry of entries) {
    const overrides = entry.prices === undefined ? undefined : toOverrides(entry);
    serviceOf(entry).charge(entry, meter.forService(entry.service, overrides, entry.name), month);
  }
}

/** What the services of these entries leave out. */
export function exclusionsOf(entries: readonly UsageEntry[]): string[] {
  const excluded = new Set<string>();
  for (const entry of entries) for (const words of serviceOf(entry).excluded) excluded.add(words);
  return [...excluded, ...ALWAYS_EXCLUDED];
}

/**
 * Prices a list of usage: the sum of its line items, each quantity × unit price, tiers and free allowances counted
 * over the whole list. Amounts are exact; with `rounding: 'line'` each is rounded to the cent first.
 *
 * @throws CrossoverError `unknown-price`, `invalid-usage-file` or `impossible-architecture`.
 */
export function priceUsage(entries: readonly UsageEntry[], options: PriceUsageOptions): PricedUsage {
  const { book, month = AVERAGE_MONTH, freeTier = 'none', rounding = 'none' } = options;
  assertPossible(entries);
  const meter = createMeter({ book, freeTier, rounding });
  const priced: PricedEntry[] = [];
  for (const entry of entries) {
    const firstItem = meter.items.length;
    chargeEntries([entry], meter, month);
    const items = meter.items.slice(firstItem);
    const subtotalUsd = items.reduce((sum, item) => sum + item.amountUsd, 0);
    priced.push({ service: entry.service, name: entry.name ?? null, items, subtotalUsd });
  }
  return {
    region: book.region,
    hoursPerMonth: month.hours,
    freeTier,
    rounding,
    pricesReadOn: book.readOn,
    entries: priced,
    items: meter.items,
    totalUsd: meter.totalUsd,
    excluded: exclusionsOf(entries),
  };
}
