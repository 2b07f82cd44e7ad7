import { spawn } from 'node:child_process';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { PROJECT } from './project.ts';

/**
 * Builds the site from all runs of a folder.
 *
 * @returns the path of the run's article
 * @throws CrossoverError `site-failed` with the builder's own last lines
 */
export async function buildSite(reports: string, slug: string): Promise<string> {
  const { code, output } = await runAstro(reports);
  const page = join(PROJECT.web, 'dist', 'reports', slug, 'index.html');
  const isThere = await access(page).then(
    () => true,
    () => false,
  );
  if (code !== 0 || !isThere)
    throw new CrossoverError(
      'site-failed',
      `Expected the site to build, found exit code ${code}:\n${output.slice(-2000)}`,
      {
        hint: 'The measurements are safe; mend the cause and run "npm run site".',
      },
    );
  return page;
}

function runAstro(reports: string): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(PROJECT.binaries, 'astro'), 'build'], {
      cwd: PROJECT.web,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1', CROSSOVER_REPORTS: reports },
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output }));
  });
}
