import { CrossoverError, nearest } from '@crossover/model';
import { createPriceBook, type Price, type PriceBook, type PriceBookFile } from './price.ts';

const FILES = {
  'us-east-1': () => import('./price-book/us-east-1.json', { with: { type: 'json' } }),
  'us-west-2': () => import('./price-book/us-west-2.json', { with: { type: 'json' } }),
  'eu-west-1': () => import('./price-book/eu-west-1.json', { with: { type: 'json' } }),
  'eu-central-1': () => import('./price-book/eu-central-1.json', { with: { type: 'json' } }),
  'ap-southeast-1': () => import('./price-book/ap-southeast-1.json', { with: { type: 'json' } }),
  'ap-northeast-1': () => import('./price-book/ap-northeast-1.json', { with: { type: 'json' } }),
} as const;

export type Region = keyof typeof FILES;

export const REGIONS = Object.keys(FILES) as readonly Region[];

function isRegion(region: string): region is Region {
  return Object.hasOwn(FILES, region);
}

/**
 * The offline price book of one region.
 *
 * @param overrides prices as of another day, by `service.dimension`.
 * @throws CrossoverError `unknown-price` when there is no snapshot of the region.
 */
export async function priceBook(
  region: string,
  overrides: Readonly<Record<string, Price>> = {},
): Promise<PriceBook> {
  if (!isRegion(region)) {
    const near = nearest(region, REGIONS);
    throw new CrossoverError(
      'unknown-price',
      `Expected a region with a price snapshot (${REGIONS.join(', ')}), found "${region}".`,
      { hint: near === undefined ? `Use one of ${REGIONS.join(', ')}.` : `Did you mean "${near}"?` },
    );
  }
  const [regional, everywhere] = await Promise.all([
    FILES[region](),
    import('./price-book/global.json', { with: { type: 'json' } }),
  ]);
  // The files are generated and checked by a test; their literal types are too narrow to be of use.
  return createPriceBook(regional.default as PriceBookFile, everywhere.default as PriceBookFile, overrides);
}
