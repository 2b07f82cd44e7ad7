import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import {
  type Correction,
  CrossoverError,
  type FigureEntry,
  type Report,
  RUN_FILES,
  reportSchema,
} from '@crossover/model';
import { parseCsv } from './figures/table.ts';
import { inlineSvg } from './figures/theme.ts';
import { type HumanProse, readProse } from './human-prose.ts';
import { misfit } from './invalid-run-data.ts';
import { readCorrections } from './publishing/corrections.ts';

/** A figure with its content, ready for a page. */
export interface ArticleFigureContent extends FigureEntry {
  /** Without its own style: the page's `figureStyles` apply. */
  readonly wide: string;
  readonly narrow: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

/** A published run as the site shows it. */
export interface Article {
  readonly folder: string;
  readonly report: Report;
  readonly figures: readonly ArticleFigureContent[];
  /** What a person wrote beside the generated words; empty without `prose.md`. */
  readonly prose: HumanProse;
  /** What was found wrong after it was published, the oldest first. */
  readonly corrections: readonly Correction[];
}

/**
 * Reads one run's report and figures.
 *
 * @throws CrossoverError `invalid-run-data` naming the file and the field
 */
export async function readArticle(folder: string): Promise<Article> {
  const report = await readReport(folder);
  const figures = await Promise.all(
    report.figures.map(async (figure): Promise<ArticleFigureContent> => {
      const [wide, narrow, csv] = await Promise.all(
        [figure.svg, figure.narrowSvg, figure.csv].map((path) => readText(folder, path)),
      );
      return {
        ...figure,
        wide: inlineSvg(wide ?? ''),
        narrow: inlineSvg(narrow ?? ''),
        ...parseCsv(csv ?? ''),
      };
    }),
  );
  const [prose, corrections] = await Promise.all([
    readProse(folder, report),
    readCorrections(folder, report),
  ]);
  return { folder, report, figures, prose, corrections };
}

/**
 * All runs below `folder` that have a report, the newest first.
 *
 * @throws CrossoverError `invalid-run-data` naming file and field, or the two folders that hold one run
 */
export async function readArticles(folder: string): Promise<Article[]> {
  return newestFirst(await readEach(folder, readArticle));
}

/** The reports of all runs below `folder` that have one, the newest first. @throws as `readArticles` */
export async function readReports(folder: string): Promise<{ report: Report }[]> {
  return newestFirst(await readEach(folder, async (run) => ({ report: await readReport(run) })));
}

async function readEach<T extends { readonly report: Report }>(
  folder: string,
  read: (run: string) => Promise<T>,
): Promise<T[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: T[] = [];
  const nameOf = new Map<string, string>();
  for (const { name } of entries.filter((one) => one.isDirectory())) {
    const path = join(folder, name);
    // A run that is still going on, or was cut, has no report yet.
    if (!(await readdir(path)).includes(RUN_FILES.report)) continue;
    const run = await read(path);
    const { slug } = run.report;
    const other = nameOf.get(slug);
    // A copy under another name: pages, addresses and pairs would be of either by chance.
    if (other !== undefined) throw runTwice(folder, slug, [other, name]);
    nameOf.set(slug, name);
    found.push(run);
  }
  return found;
}

const runTwice = (folder: string, slug: string, [one, other]: readonly [string, string]): CrossoverError =>
  new CrossoverError(
    'invalid-run-data',
    `Expected each run once in ${folder}, found ${slug} as ${one} and as ${other}.`,
    { hint: 'Move one of the two folders elsewhere.' },
  );

function newestFirst<T extends { readonly report: Report }>(runs: readonly T[]): T[] {
  return runs.toSorted(
    (a, b) =>
      b.report.startedAt.localeCompare(a.report.startedAt) || a.report.slug.localeCompare(b.report.slug),
  );
}

/** @throws CrossoverError `invalid-run-data` naming the file and the field */
export async function readReport(folder: string): Promise<Report> {
  const text = await readText(folder, RUN_FILES.report);
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new CrossoverError(
      'invalid-run-data',
      `Expected JSON in ${join(folder, RUN_FILES.report)}, found something else.`,
      {
        hint: 'Write it again with "crossover report SLUG".',
        cause,
      },
    );
  }
  const result = reportSchema.safeParse(json);
  if (!result.success) {
    const { message } = misfit(join(folder, RUN_FILES.report), result.error.issues);
    throw new CrossoverError('invalid-run-data', message, {
      hint: `It was written by another version or edited: write it again with "crossover report ${basename(folder)}".`,
    });
  }
  return result.data;
}

async function readText(folder: string, path: string): Promise<string> {
  try {
    return await readFile(join(folder, path), 'utf8');
  } catch (cause) {
    throw new CrossoverError('invalid-run-data', `Expected ${path} in ${folder}, found none.`, {
      hint: 'Write the report again with "crossover report SLUG".',
      cause,
    });
  }
}
