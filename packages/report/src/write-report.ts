import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CrossoverError, type Report, RUN_FILES, reportSchema } from '@crossover/model';
import { buildFigures } from './article-figures.ts';
import { canonicalJson } from './canonical-json.ts';
import { measuredProvenance } from './cell.ts';
import { describeFile, type FileFact, listDataFiles, renderChecksums } from './checksums.ts';
import { renderFigure } from './figures/figure.ts';
import { buildFindings, findArchitecture } from './findings.ts';
import { writeHeadline } from './headline.ts';
import { writeProse } from './prose.ts';
import { readRun } from './run-data.ts';
import { renderText } from './template.ts';
import { writeAtomically } from './write-atomically.ts';

export interface WriteReportOptions {
  /** Repetitions behind the modelled intervals; part of the result. Default 200. */
  readonly draws?: number;
}

/**
 * Reads a run's folder and writes into it `report.json`, its figures (`figures/*.svg`, `*.csv`) and `SHA256SUMS`.
 * The same data give the same bytes.
 *
 * @throws CrossoverError `invalid-run-data` naming file and field; `folder-not-writable`
 */
export async function writeReport(folder: string, { draws = 200 }: WriteReportOptions = {}): Promise<Report> {
  const run = await readRun(folder);
  const { findings, cells, costs } = await buildFindings(run, draws);
  const architectures = run.plan.architectures.map(findArchitecture);

  const content = new Map<string, string>();
  const figures = buildFigures(run, findings, architectures, cells, costs).map(({ figure, entry }) => {
    const files = renderFigure(figure);
    for (const [path, text] of Object.values(files)) content.set(path, text);
    return {
      id: figure.id,
      ...entry,
      provenance: entry.provenance === 'modelled' ? entry.provenance : measuredProvenance(findings.kind),
      svg: files.svg[0],
      narrowSvg: files.narrowSvg[0],
      csv: files.csv[0],
    };
  });
  const headline = writeHeadline(findings);
  const prose = { ...headline, ...writeProse(findings) };
  const files: Record<string, FileFact> = { ...run.files };
  for (const [path, text] of content) files[path] = describeFile(text);

  const words = (template: string) => renderText(template, findings);
  const report = validate({
    ...findings,
    title: words(headline.title),
    standfirst: words(headline.standfirst),
    verdict: words(headline.verdict),
    prose,
    figures,
    files,
  });
  for (const template of templatesOf(report)) renderText(template, report);

  const json = canonicalJson(report);
  content.set(RUN_FILES.report, json);
  const others = await listDataFiles(folder, (path) => path in files || path.startsWith('figures/'));
  content.set(
    RUN_FILES.checksums,
    renderChecksums({ ...others, ...files, [RUN_FILES.report]: describeFile(json) }),
  );
  await writeAll(folder, content);
  return report;
}

/** Every sentence of a report that is a template. */
export function templatesOf(report: Report): string[] {
  return [
    ...Object.values(report.prose),
    ...report.comparisons.map(({ sentence }) => sentence),
    ...report.figures.flatMap(({ heading, caption }) => [heading, caption]),
  ];
}

function validate(report: Report): Report {
  const result = reportSchema.safeParse(report);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`The report does not fit its own schema at ${issue?.path.join('.')}: ${issue?.message}`);
}

const isFigure = (path: string): boolean => path.startsWith('figures/');

/** Each file appears whole or not at all; report.json and the checksums last. Figures of an earlier report go. */
async function writeAll(folder: string, content: ReadonlyMap<string, string>): Promise<void> {
  try {
    await mkdir(join(folder, 'figures'), { recursive: true });
    const write = ([path, text]: [string, string]) => writeAtomically(join(folder, path), text);
    await Promise.all([...content].filter(([path]) => isFigure(path)).map(write));
    for (const file of content) if (!isFigure(file[0])) await write(file);
    for (const name of await readdir(join(folder, 'figures'))) {
      if (!content.has(`figures/${name}`)) await rm(join(folder, 'figures', name), { recursive: true });
    }
  } catch (cause) {
    throw new CrossoverError(
      'folder-not-writable',
      `Expected to write the report into ${folder}, found: ${cause instanceof Error ? cause.message : 'an unknown error'}`,
      { hint: 'Make the folder writable, and see that its disk has room.', cause },
    );
  }
}
