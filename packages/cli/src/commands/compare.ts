import { resolve } from 'node:path';
import { CrossoverError, describeWarning } from '@crossover/model';
import { renderSummaryTable } from '@crossover/report';
import { defineCommand } from 'citty';
import { PROJECT } from '../project.ts';
import { compare } from '../run/compare.ts';
import { usingRunFolder } from '../run/run-folder.ts';
import { buildSite } from '../site.ts';
import { usingInterruption } from '../terminal/interruption.ts';
import { createProgress } from '../terminal/progress.ts';
import { planFromOptions, RUN_OPTIONS } from './run-options.ts';

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
    if (args.resume !== undefined && args.slug !== undefined)
      throw new CrossoverError('usage', 'Expected --resume or --slug, found both.');
    const target =
      args.resume === undefined ? { plan: await planFromOptions(args, reports) } : { resume: args.resume };
    const report = await usingInterruption((signal) =>
      usingRunFolder(reports, target, async (folder) => {
        const progress = createProgress(folder.plan, process.stderr);
        try {
          return await compare(folder, progress, signal);
        } catch (error) {
          if (!signal.aborted) throw error;
          throw new CrossoverError(
            'interrupted',
            `Interrupted; everything measured so far is in ${folder.path}.`,
            {
              hint: `Continue with: npm run compare -- --resume ${folder.plan.slug}`,
              cause: error,
            },
          );
        } finally {
          progress.end();
        }
      }),
    );
    if (args.json) console.log(JSON.stringify(report));
    else {
      console.log(renderSummaryTable(report));
      for (const warning of report.warnings) {
        const { text, remedy } = describeWarning(warning);
        console.error(`! ${text} ${remedy}`);
      }
    }
    if (args.site) {
      const page = await buildSite(reports, report.slug);
      console.error(`\nThe article: ${page}\nIn a browser with everything linked: npm run site:preview`);
    }
  },
});
