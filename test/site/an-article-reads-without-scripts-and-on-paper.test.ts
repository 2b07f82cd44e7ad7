import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { findNumerals, readArticle } from '@crossover/report';
import { expect, test } from 'vitest';
import { MAIN_RUN } from './fixture-runs.ts';
import { ARTICLE, site, visit } from './visit.ts';

test('without JavaScript an article has its verdict, figures, tables and pre-computed answers', async () => {
  const { report } = await readArticle(join(site.reports, MAIN_RUN));
  await visit(ARTICLE, { javaScriptEnabled: false }, async (page) => {
    const main = page.locator('main');
    expect(((await main.textContent()) ?? '').replaceAll('\u202f', ' ')).toContain(
      report.verdict.replaceAll('\u202f', ' '),
    );
    expect(await main.locator('figure').count()).toBe(report.figures.length);
    expect(await main.locator('figure :is(svg.fig, img.drawing):visible').count()).toBeGreaterThanOrEqual(
      report.figures.length,
    );
    expect(await main.locator('figure details table').count()).toBe(report.figures.length);
    expect(await page.locator('crossover-calculator form').isVisible()).toBe(false);
    expect(await page.locator('crossover-calculator output').textContent()).toMatch(/^At .+ costs \$/);
    expect(await page.locator('crossover-calculator table.yours').isVisible()).toBe(true);
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

test('every numeral in the prose of an article is a reference to a field', async () => {
  const prose = await visit(ARTICLE, { javaScriptEnabled: false }, (page) =>
    page.evaluate<string[]>(`
      [...document.querySelectorAll('main :is(p, h1, h2, h3, li, figcaption)')]
        .filter((block) => block.closest('details, .calculator, table') === null)
        .map((block) => {
          const copy = block.cloneNode(true);
          for (const inner of copy.querySelectorAll('data, code, svg, time, details, a[href^=http]')) inner.remove();
          return copy.textContent ?? '';
        })`),
  );
  expect(prose.length).toBeGreaterThan(30);
  expect(prose.filter((text) => findNumerals(text).length > 0)).toEqual([]);
});

test('on paper an article is light, its tables are open, and what needs a screen is gone', async () => {
  await visit(ARTICLE, { colorScheme: 'dark' }, async (page) => {
    await page.emulateMedia({ media: 'print' });
    expect(await page.evaluate('getComputedStyle(document.documentElement).colorScheme')).toBe('light');
    expect(await page.locator('.masthead nav').isVisible()).toBe(false);
    expect(await page.locator('crossover-calculator form').isVisible()).toBe(false);
    expect(await page.locator('crossover-calculator output').isVisible()).toBe(true);
    expect(await page.locator('figure details table').first().isVisible()).toBe(true);
  });
});

test('printed to PDF an article has its text, and no figure, table or command is wider than a page, no figure cut by its end', async () => {
  await visit(ARTICLE, {}, async (page) => {
    await page.emulateMedia({ media: 'print' });
    const [widthPx, heightPx] = [(210 / 25.4) * 96 - 2 * 48, (297 / 25.4) * 96 - 2 * 48];
    await page.setViewportSize({ width: Math.floor(widthPx), height: 1000 });
    const figures = await page.evaluate<{ id: string; width: number; height: number; inside: string }[]>(`
      [...document.querySelectorAll('figure')].map((figure) => {
        const drawing = [...figure.querySelectorAll('svg.fig, img.drawing')].find((one) => one.getBoundingClientRect().width > 0);
        const { width, height } = drawing.getBoundingClientRect();
        return { id: figure.id, width, height, inside: getComputedStyle(drawing.parentElement).breakInside };
      })`);
    expect(figures.length).toBeGreaterThan(5);
    for (const { id, width, height, inside } of figures) {
      expect(width, id).toBeLessThanOrEqual(widthPx);
      expect(height, id).toBeLessThanOrEqual(heightPx);
      expect(inside, id).toBe('avoid');
    }
    const tooWide = await page.evaluate<string[]>(`
      [...document.querySelectorAll('table, pre')]
        .filter((one) => Math.max(one.getBoundingClientRect().right, one.scrollWidth) > innerWidth)
        .map((one) => one.textContent.trim().slice(0, 60))`);
    expect(tooWide).toEqual([]);
    const pdf = await page.pdf({
      format: 'A4',
      margin: { top: '48px', bottom: '48px', left: '48px', right: '48px' },
    });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(glyphsIn(pdf)).toBeGreaterThan(5_000);
  });
});

/** Characters that a PDF's pages show as text, not as curves: two bytes of hexadecimal for each glyph. */
function glyphsIn(pdf: Buffer): number {
  let glyphs = 0;
  for (let at = pdf.indexOf('stream\n'); at >= 0; at = pdf.indexOf('stream\n', at + 7)) {
    if (pdf.subarray(at - 3, at).toString() === 'end') continue;
    const content = pdf.subarray(at + 7, pdf.indexOf('endstream', at));
    if (content[0] !== 0x78) continue;
    const text = inflateSync(content, { finishFlush: 2 }).toString('latin1');
    for (const [, hex = ''] of text.matchAll(/<([0-9A-Fa-f]+)> ?Tj/g)) glyphs += hex.length / 4;
    for (const [, list = ''] of text.matchAll(/\[([^\]]*)\] ?TJ/g)) {
      for (const [, hex = ''] of list.matchAll(/<([0-9A-Fa-f]+)>/g)) glyphs += hex.length / 4;
    }
  }
  return glyphs;
}
