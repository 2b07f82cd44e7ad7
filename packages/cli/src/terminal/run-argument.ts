import { access, readdir } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { CrossoverError, nearest, RUN_FILES } from '@crossover/model';
import type { ArgsDef } from 'citty';
import { PROJECT } from '../project.ts';
import { runCommandLine } from './run-command.ts';

/** For commands on a run. */
export const RUN_ARGUMENT = {
  slug: { type: 'positional', description: 'the run, by the name of its folder', required: true },
  reports: { type: 'string', description: 'folder of the runs', valueHint: 'folder' },
} as const satisfies ArgsDef;

const SLUG = /^[a-z0-9][a-z0-9-]{0,79}$/;
/** More than these are not listed. */
const MAX_LISTED = 8;

export const reportsFolder = (reports: string | undefined): string => resolve(reports ?? PROJECT.reports);

/** The folder of the runs. @throws CrossoverError `usage` when one was named that is not there */
export async function readableReports(reports: string | undefined): Promise<string> {
  const folder = reportsFolder(reports);
  if (reports === undefined || (await isThere(folder))) return folder;
  throw new CrossoverError('usage', `Expected a folder of runs at ${folder}, found none.`, {
    hint: 'Without --reports the project’s own is read.',
  });
}

/** @throws CrossoverError `usage` when it could name another folder than one of a run */
export function assertSlug(what: string, slug: string): void {
  if (SLUG.test(slug)) return;
  const [name, parent] = [basename(slug), dirname(slug)];
  const elsewhere = parent === 'reports' ? '' : `\nand the folder that it is in with --reports ${parent}`;
  const hint =
    SLUG.test(name) && parent !== '.'
      ? `Give the name of its folder alone: ${name}${elsewhere}`
      : /^[a-z0-9-]+$/.test(slug)
        ? 'It begins with a letter or a digit and has at most 80 characters.'
        : undefined;
  throw new CrossoverError(
    'usage',
    `Expected ${what} of lower-case letters, digits and dashes, found "${slug}".`,
    hint === undefined ? {} : { hint },
  );
}

/**
 * The folder of a run that was planned, measured or not.
 *
 * @throws CrossoverError `usage` when it cannot be the name of a run, `unknown-run` when there is none of that name
 */
export async function plannedRun(slug: string, reports: string | undefined): Promise<string> {
  assertSlug("a run's name", slug);
  const folder = join(reportsFolder(reports), slug);
  if (await isThere(join(folder, RUN_FILES.plan))) return folder;
  throw new CrossoverError('unknown-run', `Expected a run at ${folder}, found none.`, {
    hint: await knownRuns(reportsFolder(reports), slug),
  });
}

/**
 * The folder of a run with a report.
 *
 * @throws CrossoverError `usage` when it cannot be the name of a run, `unknown-run` when there is none of that name
 */
export async function reportedRun(slug: string, reports: string | undefined): Promise<string> {
  const folder = await plannedRun(slug, reports);
  if (await isThere(join(folder, RUN_FILES.report))) return folder;
  throw new CrossoverError('unknown-run', `Expected a report of the run at ${folder}, found none.`, {
    hint: `If the run was measured, write its report with "${runCommandLine('crossover report', folder)}".`,
  });
}

/** The remedy for a name that no run has. */
async function knownRuns(reports: string, slug: string): Promise<string> {
  const names = await readdir(reports).catch(() => []);
  const areRuns = await Promise.all(names.map((name) => isThere(join(reports, name, RUN_FILES.plan))));
  const known = names.filter((_, i) => areRuns[i]);
  const guess = nearest(slug, known);
  if (guess !== undefined) return `Did you mean "${guess}"?`;
  if (known.length === 0)
    return 'There is no run yet: "crossover compare --quick" makes the first, --reports names another folder.';
  const more = known.length - MAX_LISTED;
  return `Known runs: ${known.slice(0, MAX_LISTED).join(', ')}${more > 0 ? ` and ${more} more` : ''}.`;
}

const isThere = (path: string) =>
  access(path).then(
    () => true,
    () => false,
  );
