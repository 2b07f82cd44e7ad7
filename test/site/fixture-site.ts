import { spawn } from 'node:child_process';
import { access, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join, normalize } from 'node:path';
import { writeReport } from '@crossover/report';
import { type Browser, chromium } from 'playwright-core';
import { writeSyntheticRun } from '../../packages/report/test/synthetic-run.ts';

const ROOT = join(import.meta.dirname, '..', '..');

/** A site built from made-up runs, served on loopback, and a browser to look at it. */
export interface FixtureSite {
  /** Folder of the built site. */
  readonly folder: string;
  /** Folder of the runs that it was built from. */
  readonly reports: string;
  readonly origin: string;
  readonly browser: Browser;
  /** Addresses of all pages below the origin. */
  readonly pages: readonly string[];
  close(): Promise<void>;
}

/** @throws Error with the builder's last lines, or with the command that installs a browser. */
export async function startFixtureSite(): Promise<FixtureSite> {
  const root = await mkdtemp(join(tmpdir(), 'crossover-site-'));
  const reports = join(root, 'reports');
  await writeRuns(reports);
  const folder = join(root, 'dist');
  await buildSite(reports, folder);
  const server = createServer((request, response) => void serve(folder, request.url ?? '/', response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const browser = await launchBrowser();
  return {
    folder,
    reports,
    origin: `http://127.0.0.1:${port}`,
    browser,
    pages: await listPages(folder),
    async close() {
      await browser.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await rm(root, { recursive: true });
    },
  };
}

/** Two runs whose findings differ: one with failures and unused repeats under two workloads, one short and clean. */
async function writeRuns(reports: string): Promise<void> {
  await writeSyntheticRun(join(reports, 'made-up-two-workloads'), {
    slug: 'made-up-two-workloads',
    seed: 3,
    repeats: 4,
    workloads: [
      { name: 'steady', ratePerSecond: 60, seconds: 10 },
      { name: 'spike', ratePerSecond: 20, peakRatePerSecond: 90, seconds: 12 },
    ],
    errorShare: { serverless: 0.004 },
    invalid: ['steady-serverless-2'],
    errored: ['spike-serverful-3'],
    createdAt: '2026-11-21T10:00:00.000Z',
  });
  await writeSyntheticRun(join(reports, 'made-up-steady'), {
    slug: 'made-up-steady',
    repeats: 3,
    workloads: [{ name: 'steady', ratePerSecond: 30, seconds: 8 }],
    hasCapacity: false,
    createdAt: '2026-11-20T10:00:00.000Z',
  });
  for (const slug of await readdir(reports)) await writeReport(join(reports, slug), { draws: 20 });
}

export async function buildSite(reports: string, folder: string): Promise<void> {
  const child = spawn(
    process.execPath,
    [join(ROOT, 'node_modules', '.bin', 'astro'), 'build', '--outDir', folder],
    {
      cwd: join(ROOT, 'web'),
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        ASTRO_TELEMETRY_DISABLED: '1',
        CROSSOVER_REPORTS: reports,
        NODE_ENV: 'production',
      },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  }
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0)
    throw new Error(`Expected the site to build, found exit code ${code}:\n${output.slice(-3000)}`);
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.xml': 'application/xml',
  '.csv': 'text/csv',
};

async function serve(
  folder: string,
  url: string,
  response: import('node:http').ServerResponse,
): Promise<void> {
  const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'application/octet-stream' });
  response.end(await readFile(file));
}

async function listPages(folder: string): Promise<string[]> {
  const files = await readdir(folder, { recursive: true });
  return files.filter((file) => file.endsWith('.html')).sort();
}

const BROWSERS = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/usr/bin/google-chrome-stable',
];

async function launchBrowser(): Promise<Browser> {
  for (const executablePath of [process.env.CHROME_PATH, ...BROWSERS]) {
    if (executablePath === undefined) continue;
    const isThere = await access(executablePath).then(
      () => true,
      () => false,
    );
    if (!isThere) continue;
    return chromium.launch({
      executablePath,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        '--no-first-run',
      ],
    });
  }
  throw new Error(
    'Expected Chrome or Chromium, found none. Install it with "apt-get install -y --no-install-recommends chromium", or give its path in CHROME_PATH.',
  );
}
