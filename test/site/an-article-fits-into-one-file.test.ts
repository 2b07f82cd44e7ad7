import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readArticle } from '@crossover/report';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { selfContainedPage } from '../../packages/cli/src/export/self-contained-page.ts';
import { MAIN_RUN } from './fixture-runs.ts';
import { ARTICLE, site, visit } from './visit.ts';

let root: string;
let address: string;
let html: string;

/** Far from the site: whatever the file needed besides itself would not be there. */
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-one-file-'));
  html = await selfContainedPage(site.folder, ARTICLE);
  const file = join(root, 'article.html');
  await writeFile(file, html);
  address = pathToFileURL(file).href;
});

afterAll(() => rm(root, { recursive: true }));

const OFFLINE = { offline: true };

test('opened from a disk without a network it asks for nothing, and complains of nothing', async () => {
  await visit(address, OFFLINE, async (page, { requests, errors }) => {
    await page.waitForLoadState('load');
    expect(requests.filter((url) => url !== address && !url.startsWith('data:'))).toEqual([]);
    expect(errors).toEqual([]);
    const broken = await page.evaluate<number>(
      '[...document.images].filter(({ naturalWidth }) => naturalWidth === 0).length',
    );
    expect(broken).toBe(0);
  });
});

test('it has the words, the figures and the tables of the article', async () => {
  const { report, figures } = await readArticle(join(site.reports, MAIN_RUN));
  const shape = (path: string) =>
    visit(path, {}, async (page) => ({
      title: await page.locator('h1').innerText(),
      sections: await page.locator('h2').allInnerTexts(),
      figures: await page.locator('figure').evaluateAll((all) => all.map(({ id }) => id)),
      drawn: await page.locator('figure .wide :is(svg, img), figure picture img').count(),
      cells: await page.locator('td').count(),
    }));
  const [inFile, onSite] = [await shape(address), await shape(ARTICLE)];
  expect(inFile).toEqual(onSite);
  expect(inFile.title).toBe(report.title);
  expect(inFile.figures).toEqual(expect.arrayContaining(figures.map(({ id }) => id)));
  expect(inFile.drawn).toBeGreaterThanOrEqual(figures.length);
});

test('its calculator works, and gives the answers of the site', async () => {
  const answer = (path: string) =>
    visit(path, path === address ? OFFLINE : {}, async (page, { errors }) => {
      await page.getByLabel('Mean requests per second', { exact: true }).fill('200');
      const output = page.locator('crossover-calculator output');
      await expect.poll(() => output.textContent()).toMatch(/^At 200/);
      expect(errors).toEqual([]);
      return output.textContent();
    });
  expect(await answer(address)).toBe(await answer(ARTICLE));
});

test('each address in it is a place in it, its own data or a source on the web', async () => {
  const addresses = [...html.matchAll(/\b(?:href|src|srcset|action|poster)="([^"]*)"/g)].map(
    ([, found = '']) => found,
  );
  expect(addresses.length).toBeGreaterThan(30);
  expect(addresses.filter((one) => !/^(?:#|data:|https:\/\/)/.test(one))).toEqual([]);
  expect(html).not.toMatch(/<link\b|@import|url\((?!["']?(?:data:|#))/);
  for (const [, id = ''] of html.matchAll(/href="#([^"]+)"/g)) expect(html).toContain(`id="${id}"`);
  const csv = /href="data:text\/csv;base64,([^"]+)" download="bill\.csv"/.exec(html)?.[1] ?? '';
  expect(Buffer.from(csv, 'base64').toString()).toContain('USD');
  expect(html).toMatch(/download="report\.json"/);
});
