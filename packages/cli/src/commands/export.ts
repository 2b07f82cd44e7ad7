import { dirname, relative } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { formatBytes, readArticle, renderOpenMetrics, renderOtlpMetrics } from '@crossover/report';
import { defineCommand } from 'citty';
import { selfContainedPage } from '../export/self-contained-page.ts';
import { buildSite } from '../site.ts';
import { usingInterruption } from '../terminal/interruption.ts';
import { RUN_ARGUMENT, reportedRun, reportsFolder } from '../terminal/run-argument.ts';
import { assertWritable, writeOutput } from '../terminal/write-output.ts';

const STANDARD_OUTPUT = '-';

export default defineCommand({
  meta: {
    name: 'export',
    description: 'Write a run as one HTML file, or its numbers for monitoring systems.',
  },
  args: {
    ...RUN_ARGUMENT,
    html: {
      type: 'string',
      description: 'the article as one file that needs no other; - is standard output, here and below',
      valueHint: 'file',
    },
    openmetrics: { type: 'string', description: 'its numbers for Prometheus', valueHint: 'file' },
    otlp: { type: 'string', description: 'its numbers for an OpenTelemetry collector', valueHint: 'file' },
  },
  async run({ args }) {
    const { slug, html, openmetrics, otlp } = args;
    if (html === undefined && openmetrics === undefined && otlp === undefined) {
      throw new CrossoverError('usage', 'Expected --html, --openmetrics or --otlp, found none of them.', {
        hint: `For example: crossover export ${slug} --html article.html`,
      });
    }
    if ([html, openmetrics, otlp].filter((file) => file === STANDARD_OUTPUT).length > 1)
      throw new CrossoverError('usage', 'Expected one of them on standard output, found several.', {
        hint: 'Give the others names of files.',
      });
    const folder = await reportedRun(slug, args.reports);
    const { report } = await readArticle(folder);
    if (openmetrics !== undefined) await write(openmetrics, renderOpenMetrics(report));
    if (otlp !== undefined) await write(otlp, renderOtlpMetrics(report));
    if (html !== undefined) {
      // Building takes a while: whoever cannot have the file shall hear of it before.
      if (html !== STANDARD_OUTPUT) await assertWritable(html);
      console.error('building the site');
      await write(
        html,
        await usingInterruption((signal) => page(report.slug, reportsFolder(args.reports), signal)),
      );
    }
  },
});

/** The site is built from all runs, because an article tells of the runs before it. */
async function page(slug: string, reports: string, signal: AbortSignal): Promise<string> {
  const article = await buildSite(reports, slug, signal);
  const site = dirname(dirname(dirname(article)));
  return selfContainedPage(site, relative(site, article));
}

async function write(file: string, text: string): Promise<void> {
  if (file === STANDARD_OUTPUT) {
    process.stdout.write(text);
    return;
  }
  console.log(`${await writeOutput(file, text)}: ${formatBytes(Buffer.byteLength(text))}`);
}
