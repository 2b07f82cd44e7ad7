import { priceUsage } from '@crossover/cost';
import { parseUsageFile } from '@crossover/cost/usage-file';
import { CrossoverError } from '@crossover/model';
import { defineCommand } from 'citty';
import { freeTierFrom, PRICE_OPTIONS, readPrices } from '../cost/price-options.ts';
import { readInput } from '../cost/read-input.ts';
import { renderPricedUsage } from '../cost/render-bill.ts';

const DEFAULT_REGION = 'us-east-1';

/** Options on the command line win over those in the file. */
export default defineCommand({
  meta: { name: 'cost', description: 'Price a file of AWS usage: line items, total, sources.' },
  args: {
    file: { type: 'positional', description: 'usage file; - or none: standard input', required: false },
    ...PRICE_OPTIONS,
    rounding: {
      type: 'string',
      description: 'none, or line: each line item to the cent before it is added',
      valueHint: 'none|line',
    },
    json: { type: 'boolean', description: 'print JSON on standard output' },
  },
  async run({ args }) {
    const file = parseUsageFile(await readInput(args.file, 'a usage file'));
    const priced = priceUsage(file.usage, {
      book: await readPrices(args, args.region ?? file.region ?? DEFAULT_REGION),
      freeTier: freeTierFrom(args) ?? file.freeTier ?? 'none',
      rounding: parseRounding(args.rounding) ?? file.rounding ?? 'none',
      ...(file.month === undefined ? {} : { month: file.month }),
    });
    console.log(args.json ? JSON.stringify(priced, null, 2) : renderPricedUsage(priced));
  },
});

function parseRounding(text: string | undefined): 'none' | 'line' | undefined {
  if (text === undefined || text === 'none' || text === 'line') return text;
  throw new CrossoverError('usage', `Expected --rounding none or line, found "${text}".`);
}
