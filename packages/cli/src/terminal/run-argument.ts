import { access } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CrossoverError, RUN_FILES } from '@crossover/model';
import type { ArgsDef } from 'citty';
import { PROJECT } from '../project.ts';

/** For commands on a run that has a report. */
export const RUN_ARGUMENT = {
  slug: { type: 'positional', description: 'the run', required: true },
  reports: { type: 'string', description: 'folder of the runs', valueHint: 'folder' },
} as const satisfies ArgsDef;

const SLUG = /^[a-z0-9][a-z0-9-]*$/;

export const reportsFolder = (reports: string | undefined): string => resolve(reports ?? PROJECT.reports);

/**
 * The folder of a run with a report.
 *
 * @throws CrossoverError `usage` when it cannot be the name of a run, `unknown-run` when there is none of that name
 */
export async function reportedRun(slug: string, reports: string | undefined): Promise<string> {
  if (!SLUG.test(slug)) {
    throw new CrossoverError(
      'usage',
      `Expected a run of lower-case letters, digits and dashes, found "${slug}".`,
    );
  }
  const folder = join(reportsFolder(reports), slug);
  await access(join(folder, RUN_FILES.report)).catch((cause: unknown) => {
    throw new CrossoverError('unknown-run', `Expected a run with a report at ${folder}, found none.`, {
      hint: `If the run was measured, write its report with "crossover report ${slug}".`,
      cause,
    });
  });
  return folder;
}
