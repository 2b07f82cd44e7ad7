import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { spawnTied } from '@crossover/lab';
import { CrossoverError } from '@crossover/model';
import { PROJECT } from './project.ts';

/**
 * Builds the site from all runs of a folder: into `web/dist` for the project's own, else beside that folder.
 *
 * @returns the path of the run's article
 * @throws CrossoverError `site-failed` with the builder's own last lines; the signal's reason when aborted
 */
export async function buildSite(reports: string, slug: string, signal: AbortSignal): Promise<string> {
  const outDir = reports === PROJECT.reports ? join(PROJECT.web, 'dist') : `${reports}-site`;
  const { code, output } = await runSiteBuild(outDir, { CROSSOVER_REPORTS: reports }, signal);
  signal.throwIfAborted();
  const page = join(outDir, 'reports', slug, 'index.html');
  const isThere = await access(page).then(
    () => true,
    () => false,
  );
  if (code !== 0 || !isThere)
    throw new CrossoverError(
      'site-failed',
      `Expected the site to build, found exit code ${code}:\n${output.slice(-2000)}`,
      { hint: 'The measurements are safe; mend the cause and run "npm run site".' },
    );
  return page;
}

/**
 * The site's own build in a process of its own: builds at the same time do not meet, and one that is killed leaves
 * the folder as it was.
 *
 * @returns the exit code, null when it was killed, and all that it printed.
 */
export function runSiteBuild(
  folder: string,
  environment: Readonly<Record<string, string>>,
  signal?: AbortSignal,
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawnTied(process.execPath, [join(PROJECT.web, 'src', 'build', 'build-site.ts'), folder], {
      cwd: PROJECT.web,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ...environment },
    });
    const onAbort = () => child.kill('SIGKILL');
    signal?.addEventListener('abort', onAbort, { once: true });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => {
      signal?.removeEventListener('abort', onAbort);
      resolve({ code, output });
    });
  });
}
