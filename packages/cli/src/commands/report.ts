import { renderSummaryTable, writeReport } from '@crossover/report';
import { defineCommand } from 'citty';
import { storeAwsUsage } from '../run/store-aws-usage.ts';
import { columnsOf } from '../terminal/columns.ts';
import { plannedRun, RUN_ARGUMENT } from '../terminal/run-argument.ts';
import { usingStatus } from '../terminal/status.ts';

export default defineCommand({
  meta: { name: 'report', description: "Write a run's report again from its stored data." },
  args: {
    ...RUN_ARGUMENT,
    json: { type: 'boolean', description: 'print report.json on standard output' },
  },
  async run({ args }) {
    const folder = await plannedRun(args.slug, args.reports);
    const report = await usingStatus('writing the report', async () => {
      await storeAwsUsage(folder);
      return writeReport(folder);
    });
    console.log(args.json ? JSON.stringify(report) : renderSummaryTable(report, columnsOf(process.stdout)));
  },
});
