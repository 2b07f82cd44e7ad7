import { readdir, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { readArticle } from '@crossover/report';
import { HtmlValidate } from 'html-validate';
import { expect, test } from 'vitest';
import { judgeEach, readPage, site, visit } from './visit.ts';

const isArticle = (path: string) => /^reports\/[^/]+\/index\.html$/.test(path);

test('the site has its pages', () => {
  expect(site.pages).toEqual([
    '404.html',
    'choosing.html',
    'claims.html',
    'compare/index.html',
    'compare/made-up-steady-before/made-up-steady/index.html',
    'cost-model.html',
    'data.html',
    'glossary.html',
    'history/aws-serverful-serverless-steady/index.html',
    'history/lab-hybrid-serverful-serverless-steady/index.html',
    'history/lab-serverful-serverless-spike-steady/index.html',
    'history/lab-serverful-serverless-steady/index.html',
    'index.html',
    'methods.html',
    'proof.html',
    'reports/index.html',
    'reports/made-up-billed/index.html',
    'reports/made-up-hybrid/index.html',
    'reports/made-up-steady-before/index.html',
    'reports/made-up-steady/index.html',
    'reports/made-up-two-workloads/index.html',
    'search.html',
  ]);
});

test('every page is valid HTML', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:standard', 'html-validate:document'],
    rules: {
      // Written by a generator, not read by people: how it is spelt is not what this is about.
      'void-style': 'off',
      'no-inline-style': 'error',
      'require-sri': ['error', { target: 'crossorigin' }],
    },
  });
  for (const path of site.pages) {
    const { results } = await validator.validateString(await readPage(path));
    const messages = results.flatMap((result) =>
      result.messages.map(({ ruleId, message, line, column }) => `${ruleId} ${line}:${column} ${message}`),
    );
    expect(messages.slice(0, 10), path).toEqual([]);
  }
});

test('no page asks another origin for anything, complains, or scrolls sideways on a screen of 320 pixels', async () => {
  await judgeEach(site.pages, async (path) => {
    const viewport = { width: 320, height: 640 };
    await visit(path, { viewport }, async (page, { requests, errors }) => {
      expect(
        requests.filter((url) => !url.startsWith(site.origin) && !url.startsWith('data:')),
        path,
      ).toEqual([]);
      expect(errors, path).toEqual([]);
      const width = await page.evaluate<number>('document.documentElement.scrollWidth');
      expect(width, path).toBeLessThanOrEqual(320);
    });
  });
});

test('nothing of another origin is in the built files but links to read and addresses of standards', async () => {
  for (const path of site.pages) {
    const html = await readPage(path);
    const loaded = [
      ...html.matchAll(
        /<(?:script|img|iframe|link|source|video|audio|object)[^>]+(?:src|href|data)="(https?:[^"]+)"/g,
      ),
    ];
    const foreign = loaded.filter(([tag]) => !/rel="(?:canonical|license)"/.test(tag)).map(([, url]) => url);
    expect(foreign, path).toEqual([]);
  }
});

test('each page states a content security policy without unsafe sources', async () => {
  for (const path of site.pages) {
    const html = await readPage(path);
    const policy = /http-equiv="content-security-policy" content="([^"]*)"/i.exec(html)?.[1];
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).not.toContain('unsafe');
    expect(html, path).not.toMatch(/ style="/);
  }
});

test('no link leads nowhere, inside a page or between pages', async () => {
  const ids = new Map<string, Set<string>>();
  const links: [from: string, href: string][] = [];
  for (const path of site.pages) {
    const html = (await readPage(path)).replace(/<script[^>]*>[\s\S]*?<\/script>/g, '');
    ids.set(path, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)));
    for (const [, href = ''] of html.matchAll(/<(?:a|link) [^>]*?href="([^"]*)"/g)) links.push([path, href]);
    for (const [, src = ''] of html.matchAll(/<img [^>]*?src="([^"]*)"/g)) links.push([path, src]);
  }
  expect(links.length).toBeGreaterThan(200);
  for (const [from, href] of links) {
    if (/^https?:/.test(href)) continue;
    const [path = '', fragment] = href.split('#');
    const target =
      path === '' ? from : normalize(path.startsWith('/') ? path.slice(1) : join(dirname(from), path));
    const found = await stat(join(site.folder, target)).catch(() => null);
    expect(found?.isFile(), `${href} on ${from}`).toBe(true);
    if (fragment !== undefined) expect(ids.get(target)?.has(fragment), `${href} on ${from}`).toBe(true);
  }
});

test('no identifier is used twice on a page', async () => {
  for (const path of site.pages) {
    const ids = [...(await readPage(path)).matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      path,
    ).toEqual([]);
  }
});

test('a page opened from a disk needs no other file to read well', async () => {
  for (const path of site.pages) {
    const html = await readPage(path);
    expect(html, path).not.toMatch(/<link[^>]+rel="stylesheet"/);
    expect(html, path).not.toMatch(/<script[^>]+src=/);
  }
});

const size = (content: string | Buffer) => gzipSync(content).byteLength;

/** Budgets of the house, gzipped bytes. */
function budgetsOf(path: string) {
  const html = isArticle(path) ? 120_000 : path === 'index.html' ? 30_000 : 25_000;
  // Search and comparison are what their pages are for; other pages have the theme and the filters.
  const script = isArticle(path) || path === 'search.html' || path === 'compare/index.html' ? 12_000 : 2_000;
  return { html, script, style: 12_000 };
}

test('pages stay within their budgets, gzipped', async () => {
  for (const path of site.pages) {
    const html = await readPage(path);
    const budget = budgetsOf(path);
    const scripts = [...html.matchAll(/<script(?! type="application)[^>]*>([\s\S]*?)<\/script>/g)].map(
      ([, code = '']) => code,
    );
    const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css = '']) => css);
    expect(size(html), `HTML of ${path}`).toBeLessThanOrEqual(budget.html);
    expect(size(styles.join('')), `CSS of ${path}`).toBeLessThanOrEqual(budget.style);
    expect(size(scripts.join('')), `JavaScript of ${path}`).toBeLessThanOrEqual(budget.script);
  }
});

test('what a page fetches only when it is used stays small too, gzipped', async () => {
  // The whole cost model with the prices of six regions.
  expect(size(await readPage('calculator.js'))).toBeLessThanOrEqual(30_000);
  expect(size(await readPage('search-index.json'))).toBeLessThanOrEqual(15_000);
});

test('every file of a run can be downloaded beside its article', async () => {
  const { report } = await readArticle(join(site.reports, 'made-up-steady'));
  const there = new Set(await readdir(join(site.folder, 'reports', 'made-up-steady'), { recursive: true }));
  for (const path of [...Object.keys(report.files), 'report.json', 'SHA256SUMS'])
    expect(there.has(path), path).toBe(true);
});
