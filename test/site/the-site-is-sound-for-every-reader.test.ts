import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { AxeBuilder } from '@axe-core/playwright';
import { findNumerals, formatUsd, readArticle } from '@crossover/report';
import type { BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { answerFor } from '../../web/src/calculator.ts';
import type { CalculatorData } from '../../web/src/calculator-data.ts';
import { buildSite, type FixtureSite, startFixtureSite } from './fixture-site.ts';

const ARTICLE = 'reports/made-up-two-workloads/index.html';

let site: FixtureSite;

beforeAll(async () => {
  site = await startFixtureSite();
}, 180_000);

afterAll(() => site.close());

/** A page in a context of its own; what it asked for and complained about is handed to `use`. */
async function visit<T>(
  path: string,
  options: BrowserContextOptions,
  use: (page: Page, seen: { requests: string[]; errors: string[] }) => Promise<T>,
): Promise<T> {
  const context = await site.browser.newContext(options);
  try {
    const page = await context.newPage();
    const seen = { requests: [] as string[], errors: [] as string[] };
    page.on('request', (request) => seen.requests.push(request.url()));
    page.on('pageerror', (error) => seen.errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error') seen.errors.push(message.text());
    });
    await page.goto(`${site.origin}/${path}`);
    return await use(page, seen);
  } finally {
    await context.close();
  }
}

test('the site has its pages', () => {
  expect(site.pages).toEqual([
    '404.html',
    'choosing.html',
    'claims.html',
    'cost-model.html',
    'data.html',
    'glossary.html',
    'index.html',
    'methods.html',
    'reports/index.html',
    'reports/made-up-steady/index.html',
    ARTICLE,
  ]);
});

test.each(['light', 'dark'] as const)(
  'axe finds nothing on any page in the %s scheme',
  async (colorScheme) => {
    for (const path of site.pages) {
      await visit(path, { colorScheme }, async (page) => {
        // The tables of one article are enough: those of the other have the same markup and thousands of cells.
        if (path !== ARTICLE) {
          await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
        }
        const { violations } = await new AxeBuilder({ page })
          .options({ resultTypes: ['violations'] })
          .analyze();
        const found = violations.map(
          ({ id, nodes }) =>
            `${id}: ${nodes
              .map(({ html }) => html)
              .slice(0, 3)
              .join(' | ')}`,
        );
        expect(found, path).toEqual([]);
      });
    }
  },
  180_000,
);

test('no page scrolls sideways on a screen of 320 pixels', async () => {
  for (const path of site.pages) {
    const width = await visit(path, { viewport: { width: 320, height: 640 } }, (page) =>
      page.evaluate<number>('document.documentElement.scrollWidth'),
    );
    expect(width, path).toBeLessThanOrEqual(320);
  }
}, 60_000);

test('no page asks another origin for anything, or complains', async () => {
  for (const path of site.pages) {
    await visit(path, {}, async (page, { requests, errors }) => {
      await page.waitForLoadState('networkidle');
      expect(
        requests.filter((url) => !url.startsWith(site.origin) && !url.startsWith('data:')),
        path,
      ).toEqual([]);
      expect(errors, path).toEqual([]);
    });
  }
}, 60_000);

test('each page states a content security policy without unsafe sources', async () => {
  for (const path of site.pages) {
    const html = await readFile(join(site.folder, path), 'utf8');
    const policy = /http-equiv="content-security-policy" content="([^"]*)"/i.exec(html)?.[1];
    expect(policy, path).toContain("default-src 'none'");
    expect(policy, path).not.toContain('unsafe');
    expect(html, path).not.toMatch(/ style="/);
  }
});

test('without JavaScript an article has its verdict, figures, tables and pre-computed answers', async () => {
  const { report } = await readArticle(join(site.reports, 'made-up-two-workloads'));
  await visit(ARTICLE, { javaScriptEnabled: false }, async (page) => {
    const main = page.locator('main');
    expect(((await main.textContent()) ?? '').replaceAll('\u202f', ' ')).toContain(
      report.verdict.replaceAll('\u202f', ' '),
    );
    expect(await main.locator('figure').count()).toBe(report.figures.length);
    expect(await main.locator('figure svg.fig:visible').count()).toBeGreaterThanOrEqual(
      report.figures.length,
    );
    expect(await main.locator('figure details table').count()).toBe(report.figures.length);
    expect(await page.locator('crossover-calculator form').isVisible()).toBe(false);
    expect(await page.locator('details.answers table').isVisible()).toBe(true);
    for (const heading of [
      'Verdict',
      'How we measured',
      'What could be wrong',
      'Provenance',
      'Data',
      'Reproduce it',
    ]) {
      expect(await page.getByRole('heading', { name: heading, exact: true }).count(), heading).toBe(1);
    }
  });
});

