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

export interface Charge {
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
  forService(service: string, overrides?: Readonly<Record<string, PriceOverride>>): ServiceMeter;
}

type Description = Omit<LineItem, 'amountUsd' | 'quantity' | 'unitPriceUsd'>;

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

  /** `describe` makes the rest of the line item; it is not called when only the total is wanted. */
  function add(quantity: number, unitPriceUsd: number, describe: () => Description) {
    const exact = quantity * unitPriceUsd;
    const amountUsd = rounding === 'line' ? roundToCents(exact) : exact;
    totalUsd += amountUsd;
    if (keepItems) items.push({ ...describe(), quantity, unitPriceUsd, amountUsd });
  }

  function chargeTiers(
    tiers: readonly PriceTier[],
    key: string,
    quantity: number,
    describe: (tiers: readonly PriceTier[], index: number) => Description,
  ) {
    const start = consumed.get(key) ?? 0;
    const end = start + quantity;
    consumed.set(key, end);
    for (let index = 0; index < tiers.length; index += 1) {
      const tier = tiers[index];
      if (tier === undefined || tier.from >= end) break;
      const upTo = tiers[index + 1]?.from ?? Number.POSITIVE_INFINITY;
      const inTier = Math.min(end, upTo) - Math.max(start, tier.from);
      if (inTier > 0) add(inTier, tier.usd, () => describe(tiers, index));
    }
  }

  function forService(
    service: string,
    overrides: Readonly<Record<string, PriceOverride>> = {},
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
        const describe = (tier: (unitName: string) => string | null): Description => {
          const unitName = price?.unit ?? unit ?? 'unit';
          return {
            service,
            item,
            description: typeof description === 'string' ? description : description(),
            unit: unitName,
            tier: tier(unitName),
            source: override === undefined ? (price?.source ?? '') : 'given by the user',
            sourceDate: override === undefined ? (price?.sourceDate ?? '') : book.readOn,
          };
        };
        const freeUnits = freeQuantity(free, quantity, freeHours);
        if (freeUnits > 0) add(freeUnits, 0, () => describe(() => 'free tier'));
        if (quantity === freeUnits) return;
        const tiers = override?.tiers ?? price?.tiers;
        if (tiers === undefined) add(quantity - freeUnits, price?.usd ?? 0, () => describe(() => null));
        else
          chargeTiers(tiers, key, quantity - freeUnits, (all, index) =>
            describe((unitName) => tierLabel(all, index, unitName)),
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
