import { CrossoverError, type LineItem } from '@crossover/model';
import type { FreeTier, Price, PriceBook, PriceTier } from './price.ts';
import { roundToCents } from './rounding.ts';

/** A price of the user's own, in USD per unit of the line item; tiers as in the price book. */
export interface PriceOverride {
  readonly tiers: readonly PriceTier[];
}

export interface MeterOptions {
  readonly book: PriceBook;
  readonly freeTier?: FreeTier;
  /** `line`: each line item is rounded to the cent before it is added, as AWS's own pages do. */
  readonly rounding?: 'none' | 'line';
}

interface Charge {
  /** Name of the line item within the service; also the name under which its price can be overridden. */
  readonly item: string;
  /** Key in the price book without the service, when it differs from `item`. */
  readonly price?: string;
  readonly quantity: number;
  /** Words, or what makes them: bills of which only the total is wanted need none. */
  readonly description: string | (() => string);
  /** Key of the free allowance that covers it, with the service. */
  readonly free?: string | undefined;
  /** Hours for which the allowance counts, when it is an allowance of capacity. */
  readonly freeHours?: number;
  /** Unit of an item that has no price in the book and must be overridden. */
  readonly unit?: string;
}

/** Charges the items of one service. */
export interface ServiceMeter {
  readonly service: string;
  charge(charge: Charge): void;
  /** The book's price, for the attributes of an instance type; undefined when there is none. */
  find(key: string): Price | undefined;
  /** Names in the book that begin with `prefix`, without it. */
  keys(prefix: string): string[];
  isOverridden(item: string): boolean;
}

export interface Meter {
  readonly book: PriceBook;
  readonly items: readonly LineItem[];
  readonly totalUsd: number;
  /** @param name the user's own name of what is charged, put before each description. */
  forService(
    service: string,
    overrides?: Readonly<Record<string, PriceOverride>>,
    name?: string,
  ): ServiceMeter;
}

const amount = (value: number) => value.toLocaleString('en-US', { maximumFractionDigits: 3 });

function tierLabel(tiers: readonly PriceTier[], index: number, unit: string): string | null {
  if (tiers.length < 2) return null;
  const from = tiers[index]?.from ?? 0;
  const next = tiers[index + 1];
  return next === undefined ? `over ${amount(from)} ${unit}` : `${amount(from)}–${amount(next.from)} ${unit}`;
}

/**
 * Turns quantities into line items. Tiers and free allowances are counted over everything that one meter has
 * charged, as AWS counts them over an account's month: two functions share the first million free requests.
 *
 * @param keepItems false to add up only, without the line items: some hundred times a figure's worth of bills.
 */
export function createMeter(options: MeterOptions, keepItems = true): Meter {
  const { book, freeTier = 'none', rounding = 'none' } = options;
  const items: LineItem[] = [];
  const consumed = new Map<string, number>();
  const freeUsed = new Map<string, number>();
  let totalUsd = 0;

  function freeQuantity(key: string | undefined, quantity: number, hours: number): number {
    if (key === undefined || freeTier === 'none') return 0;
    const allowance = book.freeTier[key];
    if (allowance === undefined) return 0;
    if (allowance.eligibility === 'legacy-12-month' && freeTier !== 'legacy-12-month') return 0;
    const used = freeUsed.get(key) ?? 0;
    const free = Math.min(quantity, Math.max(0, allowance.amount * hours - used));
    freeUsed.set(key, used + free);
    return free;
  }

  const settle = (exactUsd: number) => (rounding === 'line' ? roundToCents(exactUsd) : exactUsd);

  /** The part of a quantity that falls into each tier, after what was charged at this price before. */
  function eachTier(
    tiers: readonly PriceTier[],
    key: string,
    quantity: number,
    visit: (units: number, tier: PriceTier, index: number) => void,
  ) {
    const start = consumed.get(key) ?? 0;
    const end = start + quantity;
    consumed.set(key, end);
    for (let index = 0; index < tiers.length; index += 1) {
      const tier = tiers[index];
      if (tier === undefined || tier.from >= end) break;
      const upTo = tiers[index + 1]?.from ?? Number.POSITIVE_INFINITY;
      const units = Math.min(end, upTo) - Math.max(start, tier.from);
      if (units > 0) visit(units, tier, index);
    }
  }

  function addTier(units: number, tier: PriceTier) {
    totalUsd += settle(units * tier.usd);
  }

  function forService(
    service: string,
    overrides: Readonly<Record<string, PriceOverride>> = {},
    name?: string,
  ): ServiceMeter {
    return {
      service,
      find: (key) => book.prices[`${service}.${key}`],
      keys: (prefix) => {
        const start = `${service}.${prefix}`;
        return Object.keys(book.prices)
          .filter((key) => key.startsWith(start))
          .map((key) => key.slice(start.length));
      },
      isOverridden: (item) => Object.hasOwn(overrides, item),
      charge({ item, price: dimension = item, quantity, description, free, freeHours = 1, unit }) {
        if (!(quantity > 0)) return;
        const key = `${service}.${dimension}`;
        const override = Object.hasOwn(overrides, item) ? overrides[item] : undefined;
        const price = book.prices[key];
        if (price === undefined && override === undefined) {
          throw new CrossoverError(
            'unknown-price',
            `Expected a price for ${key} in ${book.region}, found none in the snapshot of ${book.readOn}.`,
            { hint: `Give it yourself under "prices: { ${item}: <USD per ${unit ?? 'unit'}> }".` },
          );
        }
        const freeUnits = freeQuantity(free, quantity, freeHours);
        const paidUnits = quantity - freeUnits;
        const tiers = override?.tiers ?? price?.tiers;
        const usd = price?.usd ?? 0;
        if (!keepItems) {
          if (tiers === undefined) totalUsd += settle(paidUnits * usd);
          else eachTier(tiers, key, paidUnits, addTier);
          return;
        }
        const unitName = price?.unit ?? unit ?? 'unit';
        const what = typeof description === 'string' ? description : description();
        const words = {
          service,
          item,
          description: name === undefined ? what : `${name}: ${what}`,
          unit: unitName,
          source: override === undefined ? (price?.source ?? '') : 'given by the user',
          sourceDate: override === undefined ? (price?.sourceDate ?? '') : book.readOn,
        };
        const add = (units: number, unitPriceUsd: number, tier: string | null) => {
          const amountUsd = settle(units * unitPriceUsd);
          totalUsd += amountUsd;
          items.push({ ...words, quantity: units, unitPriceUsd, tier, amountUsd });
        };
        if (freeUnits > 0) add(freeUnits, 0, 'free tier');
        if (paidUnits === 0) return;
        if (tiers === undefined) add(paidUnits, usd, null);
        else
          eachTier(tiers, key, paidUnits, (units, tier, index) =>
            add(units, tier.usd, tierLabel(tiers, index, unitName)),
          );
      },
    };
  }

  return {
    book,
    items,
    get totalUsd() {
      return totalUsd;
    },
    forService,
  };
}
