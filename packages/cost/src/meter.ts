import { CrossoverError, type LineItem } from '@crossover/model';
import type { FreeTier, Price, PriceBook, PriceTier } from './price.ts';
import { pricesOf } from './prices-of.ts';
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
  /** Empties it for the next bill. */
  reset(): void;
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
  /** By what is charged: the book's price, or the key of one that only the user has. */
  let consumed = new Map<Price | string, number>();
  let freeUsed = new Map<string, number>();
  /** Of services without prices of the user's own, where no name is put before descriptions. */
  const plain = new Map<string, ServiceMeter>();
  let totalUsd = 0;

  function freeQuantity(key: string, quantity: number, hours: number): number {
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
    key: Price | string,
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

  function serviceMeter(
    service: string,
    overrides: Readonly<Record<string, PriceOverride>> | undefined,
    name: string | undefined,
  ): ServiceMeter {
    const prices = pricesOf(book, service);
    const overrideOf = (item: string) =>
      overrides !== undefined && Object.hasOwn(overrides, item) ? overrides[item] : undefined;
    return {
      service,
      find: (key) => prices.get(key),
      keys: (prefix) =>
        [...prices.keys()].filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length)),
      isOverridden: (item) => overrideOf(item) !== undefined,
      charge(charge) {
        const { quantity } = charge;
        if (!(quantity > 0)) return;
        const { item, price: dimension = item, free } = charge;
        const override = overrideOf(item);
        const price = prices.get(dimension);
        if (price === undefined && override === undefined) {
          throw new CrossoverError(
            'unknown-price',
            `Expected a price for ${service}.${dimension} in ${book.region}, found none in the snapshot of ${book.readOn}.`,
            { hint: `Give it yourself under "prices: { ${item}: <USD per ${charge.unit ?? 'unit'}> }".` },
          );
        }
        const freeUnits =
          freeTier === 'none' || free === undefined ? 0 : freeQuantity(free, quantity, charge.freeHours ?? 1);
        const paidUnits = quantity - freeUnits;
        const tiers = override?.tiers ?? price?.tiers;
        const usd = price?.usd ?? 0;
        if (!keepItems) {
          if (tiers === undefined) totalUsd += settle(paidUnits * usd);
          else eachTier(tiers, price ?? `${service}.${dimension}`, paidUnits, addTier);
          return;
        }
        const { description, unit } = charge;
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
          eachTier(tiers, price ?? `${service}.${dimension}`, paidUnits, (units, tier, index) =>
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
    forService(service, overrides, name) {
      if (overrides !== undefined || (keepItems && name !== undefined))
        return serviceMeter(service, overrides, name);
      const known = plain.get(service);
      if (known !== undefined) return known;
      const created = serviceMeter(service, undefined, undefined);
      plain.set(service, created);
      return created;
    },
    reset() {
      items.length = 0;
      // A map that is cleared drags its former tables along until the next full collection.
      if (consumed.size > 0) consumed = new Map();
      if (freeUsed.size > 0) freeUsed = new Map();
      totalUsd = 0;
    },
  };
}
