import { CrossoverError, nearest } from '@crossover/model';
import type { Price, PriceBook } from './price.ts';

/**
 * The book with prices of another day, by `service.dimension`: a number is USD per unit of the book's price, an
 * object replaces single fields of it.
 *
 * @param asOf the day of the new prices, `YYYY-MM-DD`.
 * @throws CrossoverError `unknown-price` with the nearest key.
 */
export function withPrices(
  book: PriceBook,
  prices: Readonly<Record<string, number | Partial<Price>>>,
  asOf: string,
): PriceBook {
  const changed: Record<string, Price> = {};
  for (const [key, given] of Object.entries(prices)) {
    const current = book.prices[key];
    if (current === undefined) {
      const near = nearest(key, Object.keys(book.prices));
      throw new CrossoverError(
        'unknown-price',
        `Expected the key of a price, e.g. lambda.requests, found "${key}".`,
        near === undefined ? {} : { hint: `Did you mean "${near}"?` },
      );
    }
    const { tiers, ...flat } = current;
    const own = { source: 'given by the user', sourceDate: asOf };
    if (typeof given === 'number') changed[key] = { ...flat, ...own, usd: given };
    else if (given.usd !== undefined && given.tiers === undefined)
      changed[key] = { ...flat, ...own, ...given };
    else changed[key] = { ...flat, ...(tiers === undefined ? {} : { tiers }), ...own, ...given };
  }
  return { ...book, prices: { ...book.prices, ...changed } };
}
