import { resolve } from 'node:path';
import { CrossoverError, describeWarning, type Report } from '@crossover/model';
import { renderSummaryTable } from '@crossover/report';
import { defineCommand } from 'citty';
import { PROJECT } from '../project.ts';
import { compare } from '../run/compare.ts';
import { describeRepeats } from '../run/describe-repeats.ts';
import { usingRunFolder } from '../run/run-folder.ts';
import { buildSite } from '../site.ts';
import { usingInterruption } from '../terminal/interruption.ts';
import { createProgress } from '../terminal/progress.ts';
import { assertSlug, planFromOptions, RUN_OPTIONS } from './run-options.ts';

/** What a resumed run takes from its plan; given again they would be ignored in silence. */
const PLANNED = [
  'quick',
  'thorough',
  'architecture',
  'workload',
  'script',
  'engine',
  'workers',
  'repeats',
  'resolve',
  'stop-early',
  'slug',
] as const;

export default defineCommand({
  meta: { name: 'compare', description: 'Run the comparison in the lab and write the article.' },
  args: {
    ...RUN_OPTIONS,
    resume: { type: 'string', description: 'continue an interrupted run', valueHint: 'slug' },
    json: { type: 'boolean', description: 'print report.json on standard output' },
    site: {
      type: 'boolean',
      description: 'build the site',
      default: true,
      negativeDescription: 'do not build the site',
    },
  },
  async run({ args }) {
    const reports = resolve(args.reports ?? PROJECT.reports);
    if (args.resume !== undefined) {
      assertSlug('--resume', args.resume);
      const surplus = PLANNED.find((option) => args[option] !== undefined);
      if (surplus)
        throw new CrossoverError('usage', `Expected --resume alone, found --${surplus} with it.`, {
          hint: 'A resumed run keeps the plan that it began with.',
        });
    }
    const target =
      args.resume === undefined ? { plan: await planFromOptions(args, reports) } : { resume: args.resume };
    await usingInterruption(async (signal) => {
      const report = await measure(reports, target, signal);
      if (args.json) console.log(JSON.stringify(report));
      else print(report);
      if (!args.site) return;
      const page = await buildSite(reports, report.slug, signal);
      console.error(`\nThe article: ${page}`);
      if (reports === PROJECT.reports)
        console.error('In a browser with everything linked: npm run site:preview');
    });
  },
});

function measure(
  reports: string,
  target: Parameters<typeof usingRunFolder>[1],
  signal: AbortSignal,
): Promise<Report> {
  return usingRunFolder(reports, target, async (folder) => {
    const progress = createProgress(folder.plan, process.stderr);
    for (const sentence of describeRepeats(folder.plan)) progress.note(sentence);
    try {
      return await compare(folder, progress, signal);
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new CrossoverError(
        'interrupted',
        `Interrupted; everything measured so far is in ${folder.path}.`,
        { hint: `Continue with: npm run compare -- --resume ${folder.plan.slug}`, cause: error },
      );
    } finally {
      progress.end();
    }
  });
}

function print(report: Report): void {
  console.log(renderSummaryTable(report));
  for (const warning of report.warnings) {
    const { text, remedy } = describeWarning(warning);
    console.error(`! ${text} ${remedy}`);
  }
}
