import type { Confidence, PriceBook, PriceBookFile } from './price.ts';

const DAY_MS = 86_400_000;

/** AWS changes the price of a service less than once a year; an older one is said to be so. */
export const OLD_SOURCE_DAYS = 365;

/** Whole days from one day to another, `YYYY-MM-DD`. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}

/** How old the prices of a region are. */
export interface PriceAge {
  readonly region: string;
  readonly prices: number;
  readonly readOn: string;
  readonly ageDays: number;
  readonly oldestSourceDate: string;
  readonly newestSourceDate: string;
  /** Prices by how far they can be trusted. */
  readonly confidence: Readonly<Record<Confidence, number>>;
}

/** @param today `YYYY-MM-DD` */
export function priceAgeOf(book: PriceBook | PriceBookFile, today: string): PriceAge {
  const prices = Object.values(book.prices);
  const dates = prices.map((price) => price.sourceDate).sort();
  const confidence = { exact: 0, reported: 0, 'from-memory': 0 };
  for (const price of prices) confidence[price.confidence] += 1;
  return {
    region: book.region,
    prices: prices.length,
    readOn: book.readOn,
    ageDays: daysBetween(book.readOn, today),
    oldestSourceDate: dates[0] ?? book.readOn,
    newestSourceDate: dates.at(-1) ?? book.readOn,
    confidence,
  };
}
