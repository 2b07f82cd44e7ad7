import { spawn } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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

test('a report written again is on the open page without anybody reloading it', async () => {
  const reports = await mkdtemp(join(tmpdir(), 'crossover-dev-'));
  try {
    await cp(join(site.reports, SLUG), join(reports, SLUG), { recursive: true });
    await usingDevServer(reports, (origin) =>
      visit(`${origin}/reports/${SLUG}/index.html`, {}, async (page) => {
        const standfirst = page.locator('.standfirst').first();
        const before = await standfirst.innerText();
        expect(before).not.toContain('Written again');
        const file = join(reports, SLUG, 'report.json');
        const report = JSON.parse(await readFile(file, 'utf8')) as { prose: Record<string, string> };
        report.prose.standfirst = `Written again. ${report.prose.standfirst}`;
        // Until the page's own socket is open nobody can tell it.
        await page.waitForLoadState('networkidle');
        await writeFile(file, JSON.stringify(report));
        await expect.poll(() => standfirst.innerText(), { timeout: 20_000 }).toContain('Written again');
        const data = await page.request.get(`${origin}/reports/${SLUG}/report.json`);
        expect(await data.text()).toContain('Written again');
      }),
    );
  } finally {
    await rm(reports, { recursive: true });
  }
}, 90_000);
