import { appendFile } from 'node:fs/promises';
import { CrossoverError } from '@crossover/model';
import { findRegressions } from '@crossover/report';
import { defineCommand } from 'citty';
import { type Check, COLUMNS, cellsOf, exitCodeOf, summaryOf } from '../check/check.ts';
import { parseGates } from '../check/parse-gates.ts';
import { renderCheckJunit } from '../check/render-junit.ts';
import { renderCheckMarkdown } from '../check/render-markdown.ts';
import { renderTable } from '../cost/table.ts';
import { RUN_ARGUMENT, reportedRun } from '../terminal/run-argument.ts';
import { usingStatus } from '../terminal/status.ts';
import { writeOutput } from '../terminal/write-output.ts';

export default defineCommand({
  meta: {
    name: 'check',
    description:
      'Fail when a run is worse than an earlier one beyond its interval. Exit code 0: not worse; 1: worse; 2: something cannot be judged, or the command line is wrong.',
  },
  args: {
    ...RUN_ARGUMENT,
    against: { type: 'string', description: 'the earlier run', valueHint: 'slug', required: true },
    failOn: {
      type: 'string',
      description:
        'some of p50, p95, p99, errors, cost, crossover, each with what is tolerated if anything, such as p95:5%',
      valueHint: 'list',
      default: 'p95,cost,crossover',
    },
    allowWithheld: {
      type: 'boolean',
      description: 'let pass what cannot be judged, e.g. on another machine',
    },
    junit: { type: 'string', description: 'write the results as JUnit XML', valueHint: 'file' },
    markdown: {
      type: 'string',
      description: 'append them as Markdown, e.g. to "$GITHUB_STEP_SUMMARY"',
      valueHint: 'file',
    },
    json: { type: 'boolean', description: 'print JSON on standard output' },
  },
  async run({ args }) {
    const { slug, against, junit, markdown } = args;
    const gates = parseGates(args.failOn);
    if (slug === against) {
      throw new CrossoverError('usage', `Expected another run after --against, found ${slug} itself.`, {
        hint: '"crossover history" lists the runs of each series.',
      });
    }
    const folders = [
      await reportedRun(slug, args.reports),
      await reportedRun(against, args.reports),
    ] as const;
    const check: Check = {
      slug,
      against,
      results: await usingStatus('comparing', () => findRegressions(...folders, gates)),
      isWithheldAllowed: args.allowWithheld ?? false,
    };
    if (junit !== undefined) await writeOutput(junit, renderCheckJunit(check));
    if (markdown !== undefined) await writeOutput(markdown, renderCheckMarkdown(check), appendFile);
    console.log(args.json ? JSON.stringify(check, null, 2) : render(check));
    const code = exitCodeOf(check);
    if (code === 2)
      console.error('Nothing is worse, but something cannot be judged: --allow-withheld lets that pass.');
    process.exitCode = code;
  },
});

function render(check: Check): string {
  return [
    renderTable(
      COLUMNS.map((title) => ({ title })),
      check.results.map(cellsOf),
    ),
    summaryOf(check),
  ].join('\n\n');
}
