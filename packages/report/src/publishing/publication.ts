import { cp, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrossoverError, RUN_FILES } from '@crossover/model';
import { type FileFact, listDataFiles, readChecksums } from '../checksums.ts';
import { type Article, readArticle } from '../read-article.ts';
import { renderText } from '../template.ts';
import { templatesOf, writeReport } from '../write-report.ts';

/** One thing that has to be right before a run may be published. */
interface PublicationCheck {
  readonly name: string;
  /** Null: it is as it has to be. */
  readonly fault: {
    readonly expected: string;
    readonly found: string;
    readonly remedy: string;
  } | null;
}

export interface Publication {
  readonly checks: readonly PublicationCheck[];
  /** What is published: every file of the run, by path in its folder. */
  readonly files: readonly string[];
  readonly sizeBytes: number;
}

export interface PublicationLimits {
  /** Of all files together. */
  readonly maxSizeBytes: number;
  /** Repetitions behind the modelled intervals, as the report was written with. */
  readonly draws?: number;
}

type Fault = PublicationCheck['fault'];

/**
 * Looks whether a run may be published: its files fit their schemas and checksums, every number of its article resolves
 * to a field, its report follows from its data byte for byte, it is of a known and committed state of the code, has
 * enough valid repeats, and is not too large. Writes nothing into the folder.
 */
export async function checkPublication(folder: string, limits: PublicationLimits): Promise<Publication> {
  const files = await listDataFiles(folder);
  const sizeBytes = Object.values(files).reduce((sum, file) => sum + file.sizeBytes, 0);
  const { article, fault } = await readOrFault(folder);
  const rest: PublicationCheck[] =
    article === null
      ? []
      : [
          { name: 'every numeral resolves to a field', fault: checkNumerals(article) },
          { name: 'clean commit', fault: checkCommit(article) },
          { name: 'enough valid repeats', fault: checkRepeats(article) },
          { name: 'the same report from the same data', fault: await recompute(folder, files, limits) },
        ];
  return {
    checks: [
      { name: 'schemas', fault },
      { name: 'checksums', fault: await checkChecksums(folder, files) },
      { name: 'size', fault: checkSize(sizeBytes, limits.maxSizeBytes) },
      ...rest,
    ],
    files: [...Object.keys(files), RUN_FILES.checksums].sort(),
    sizeBytes,
  };
}

async function readOrFault(folder: string): Promise<{ article: Article | null; fault: Fault }> {
  try {
    return { article: await readArticle(folder), fault: null };
  } catch (error) {
    return { article: null, fault: faultOf(error, 'files that fit their schemas') };
  }
}

/** What the run's own readers complain of, as a fault; any other error is a bug. */
function faultOf(error: unknown, expected: string): NonNullable<Fault> {
  if (!(error instanceof CrossoverError)) throw error;
  return {
    expected,
    found: error.message,
    remedy: error.hint ?? 'Write the report again with "crossover report".',
  };
}

async function checkChecksums(folder: string, files: Readonly<Record<string, FileFact>>): Promise<Fault> {
  const expected = `each file of the run in ${RUN_FILES.checksums}, with its checksum`;
  try {
    const listed = await readChecksums(folder);
    const found = [
      ...[...listed.keys()].filter((path) => files[path] === undefined).map((path) => `${path} is missing`),
      ...Object.entries(files).flatMap(([path, { sha256 }]) => {
        const sum = listed.get(path);
        return sum === sha256 ? [] : [`${path} ${sum === undefined ? 'is not listed' : 'has another'}`];
      }),
    ];
    if (found.length === 0) return null;
    return {
      expected,
      found: few(found),
      remedy: 'Restore what was changed by accident, then write the report again with "crossover report".',
    };
  } catch (error) {
    return faultOf(error, expected);
  }
}

function checkSize(sizeBytes: number, maxSizeBytes: number): Fault {
  if (sizeBytes <= maxSizeBytes) return null;
  const inMib = (bytes: number) => (bytes / 2 ** 20).toFixed(1);
  return {
    expected: `at most ${inMib(maxSizeBytes)} MiB`,
    found: `${inMib(sizeBytes)} MiB`,
    remedy: 'Measure for a shorter time or at a lower rate, or raise the limit with --max-size.',
  };
}

/** Reading the article has rendered what a person wrote; this is what was generated. */
function checkNumerals({ report }: Article): Fault {
  try {
    for (const template of templatesOf(report)) renderText(template, report);
  } catch (error) {
    return faultOf(error, 'every numeral of the article to be a field of its report');
  }
  const drifted = (['title', 'standfirst', 'verdict'] as const).filter(
    (name) => renderText(report.prose[name] ?? '', report) !== report[name],
  );
  if (drifted.length === 0) return null;
  return {
    expected: 'title, standfirst and verdict as their templates say them',
    found: `other words in ${few(drifted)}`,
    remedy: 'Write the report again with "crossover report".',
  };
}

function checkCommit({ report }: Article): Fault {
  const { commit, isCommitClean } = report.environment;
  if (commit !== null && isCommitClean === true) return null;
  return {
    expected: 'a run of a committed state of the code, which others can check out',
    found: commit === null ? 'a run of no known commit' : `changes beyond ${commit.slice(0, 12)}`,
    remedy: 'Commit the changes and run the comparison again.',
  };
}

function checkRepeats({ report }: Article): Fault {
  const { recommendedRepeats } = report.statistics;
  const lacking = report.summaries.filter(({ repeats }) => repeats.valid < recommendedRepeats);
  if (lacking.length === 0) return null;
  return {
    expected: `at least ${recommendedRepeats} valid repeats of each architecture under each workload`,
    found: few(
      lacking.map(
        ({ workload, architecture, repeats }) => `${repeats.valid} of ${architecture}, ${workload}`,
      ),
    ),
    remedy: 'Run it again with more --repeats; invalid repeats say in the article why they are not used.',
  };
}

/** Writes the report from a copy of the data and compares every file. */
async function recompute(
  folder: string,
  files: Readonly<Record<string, FileFact>>,
  { draws }: PublicationLimits,
): Promise<Fault> {
  const expected = 'the same bytes when the report is written again from its data';
  const root = await mkdtemp(join(tmpdir(), 'crossover-publish-'));
  try {
    const copy = join(root, 'run');
    await cp(folder, copy, { recursive: true });
    await writeReport(copy, draws === undefined ? {} : { draws });
    const again = await listDataFiles(copy);
    const paths = [...new Set([...Object.keys(files), ...Object.keys(again)])];
    const other = paths.filter((path) => files[path]?.sha256 !== again[path]?.sha256);
    const [sums, sumsAgain] = await Promise.all(
      [folder, copy].map((one) => readFile(join(one, RUN_FILES.checksums), 'utf8').catch(() => '')),
    );
    if (sums !== sumsAgain) other.push(RUN_FILES.checksums);
    if (other.length === 0) return null;
    return {
      expected,
      found: `other bytes in ${few(other)}`,
      remedy: 'The code has changed since: write the report again with "crossover report", and read it.',
    };
  } catch (error) {
    return faultOf(error, expected);
  } finally {
    await rm(root, { recursive: true });
  }
}

/** The first three of a list in words. */
function few(items: readonly string[]): string {
  const more = items.length - 3;
  return `${items.slice(0, 3).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
