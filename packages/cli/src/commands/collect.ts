import { renderSummaryTable, writeReport } from '@crossover/report';
import { defineCommand } from 'citty';
import { collectEvidence } from '../evidence/collect-evidence.ts';
import { describeEvidence } from '../evidence/describe-evidence.ts';
import { usingRunFolder } from '../run/run-folder.ts';
import { announce } from '../terminal/announce.ts';
import { columnsOf } from '../terminal/columns.ts';
import { usingInterruption } from '../terminal/interruption.ts';
import { plannedRun, RUN_ARGUMENT, reportsFolder } from '../terminal/run-argument.ts';

export default defineCommand({
  meta: {
    name: 'collect',
    description: 'Collect what AWS saw of a run on a stage, and write its report again.',
  },
  args: {
    ...RUN_ARGUMENT,
    wait: {
      type: 'boolean',
      description: 'wait for what AWS publishes late',
      default: true,
      negativeDescription: 'take what is there now instead of waiting for the rest; call it again later',
    },
    json: { type: 'boolean', description: 'print report.json on standard output' },
  },
  async run({ args }) {
    await plannedRun(args.slug, args.reports);
    await usingInterruption((signal) =>
      usingRunFolder(reportsFolder(args.reports), { resume: args.slug }, async (folder) => {
        const evidence = await collectEvidence({ folder, announce, signal }, args.wait);
        for (const line of describeEvidence(folder.path, evidence)) announce(line);
        const report = await writeReport(folder.path);
        console.log(
          args.json ? JSON.stringify(report) : renderSummaryTable(report, columnsOf(process.stdout)),
        );
      }),
    );
  },
});
