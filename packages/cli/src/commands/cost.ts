import { priceUsage } from '@crossover/cost';
import { parseUsageFile } from '@crossover/cost/usage-file';
import { defineCommand } from 'citty';
import { parseRegion } from '../cost/parse-region.ts';
import { freeTierFrom, PRICE_OPTIONS, readPrices } from '../cost/price-options.ts';
import { readInput } from '../cost/read-input.ts';
import { renderPricedUsage } from '../cost/render-bill.ts';
import { columnsOf } from '../terminal/columns.ts';
import { parseName } from '../terminal/parse-name.ts';

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
      book: await readPrices(
        args,
        args.region === undefined ? (file.region ?? DEFAULT_REGION) : parseRegion(args.region),
      ),
      freeTier: freeTierFrom(args) ?? file.freeTier ?? 'none',
      rounding: parseRounding(args.rounding) ?? file.rounding ?? 'none',
      ...(file.month === undefined ? {} : { month: file.month }),
    });
    console.log(
      args.json ? JSON.stringify(priced, null, 2) : renderPricedUsage(priced, columnsOf(process.stdout)),
    );
  },
});

const parseRounding = (text: string | undefined) =>
  text === undefined ? undefined : parseName('--rounding', text, ['none', 'line']);
