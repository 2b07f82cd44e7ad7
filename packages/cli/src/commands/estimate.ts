import { estimate } from '@crossover/cost';
import { defineCommand } from 'citty';
import {
  ESTIMATE_OPTIONS,
  parseArchitectures,
  parseMonth,
  parseNeeds,
  parsePlan,
  parseRate,
  parseShape,
  readProfiles,
  runFolder,
} from '../cost/estimate-options.ts';
import { freeTierFrom, PRICE_OPTIONS, readPrices } from '../cost/price-options.ts';
import { renderEstimate } from '../cost/render-estimate.ts';

const DEFAULT_REGION = 'us-east-1';

export default defineCommand({
  meta: {
    name: 'estimate',
    description: 'What each architecture costs at your traffic, and where the bills cross.',
  },
  args: {
    ...ESTIMATE_OPTIONS,
    ...PRICE_OPTIONS,
    json: { type: 'boolean', description: 'print JSON on standard output' },
  },
  async run({ args }) {
    const folder = runFolder(args.run, args.reports);
    const answer = estimate({
      architectures: parseArchitectures(args.architecture),
      ratePerSecond: parseRate(args.rate, args.shape),
      shape: await parseShape(args.shape, folder),
      profiles: await readProfiles(folder),
      book: await readPrices(args, args.region ?? DEFAULT_REGION),
      month: parseMonth(args.month),
      freeTier: freeTierFrom(args) ?? 'none',
      plan: parsePlan(args.plan),
      needs: parseNeeds(args),
    });
    console.log(args.json ? JSON.stringify(answer, null, 2) : renderEstimate(answer));
  },
});
