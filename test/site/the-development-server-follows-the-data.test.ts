import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { site, visit } from './visit.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const SLUG = 'made-up-steady';

/** Without the marks by which a server would know that it runs in a test, and not serve as it does for people. */
function ownEnvironment(): NodeJS.ProcessEnv {
  const entries = Object.entries(process.env).filter(([name]) => !/^(?:VITEST|VITE_|TEST$)/.test(name));
  return Object.fromEntries(entries);
}

/** `npm run site:dev` on a free port of loopback; resolves with its address. */
async function usingDevServer(reports: string, use: (origin: string) => Promise<void>): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'node_modules/.bin/astro'), 'dev', '--port', '0', '--host', '127.0.0.1'],
    {
      cwd: join(ROOT, 'web'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...ownEnvironment(),
        ASTRO_TELEMETRY_DISABLED: '1',
        CROSSOVER_REPORTS: reports,
        NODE_ENV: 'development',
        NO_COLOR: '1',
      },
    },
  );
  const closed = new Promise((resolve) => child.on('close', resolve));
  try {
    const origin = await new Promise<string>((resolve, reject) => {
      let output = '';
      const read = (chunk: Buffer) => {
        output += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output)?.[0];
        if (found !== undefined) resolve(found);
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('close', () =>
        reject(new Error(`Expected the development server to start, found:\n${output.slice(-2000)}`)),
      );
    });
    await use(origin);
  } finally {
    child.kill('SIGTERM');
    await closed;
  }
}

/** Loads the page anew and waits until the server has greeted its socket: before that nobody can tell it to reload. */
async function reloadUntilTold(page: Page): Promise<void> {
  let isTold = false;
  page.on('websocket', (socket) =>
    socket.on('framereceived', ({ payload }) => {
      isTold ||= /"type":\s*"connected"/.test(String(payload));
    }),
  );
  await page.reload();
  await expect.poll(() => isTold).toBe(true);
}

test('a report written again is on the open page without anybody reloading it', async () => {
  const reports = await mkdtemp(join(tmpdir(), 'crossover-dev-'));
  try {
    await cp(join(site.reports, SLUG), join(reports, SLUG), { recursive: true });
    await usingDevServer(reports, async (origin) => {
      const url = `${origin}/reports/${SLUG}/index.html`;
      // The first answer takes as long as compiling everything does; a browser would not wait.
      expect((await fetch(url)).status).toBe(200);
      await visit(url, {}, async (page) => {
        await reloadUntilTold(page);
        const standfirst = page.locator('.standfirst').first();
        expect(await standfirst.innerText()).not.toContain('Written again');
        const file = join(reports, SLUG, 'report.json');
        const report = JSON.parse(await readFile(file, 'utf8')) as { prose: Record<string, string> };
        report.prose.standfirst = `Written again. ${report.prose.standfirst}`;
        // Whole or not at all, as a run's files are written.
        await writeFile(`${file}.tmp`, JSON.stringify(report));
        await rename(`${file}.tmp`, file);
        await expect.poll(() => standfirst.innerText()).toContain('Written again');
        const data = await page.request.get(`${origin}/reports/${SLUG}/report.json`);
        expect(await data.text()).toContain('Written again');
      });
    });
  } finally {
    await rm(reports, { recursive: true });
  }
});
