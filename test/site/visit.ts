import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { inject } from 'vitest';
import { MAIN_RUN } from './fixture-runs.ts';

export const site = inject('site');

/** The article that most tests look at. */
export const ARTICLE = `reports/${MAIN_RUN}/index.html`;

let browser: Promise<Browser> | null = null;

/** A page in a context of its own; what it asked for and complained about is handed to `use`. */
export async function visit<T>(
  path: string,
  options: BrowserContextOptions,
  use: (page: Page, seen: { requests: string[]; errors: string[] }) => Promise<T>,
): Promise<T> {
  browser ??= chromium.connect(site.browser);
  const context = await (await browser).newContext(options);
  context.setDefaultTimeout(60_000);
  try {
    const page = await context.newPage();
    const seen = { requests: [] as string[], errors: [] as string[] };
    page.on('request', (request) => seen.requests.push(request.url()));
    page.on('pageerror', (error) => seen.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') seen.errors.push(message.text());
    });
    await page.goto(path.includes('://') ? path : `${site.origin}/${path}`);
    return await use(page, seen);
  } finally {
    await context.close();
  }
}

/** As many pages at a time as the smallest machine has cores: each is drawn by a process of its own. */
const AT_ONCE = 2;

/** Judges all pages, a few at a time; the first that throws ends it. */
export async function judgeEach(
  paths: readonly string[],
  judge: (path: string) => Promise<void>,
): Promise<void> {
  const open = [...paths];
  const work = async () => {
    for (let path = open.shift(); path !== undefined; path = open.shift()) await judge(path);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** A file of the built site. */
export const readPage = (path: string): Promise<string> => readFile(join(site.folder, path), 'utf8');
