import { expect, test } from 'vitest';
import { site, visit } from './visit.ts';

/** As many as were built. */
const RUNS = site.pages.filter((path) => /^reports\/[^/]+\/index\.html$/.test(path)).length;

test('the list narrows by what is chosen, tells how many are left, and keeps the choice in the address', async () => {
  await visit('reports/index.html', {}, async (page, { errors }) => {
    const shown = () => page.locator('ul.cards > li:visible').count();
    expect(await shown()).toBe(RUNS);
    await page.getByLabel('Architecture').focus();
    await page.keyboard.type('hybrid');
    await expect.poll(shown).toBe(1);
    await expect.poll(() => new URL(page.url()).search).toBe('?architecture=hybrid');
    await expect.poll(() => page.getByRole('status').textContent()).toBe(`1 of ${RUNS} comparisons`);
    await page.getByLabel('Workload').selectOption('spike');
    await expect.poll(shown).toBe(0);
    await expect
      .poll(() => page.getByRole('status').textContent())
      .toContain('No comparison has all of that');
    await page.goBack();
    await expect.poll(shown).toBe(1);
    await page.reload();
    await expect.poll(shown).toBe(1);
    await page.getByRole('button', { name: 'Show all' }).click();
    await expect.poll(shown).toBe(RUNS);
    await page.getByLabel('Finding').selectOption('some requests failed');
    await expect.poll(shown).toBe(1);
    expect(errors).toEqual([]);
  });
});

test('without JavaScript all comparisons are listed and no control that does nothing', async () => {
  await visit('reports/index.html', { javaScriptEnabled: false }, async (page) => {
    expect(await page.locator('ul.cards > li:visible').count()).toBe(RUNS);
    expect(await page.locator('main select:visible').count()).toBe(0);
  });
});

test('search finds terms, sections and comparisons as one types, also misspelt, and links to the place', async () => {
  await visit('search.html', {}, async (page, { errors }) => {
    const results = page.locator('.results li');
    const words = page.getByLabel('Words');
    await words.focus();
    await page.keyboard.type('crossover poi');
    await expect.poll(() => results.first().innerText()).toContain('Crossover point');
    await words.fill('intervall');
    await expect.poll(() => results.count()).toBeGreaterThan(1);
    await words.fill('hybrid lab');
    await expect.poll(() => results.locator('a[href="reports/made-up-hybrid/index.html"]').count()).toBe(1);
    await expect.poll(() => new URL(page.url()).search).toBe('?q=hybrid+lab');
    await words.fill('cold start');
    const link = results.locator('a[href="glossary.html#cold-start"]');
    await expect.poll(() => link.count()).toBe(1);
    await link.click();
    await expect.poll(() => page.url()).toMatch(/glossary\.html#cold-start$/);
    await page.goBack();
    await expect.poll(() => results.count()).toBeGreaterThan(1);
    await words.fill('xyzzyplugh');
    await expect.poll(() => page.getByRole('status').textContent()).toContain('Nothing was found');
    expect(errors).toEqual([]);
  });
});

test('without JavaScript the search page leads to all pages', async () => {
  await visit('search.html', { javaScriptEnabled: false }, async (page) => {
    expect(await page.locator('main form:visible').count()).toBe(0);
    expect(await page.locator('#pages + ul a').count()).toBeGreaterThan(10);
  });
});
