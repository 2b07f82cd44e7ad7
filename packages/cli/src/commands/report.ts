import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CrossoverError, RUN_FILES } from '@crossover/model';
import { renderSummaryTable, writeReport } from '@crossover/report';
import { defineCommand } from 'citty';
import { PROJECT } from '../project.ts';
import { storeAwsUsage } from '../run/store-aws-usage.ts';
import { assertSlug } from './run-options.ts';

export default defineCommand({
  meta: { name: 'report', description: "Write a run's report again from its stored data." },
  args: {
    slug: { type: 'positional', description: 'the run', required: true },
    reports: { type: 'string', description: 'folder of the runs', valueHint: 'folder' },
    json: { type: 'boolean', description: 'print report.json on standard output' },
  },
  async run({ args }) {
    assertSlug('a run', args.slug);
    const folder = join(resolve(args.reports ?? PROJECT.reports), args.slug);
    await access(join(folder, RUN_FILES.plan)).catch((cause: unknown) => {
      throw new CrossoverError('unknown-run', `Expected a run at ${folder}, found none.`, { cause });
    });
    await storeAwsUsage(folder);
    const report = await writeReport(folder);
    console.log(args.json ? JSON.stringify(report) : renderSummaryTable(report));
  },
});
