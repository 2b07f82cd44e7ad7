import {
  type FreeTier,
  type Price,
  type PriceBook,
  priceBook,
  toOverride,
  withPrices,
} from '@crossover/cost';
import { priceOverrideSchema } from '@crossover/cost/usage-file';
import { CrossoverError } from '@crossover/model';
import type { ArgsDef } from 'citty';
import { readInput } from './read-input.ts';

/** What `cost` and `estimate` share: which prices count. */
export const PRICE_OPTIONS = {
  region: {
    type: 'string',
    description: 'AWS region whose prices count; default: us-east-1',
    valueHint: 'name',
  },
  freeTier: { type: 'boolean', description: 'take off what AWS gives free for ever' },
  legacyFreeTier: {
    type: 'boolean',
    description: 'take that off, and the 12-month offers of accounts created before 2025-07-15',
  },
  prices: {
    type: 'string',
    description: 'prices of another day: YAML with asOf and prices by key, e.g. lambda.requests',
    valueHint: 'file',
  },
} as const satisfies ArgsDef;

export interface PriceOptions {
  readonly region?: string | undefined;
  readonly freeTier?: boolean | undefined;
  readonly legacyFreeTier?: boolean | undefined;
  readonly prices?: string | undefined;
}

/** @throws CrossoverError `usage` for both a free tier and none */
export function freeTierFrom(options: PriceOptions): FreeTier | undefined {
  if (options.legacyFreeTier && options.freeTier === false)
    throw new CrossoverError('usage', 'Expected --legacy-free-tier or --no-free-tier, found both.');
  if (options.legacyFreeTier) return 'legacy-12-month';
  if (options.freeTier === undefined) return undefined;
  return options.freeTier ? 'always' : 'none';
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A price written as in a usage file; null when it is none. */
function parsePrice(value: unknown): number | Partial<Price> | null {
  const written = priceOverrideSchema.safeParse(value);
  if (!written.success) return null;
  const { tiers } = toOverride(written.data);
  const [first] = tiers;
  if (first === undefined) return null;
  return tiers.length === 1 ? first.usd : { usd: first.usd, tiers };
}

/**
 * The region's price book, with the user's own prices in it.
 *
 * @throws CrossoverError `unknown-price`, `usage`, `invalid-usage-file`
 */
export async function readPrices(options: PriceOptions, region: string): Promise<PriceBook> {
  const book = await priceBook(region);
  if (options.prices === undefined) return book;
  const content = await readInput(options.prices, 'prices');
  const asOf = isRecord(content) ? content.asOf : undefined;
  const prices = isRecord(content) ? content.prices : undefined;
  if (typeof asOf !== 'string' || !DAY.test(asOf) || !isRecord(prices)) {
    throw new CrossoverError(
      'invalid-usage-file',
      `Expected "asOf: YYYY-MM-DD" and "prices:" in ${options.prices}, found other content.`,
      { hint: 'For example: { asOf: "2026-12-01", prices: { lambda.requests: 0.0000002 } }' },
    );
  }
  const checked: Record<string, number | Partial<Price>> = {};
  for (const [key, written] of Object.entries(prices)) {
    const price = parsePrice(written);
    if (price === null) {
      throw new CrossoverError(
        'invalid-usage-file',
        `Expected USD per unit, { usd, per } or a list of tiers { upTo, usd }, for ${key} in ${options.prices}, found ${JSON.stringify(written)}.`,
      );
    }
    checked[key] = price;
  }
  return withPrices(book, checked, asOf);
}
