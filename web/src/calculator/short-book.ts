import type { Price, PriceBook } from '@crossover/cost';

/** A price without its source, which the article has: the amount alone where there is no more to it. */
export type ShortPrice =
  | number
  | {
      readonly usd: number;
      readonly tiers: Price['tiers'] | undefined;
      readonly vcpu: number | undefined;
      readonly memoryGib: number | undefined;
      readonly baselinePercent: number | undefined;
    };

/** A region's price book as a page carries it. */
export interface ShortBook {
  readonly region: string;
  readonly readOn: string;
  readonly prices: Readonly<Record<string, ShortPrice>>;
}

/** The price book that the cost model takes. */
export function restoreBook({ region, readOn, prices }: ShortBook): PriceBook {
  const restore = (price: ShortPrice): Price => ({
    unit: '',
    source: '',
    sourceDate: '',
    confidence: 'exact',
    ...(typeof price === 'number' ? { usd: price } : (price as Price)),
  });
  return {
    region,
    readOn,
    prices: Object.fromEntries(Object.entries(prices).map(([name, price]) => [name, restore(price)])),
    freeTier: {},
  };
}
