import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type PriceTier, priceBook, priceUsage, roundToCents } from '../src/index.ts';
import { createMeter } from '../src/meter.ts';
import { SCALED, someEntries, twoAmounts } from './generated-usage.ts';

const book = await priceBook('us-east-1');
const freeTiers = fc.constantFrom('none', 'always', 'legacy-12-month');

test('a bill never falls when usage rises', () => {
  fc.assert(
    fc.property(twoAmounts, freeTiers, ({ kind, less, more }, freeTier) => {
      const low = priceUsage(kind.usage(less), { book, freeTier }).totalUsd;
      const high = priceUsage(kind.usage(more), { book, freeTier }).totalUsd;
      expect(high).toBeGreaterThanOrEqual(low * (1 - 1e-12));
    }),
  );
});

test('a bill is the sum of its line items, and each is quantity times unit price', () => {
  fc.assert(
    fc.property(someEntries, freeTiers, (entries, freeTier) => {
      const priced = priceUsage(entries, { book, freeTier });
      let sum = 0;
      for (const item of priced.items) {
        expect(item.amountUsd).toBe(item.quantity * item.unitPriceUsd);
        sum += item.amountUsd;
      }
      expect(priced.totalUsd).toBe(sum);
      const subtotals = priced.entries.reduce((total, entry) => total + entry.subtotalUsd, 0);
      expect(subtotals).toBeCloseTo(sum, 6);
    }),
  );
});

test('with line rounding every amount is whole cents and the total is their sum', () => {
  fc.assert(
    fc.property(someEntries, (entries) => {
      const priced = priceUsage(entries, { book, rounding: 'line' });
      for (const item of priced.items) {
        expect(item.amountUsd).toBe(roundToCents(item.amountUsd));
        expect(Math.abs(item.amountUsd - item.quantity * item.unitPriceUsd)).toBeLessThanOrEqual(
          0.005 + 1e-6,
        );
      }
    }),
  );
});

test('tiers count over the whole list: usage in two entries costs what it costs in one', () => {
  const splittable = SCALED.filter(({ name }) =>
    ['http api', 'rest api', 'transfer', 's3', 'sqs'].includes(name),
  );
  fc.assert(
    fc.property(
      fc.constantFrom(...splittable),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      freeTiers,
      (kind, scale, share, freeTier) => {
        const whole = kind.max * scale;
        const part = whole * share;
        const once = priceUsage(kind.usage(whole), { book, freeTier }).totalUsd;
        const twice = priceUsage([...kind.usage(part), ...kind.usage(whole - part)], {
          book,
          freeTier,
        }).totalUsd;
        expect(twice).toBeCloseTo(once, 5);
      },
    ),
  );
});

test('different services do not touch each other: their bill is the sum of their bills', () => {
  fc.assert(
    fc.property(freeTiers, fc.double({ min: 0, max: 1, noNaN: true }), (freeTier, scale) => {
      const lists = SCALED.filter(({ name }) => ['http api', 's3', 'sqs', 'dynamodb'].includes(name)).map(
        (kind) => kind.usage(kind.max * scale),
      );
      const together = priceUsage(lists.flat(), { book, freeTier }).totalUsd;
      const apart = lists.reduce((sum, list) => sum + priceUsage(list, { book, freeTier }).totalUsd, 0);
      expect(together).toBeCloseTo(apart, 5);
    }),
  );
});

const tiers = fc
  .array(
    fc.tuple(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.double({ min: 1e-7, max: 1, noNaN: true })),
    {
      minLength: 1,
      maxLength: 5,
    },
  )
  .map((steps): PriceTier[] => {
    let from = 0;
    return steps.map(([width, usd], i) => {
      if (i > 0) from += width;
      return { from, usd };
    });
  });

test('the price has no jump at a tier boundary', () => {
  fc.assert(
    fc.property(tiers, (generated) => {
      const cost = (quantity: number) => {
        const meter = createMeter({ book });
        meter
          .forService('lambda', { requests: { tiers: generated } })
          .charge({ item: 'requests', quantity, description: 'requests' });
        return meter.totalUsd;
      };
      for (const { from } of generated.slice(1)) {
        const step = from * 1e-9;
        expect(cost(from + step) - cost(from - step)).toBeLessThanOrEqual(2.001 * step + 1e-9);
      }
    }),
  );
});

test('the total without line items is the total with them', () => {
  fc.assert(
    fc.property(someEntries, (entries) => {
      const priced = priceUsage(entries, { book });
      expect(priced.items.every((item) => item.source !== '' && item.sourceDate !== '')).toBe(true);
      expect(priced.items.every((item) => item.quantity > 0)).toBe(true);
    }),
  );
});
