import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import type { TestProject } from 'vitest/node';
import { FIXTURE_PROOF, writeFixtureRuns } from '../site/fixture-runs.ts';
import { buildSite, serveSite } from '../site/fixture-site.ts';

declare module 'vitest' {
  interface ProvidedContext {
    site: {
      /** Folder of the built site. */
      readonly folder: string;
      /** Folder of the runs that it was built from. */
      readonly reports: string;
      readonly origin: string;
      /** Addresses of all pages below the origin. */
      readonly pages: readonly string[];
      /** Where the one browser of all files listens. */
      readonly browser: string;
      /** Where the same browser takes Lighthouse's orders. */
      readonly debugPort: number;
    };
  }
}

const ARGUMENTS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
];

/** One site of made-up runs, built once, served on loopback, and one browser, for all files of all projects. */
export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // What the root has to offer, every project has.
  const all = project.vitest.getRootProject();
  if ('site' in all.getProvidedContext()) return undefined;
  const root = await mkdtemp(join(tmpdir(), 'crossover-site-'));
  const reports = join(root, 'reports');
  const folder = join(root, 'dist');
  await writeFixtureRuns(reports);
  const proof = join(root, 'proof.json');
  await writeFile(proof, JSON.stringify(FIXTURE_PROOF));
  await buildSite(reports, folder, { CROSSOVER_PROOF: proof });
  const { server, origin } = await serveSite(folder);
  const executablePath = process.env.CHROME_PATH;
  if (executablePath === undefined)
    throw new Error('Expected CHROME_PATH from test/setup/browser.ts, found none.');
  const debugPort = await freePort();
  const args = [...ARGUMENTS, `--remote-debugging-port=${debugPort}`];
  const browser = await chromium.launchServer({ executablePath, args });
  const files = await readdir(folder, { recursive: true });
  all.provide('site', {
    folder,
    reports,
    origin,
    pages: files.filter((file) => file.endsWith('.html')).sort(),
    browser: browser.wsEndpoint(),
    debugPort,
  });
  return async () => {
    await browser.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await rm(root, { recursive: true });
  };
}

/** A port of loopback that nobody listens on. */
async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('Expected a port, found none.');
  return address.port;
}
