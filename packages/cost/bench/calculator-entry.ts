/** What the page's calculator carries: the estimate and the prices of one region. */
import everywhere from '@crossover/cost/price-book/global.json' with { type: 'json' };
import regional from '@crossover/cost/price-book/us-east-1.json' with { type: 'json' };
import { createPriceBook, type EstimateRequest, estimate, type PriceBookFile } from '../src/index.ts';

const book = createPriceBook(regional as PriceBookFile, everywhere as PriceBookFile);

export function answer(request: Omit<EstimateRequest, 'book'>) {
  return estimate({ ...request, book });
}
