import { estimate } from '@crossover/cost';
import { defineCommand } from 'citty';
import { ESTIMATE_OPTIONS } from '../cost/estimate-options.ts';
import { estimateRequest } from '../cost/estimate-request.ts';
import { PRICE_OPTIONS } from '../cost/price-options.ts';
import { renderEstimate } from '../cost/render-estimate.ts';
import { columnsOf } from '../terminal/columns.ts';
import { usingStatus } from '../terminal/status.ts';

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
    const answer = await usingStatus('estimating', async () => estimate(await estimateRequest(args)));
    console.log(
      args.json ? JSON.stringify(answer, null, 2) : renderEstimate(answer, columnsOf(process.stdout)),
    );
  },
});
