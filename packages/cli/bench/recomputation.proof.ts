/** Whether what is published follows from what is stored. */
import { cp, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Demonstration, RUN_FILES } from '@crossover/model';
import { writeReport } from '@crossover/report';
import { PROJECT } from '../src/project.ts';

/** Each published run is copied without its report, computed again, and compared byte by byte. */
export async function run(reports = join(PROJECT.root, 'reports')): Promise<Demonstration[]> {
  const entries = await readdir(reports, { withFileTypes: true });
  const slugs = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name);
  const results: Demonstration[] = [];
  for (const slug of slugs.sort()) results.push(await recompute(join(reports, slug), slug));
  return results;
}

async function recompute(published: string, slug: string): Promise<Demonstration> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-proof-'));
  try {
    const isComputed = (path: string) =>
      [RUN_FILES.report, RUN_FILES.checksums, 'figures'].some((name) => path === join(published, name));
    await cp(published, folder, { recursive: true, filter: (path) => !isComputed(path) });
    const { files } = await writeReport(folder);
    const paths = [RUN_FILES.report, RUN_FILES.checksums, ...Object.keys(files)];
    let different = 0;
    for (const path of paths) {
      const [before, now] = await Promise.all([
        readFile(join(published, path)),
        readFile(join(folder, path)),
      ]);
      if (!before.equals(now)) different += 1;
    }
    return {
      name: `${slug}: files that differ`,
      value: different,
      limit: 0,
      ok: different === 0,
      details: { files: paths.length },
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
