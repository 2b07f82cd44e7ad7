import { dirname, relative } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { formatBytes, readArticle, renderOpenMetrics, renderOtlpMetrics } from '@crossover/report';
import { defineCommand } from 'citty';
import { selfContainedPage } from '../export/self-contained-page.ts';
import { buildSite } from '../site.ts';
import { usingInterruption } from '../terminal/interruption.ts';
import { RUN_ARGUMENT, reportedRun, reportsFolder } from '../terminal/run-argument.ts';
import { writeOutput } from '../terminal/write-output.ts';

export default defineCommand({
  meta: {
    name: 'export',
    description: 'Write a run as one HTML file, or its numbers for monitoring systems.',
  },
  args: {
    ...RUN_ARGUMENT,
    html: { type: 'string', description: 'the article as one file that needs no other', valueHint: 'file' },
    openmetrics: { type: 'string', description: 'its numbers for Prometheus', valueHint: 'file' },
    otlp: { type: 'string', description: 'its numbers for an OpenTelemetry collector', valueHint: 'file' },
  },
  async run({ args }) {
    const { slug, html, openmetrics, otlp } = args;
    if (html === undefined && openmetrics === undefined && otlp === undefined) {
      throw new CrossoverError('usage', 'Expected --html, --openmetrics or --otlp, found none of them.');
    }
    const folder = await reportedRun(slug, args.reports);
    const { report } = await readArticle(folder);
    if (openmetrics !== undefined) await write(openmetrics, renderOpenMetrics(report));
    if (otlp !== undefined) await write(otlp, renderOtlpMetrics(report));
    if (html !== undefined) {
      await write(html, await usingInterruption((signal) => page(slug, reportsFolder(args.reports), signal)));
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
  console.log(`${await writeOutput(file, text)}: ${formatBytes(Buffer.byteLength(text))}`);
}
