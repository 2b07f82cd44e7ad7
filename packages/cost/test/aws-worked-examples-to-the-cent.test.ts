import { expect, test } from 'vitest';
import { priceBook, priceUsage, roundToCents } from '../src/index.ts';
import { parseUsageFile } from '../src/usage-file/index.ts';
import { WORKED_EXAMPLES } from './worked-examples.ts';

const book = await priceBook('us-east-1');

for (const { title, page, readIn, file, lines, total } of WORKED_EXAMPLES) {
  test(`${title} [${page}; ${readIn}]`, () => {
    const { usage, month, freeTier } = parseUsageFile(file);
    const priced = priceUsage(usage, {
      book,
      rounding: 'line',
      freeTier: freeTier ?? 'none',
      ...(month === undefined ? {} : { month }),
    });
    const paid = priced.items.filter((item) => item.unitPriceUsd > 0).map((item) => item.amountUsd);
    expect(paid).toEqual(lines);
    expect(roundToCents(priced.totalUsd)).toBe(total);
  });
}
