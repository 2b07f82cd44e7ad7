import { writeReport } from '@crossover/report';
import { defineCommand } from 'citty';
import { collectRunBill } from '../evidence/collect-run-bill.ts';
import { describeBilling, renderBilled } from '../evidence/render-billed.ts';
import { usingRunFolder } from '../run/run-folder.ts';
import { announce } from '../terminal/announce.ts';
import { usingInterruption } from '../terminal/interruption.ts';
import { parseNumber } from '../terminal/parse-number.ts';
import { plannedRun, RUN_ARGUMENT, reportsFolder } from '../terminal/run-argument.ts';

const HIGHEST_LIMIT_USD = 100;

export default defineCommand({
  meta: {
    name: 'bill',
    description: 'Collect what AWS charged for the days of a run on a stage, and write its report again.',
  },
  args: {
    ...RUN_ARGUMENT,
    limit: {
      type: 'string',
      description: 'most that the asking itself may cost: Cost Explorer takes 0.01 USD for each request',
      valueHint: 'USD',
      default: '0.10',
    },
    json: { type: 'boolean', description: 'print billed.json on standard output' },
  },
  async run({ args }) {
    await plannedRun(args.slug, args.reports);
    const limitUsd = parseNumber('--limit', args.limit, 0, HIGHEST_LIMIT_USD);
    await usingInterruption((signal) =>
      usingRunFolder(reportsFolder(args.reports), { resume: args.slug }, async (folder) => {
        const result = await collectRunBill({ folder, announce, signal }, limitUsd);
        await writeReport(folder.path);
        console.log(args.json ? JSON.stringify(result.billed) : renderBilled(result.billed));
        for (const line of describeBilling(folder.path, result)) announce(line);
      }),
    );
  },
});
