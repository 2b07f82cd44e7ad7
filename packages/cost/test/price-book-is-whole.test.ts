import { expect, test } from 'vitest';
import {
  daysBetween,
  type FreeTier,
  type Price,
  priceAgeOf,
  priceBook,
  REGIONS,
  refreshPrices,
  serializePriceBook,
  withPrices,
} from '../src/index.ts';

/** Some sources are known to the month only. */
const DAY = /^\d{4}-\d{2}(-\d{2})?$/;

/** No source tells what the larger caches of REST APIs cost in the Asian regions. */
const isLargerCache = (key: string) => /^api-gateway\.restCache(?!0_5GB)/.test(key);

test('there are six regions, all with the same prices', async () => {
  expect(REGIONS).toHaveLength(6);
  const books = await Promise.all(REGIONS.map((region) => priceBook(region)));
  const keysOf = (book: { prices: object } | undefined) =>
    Object.keys(book?.prices ?? {})
      .filter((key) => !isLargerCache(key))
      .sort();
  const keys = keysOf(books[0]);
  expect(keys.length).toBeGreaterThan(280);
  for (const book of books) expect(keysOf(book)).toEqual(keys);
});

test('each price has a unit, a source, a date, a confidence and rising tiers', async () => {
  for (const region of REGIONS) {
    const { prices } = await priceBook(region);
    for (const [key, price] of Object.entries(prices)) {
      const where = `${region} ${key}`;
      expect(price.unit, where).not.toBe('');
      expect(price.source, where).not.toBe('');
      expect(price.sourceDate, where).toMatch(DAY);
      expect(['exact', 'reported', 'from-memory'], where).toContain(price.confidence);
      expect(price.usd, where).toBeGreaterThanOrEqual(0);
      const tiers = price.tiers ?? [{ from: 0, usd: price.usd }];
      expect(tiers[0], where).toEqual({ from: 0, usd: price.usd });
      for (const [i, tier] of tiers.entries()) {
        const before = tiers[i - 1];
        if (before !== undefined) expect(tier.from, where).toBeGreaterThan(before.from);
      }
    }
  }
});

test('free allowances say for whom they are', async () => {
  const { freeTier } = await priceBook('us-east-1');
  const kinds: FreeTier[] = ['always', 'legacy-12-month'];
  for (const allowance of Object.values(freeTier)) expect(kinds).toContain(allowance.eligibility);
  expect(freeTier['lambda.duration']?.amount).toBe(400_000);
});

test('prices of another day replace the snapshot’s and say so', async () => {
  const book = withPrices(
    await priceBook('us-east-1'),
    {
      'lambda.requests': 0.0000003,
      'lambda.durationArm64': { tiers: [{ from: 0, usd: 0.00002 }], usd: 0.00002 },
    },
    '2027-01-01',
  );
  expect(book.prices['lambda.requests']).toMatchObject({ usd: 0.0000003, sourceDate: '2027-01-01' });
  expect(book.prices['lambda.durationArm64']?.tiers).toEqual([{ from: 0, usd: 0.00002 }]);
  const base = await priceBook('us-east-1');
  expect(() => withPrices(base, { 'lambda.request': 1 }, '2027-01-01')).toThrow(/found "lambda.request"/);
});

test('the age of a book is counted in days from its snapshot', async () => {
  const book = await priceBook('eu-central-1');
  const age = priceAgeOf(book, '2026-12-01');
  expect(age.ageDays).toBe(10);
  expect(age.prices).toBe(Object.keys(book.prices).length);
  expect(age.confidence.exact).toBeGreaterThan(0.9 * age.prices);
  expect(daysBetween('2026-02-28', '2026-03-01')).toBe(1);
});

const price = (usd: number): Price => ({
  unit: 'hour',
  usd,
  source: 'before',
  sourceDate: '2026-01-01',
  confidence: 'reported',
});

test('a refresh says what changed, what was confirmed and what was not found', () => {
  const file = {
    region: 'us-east-1',
    readOn: '2026-01-01',
    currency: 'USD',
    prices: {
      'a.hour': price(1),
      'b.hour': price(2),
      'c.hour': price(3),
      'd.data': {
        ...price(4),
        tiers: [
          { from: 0, usd: 4 },
          { from: 10, usd: 3 },
        ],
      },
    },
  };
  const found = new Map([
    ['a.hour', { tiers: [{ from: 0, usd: 1.5 }], source: 'list' }],
    ['b.hour', { tiers: [{ from: 0, usd: 2 }], source: 'list' }],
    [
      'd.data',
      {
        tiers: [
          { from: 0, usd: 4 },
          { from: 20, usd: 3 },
        ],
        source: 'list',
      },
    ],
  ]);
  const refreshed = refreshPrices(file, found, '2026-12-01');
  expect(refreshed.changes.map(({ key }) => key)).toEqual(['a.hour', 'd.data']);
  expect(refreshed.confirmed).toEqual(['b.hour']);
  expect(refreshed.kept).toEqual(['c.hour']);
  expect(refreshed.file.prices).toMatchObject({
    'a.hour': { usd: 1.5, sourceDate: '2026-12-01', confidence: 'exact', source: 'list' },
    'b.hour': { usd: 2, sourceDate: '2026-12-01' },
    'c.hour': { usd: 3, sourceDate: '2026-01-01', confidence: 'reported' },
    'd.data': {
      usd: 4,
      tiers: [
        { from: 0, usd: 4 },
        { from: 20, usd: 3 },
      ],
    },
  });
  expect(JSON.parse(serializePriceBook(refreshed.file))).toEqual(refreshed.file);
});