test('a lab article says so at the top and is kept out of search engines', async () => {
  await visit(ARTICLE, {}, async (page) => {
    expect(await page.locator('.notice').first().textContent()).toMatch(/not about AWS/);
    expect(await page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex');
  });
});

test('every numeral in the prose of an article is a reference to a field', async () => {
  const prose = await visit(ARTICLE, { javaScriptEnabled: false }, (page) =>
    page.evaluate<string[]>(`
      [...document.querySelectorAll('main :is(p, h1, h2, h3, li, figcaption)')]
        .filter((block) => block.closest('details, .calculator, table') === null)
        .map((block) => {
          const copy = block.cloneNode(true);
          for (const inner of copy.querySelectorAll('data, code, svg, time, a[href^=http]')) inner.remove();
          return copy.textContent ?? '';
        })`),
  );
  expect(prose.length).toBeGreaterThan(30);
  expect(prose.filter((text) => findNumerals(text).length > 0)).toEqual([]);
});

test('no link leads nowhere, inside a page or between pages', async () => {
  const ids = new Map<string, Set<string>>();
  const links: [from: string, href: string][] = [];
  for (const path of site.pages) {
    const html = await readFile(join(site.folder, path), 'utf8');
    ids.set(path, new Set([...html.matchAll(/ id="([^"]+)"/g)].map(([, id = '']) => id)));
    for (const [, href = ''] of html.matchAll(/<a [^>]*?href="([^"]*)"/g)) links.push([path, href]);
    for (const [, href = ''] of html.matchAll(/<link [^>]*?href="([^"]*)"/g)) links.push([path, href]);
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
    const html = await readFile(join(site.folder, path), 'utf8');
    const ids = [...html.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    expect(
      ids.filter((id, index) => ids.indexOf(id) !== index),
      path,
    ).toEqual([]);
  }
});

test('a page opened from a disk needs no other file to read well', async () => {
  for (const path of site.pages) {
    const html = await readFile(join(site.folder, path), 'utf8');
    expect(html, path).not.toMatch(/<link[^>]+rel="stylesheet"/);
    expect(html, path).not.toMatch(/<script[^>]+src=/);
  }
});

const size = (content: string | Buffer) => gzipSync(content).byteLength;

test('pages stay within their budgets, gzipped', async () => {
  for (const path of site.pages) {
    const html = await readFile(join(site.folder, path), 'utf8');
    const isArticle = /^reports\/[^/]+\/index\.html$/.test(path);
    const scripts = [...html.matchAll(/<script type="module">([\s\S]*?)<\/script>/g)]
      .map(([, code = '']) => code)
      .join('');
    const styles = [...html.matchAll(/<style>([\s\S]*?)<\/style>/g)].map(([, css = '']) => css).join('');
    const isWithFigure = path === 'index.html';
    expect(size(html), `HTML of ${path}`).toBeLessThanOrEqual(
      isArticle ? 120_000 : isWithFigure ? 30_000 : 25_000,
    );
    expect(size(styles), `CSS of ${path}`).toBeLessThanOrEqual(12_000);
    // The calculator is the whole cost model: bills of every service, crossovers, shapes.
    expect(size(scripts), `JavaScript of ${path}`).toBeLessThanOrEqual(isArticle ? 20_000 : 2_000);
  }
});

test('the calculator with the run’s own traffic gives the article’s bills to the cent', async () => {
  const { report } = await readArticle(join(site.reports, 'made-up-two-workloads'));
  const html = await readFile(join(site.folder, ARTICLE), 'utf8');
  const json = /<script type="application\/json">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
  const data = JSON.parse(json) as CalculatorData;
  const rates = [...new Set(report.bills.map(({ bill }) => bill.ratePerSecond))];
  expect(rates.length).toBe(3);
  for (const ratePerSecond of rates) {
    const { totalsUsd } = answerFor(data, {
      ratePerSecond,
      shape: 'constant',
      region: report.region,
      memoryMib: 512,
      plan: 'on-demand',
    });
    const printed = report.architectures.map(
      ({ id }) =>
        report.bills.find(({ bill }) => bill.architecture === id && bill.ratePerSecond === ratePerSecond)
          ?.total.value,
    );
    expect(totalsUsd.map((total) => Math.round(total * 100) / 100)).toEqual(printed);
  }
});

test('the calculator works from the keyboard, says its answer and keeps it in the address', async () => {
  await visit(ARTICLE, {}, async (page, { errors }) => {
    const rate = page.getByLabel('Mean requests per second', { exact: true });
    await rate.focus();
    await rate.fill('200');
    const output = page.locator('crossover-calculator output');
    const answer = await output.textContent();
    expect(answer).toMatch(
      /At 200.requests\/s, constant, serverful costs \$[\d,.]+ and serverless costs \$[\d,.]+ a month/,
    );
    expect(page.url()).toMatch(/#rps=200$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    expect(page.url()).toContain('shape=office-hours');
    const other = await output.textContent();
    expect(other).not.toBe(answer);
    await page.reload();
    expect(await output.textContent()).toBe(other);
    await rate.fill('-1');
    expect(await output.textContent()).toContain('Give a rate');
    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    expect(await rate.inputValue()).toBe('60');
    expect(errors).toEqual([]);
  });
});

test('every region, shape and price plan of the calculator has an answer from idle to the largest rate', async () => {
  const html = await readFile(join(site.folder, ARTICLE), 'utf8');
  const data = JSON.parse(
    /<script type="application\/json">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '',
  ) as CalculatorData;
  for (const { region } of data.books) {
    for (const shape of ['constant', 'office-hours', 'spiky'] as const) {
      for (const plan of ['on-demand', 'reserved-1y-no-upfront'] as const) {
        for (const ratePerSecond of [0.01, 450, 100_000]) {
          const { totalsUsd } = answerFor(data, { ratePerSecond, shape, region, plan, memoryMib: 512 });
          expect(totalsUsd.every((total) => total > 0)).toBe(true);
          expect(totalsUsd.map(formatUsd).join()).not.toMatch(/NaN|Infinity/);
        }
      }
    }
  }
}, 60_000);

test('the theme button changes the scheme and is remembered', async () => {
  const context = await site.browser.newContext({ colorScheme: 'light' });
  const page = await context.newPage();
  await page.goto(`${site.origin}/index.html`);
  const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
  const light = await ground();
  const button = page.getByRole('button', { name: /^Theme/ });
  await button.click();
  await button.click();
  expect(await button.textContent()).toBe('Theme: dark');
  expect(await ground()).not.toBe(light);
  await page.goto(`${site.origin}/methods.html`);
  expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  await context.close();
});

test('on paper an article is light, and its tables are open', async () => {
  await visit(ARTICLE, { colorScheme: 'dark' }, async (page) => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
    expect(await page.locator('.masthead nav').isVisible()).toBe(false);
    expect(await page.locator('crossover-calculator form').isVisible()).toBe(false);
    const pdf = await page.pdf({ format: 'A4' });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
  });
}, 30_000);

test('the feed, the index and the metadata are well-formed and absolute where they must be', async () => {
  await visit('index.html', {}, async (page) => {
    const feed = await readFile(join(site.folder, 'rss.xml'), 'utf8');
    const items = await page.evaluate<string[] | null>(`{
      const feed = new DOMParser().parseFromString(${JSON.stringify(feed)}, 'application/xml');
      feed.querySelector('parsererror') === null
        ? [...feed.querySelectorAll('item > link')].map((link) => link.textContent)
        : null;
    }`);
    expect(items).toHaveLength(2);
    for (const link of items ?? []) expect(link).toMatch(/^https?:\/\/.*\/reports\/made-up-/);
  });
  const index: { runs: { slug: string }[] } = JSON.parse(
    await readFile(join(site.folder, 'reports/index.json'), 'utf8'),
  );
  expect(index.runs.map(({ slug }) => slug)).toEqual(['made-up-two-workloads', 'made-up-steady']);
  const html = await readFile(join(site.folder, ARTICLE), 'utf8');
  const jsonLd: { '@graph': { '@type': string }[] } = JSON.parse(
    /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '',
  );
  expect(jsonLd['@graph'].map((node) => node['@type'])).toEqual(['TechArticle', 'Dataset', 'BreadcrumbList']);
  const schema: { properties: Record<string, unknown> } = JSON.parse(
    await readFile(join(site.folder, 'schemas/report.schema.json'), 'utf8'),
  );
  const report = JSON.parse(
    await readFile(join(site.folder, 'reports/made-up-steady/report.json'), 'utf8'),
  ) as object;
  expect(Object.keys(schema.properties).sort()).toEqual(Object.keys(report).sort());
});

test('every file of a run can be downloaded beside its article', async () => {
  const folder = join(site.folder, 'reports', 'made-up-steady');
  const { report } = await readArticle(join(site.reports, 'made-up-steady'));
  const there = new Set(await readdir(folder, { recursive: true }));
  for (const path of [...Object.keys(report.files), 'report.json', 'SHA256SUMS'])
    expect(there.has(path), path).toBe(true);
});

test('without any run the site says how to make one', async () => {
  const folder = join(dirname(site.folder), 'empty-dist');
  await buildSite(join(dirname(site.folder), 'no-reports'), folder);
  expect(await readFile(join(folder, 'index.html'), 'utf8')).toContain('npm run compare');
  expect(JSON.parse(await readFile(join(folder, 'reports/index.json'), 'utf8'))).toEqual({ runs: [] });
}, 120_000);
