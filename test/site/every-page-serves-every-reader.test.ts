import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { ARTICLE, readPage, site, visit } from './visit.ts';

/** Articles have the same markup: the one with most and the one with a third architecture stand for all. */
const judged = site.pages.filter((path) => !path.startsWith('reports/made-up-steady'));

async function violationsOn(
  path: string,
  colorScheme: 'light' | 'dark',
  rules?: string[],
): Promise<string[]> {
  return visit(path, { colorScheme }, async (page) => {
    // The tables of one article are enough: those of the others have the same markup and thousands of cells.
    if (path !== ARTICLE) {
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    }
    // The thousands of marks inside a drawing are hidden by its role; that each drawing has one is a test of its own.
    const axe = new AxeBuilder({ page }).exclude('svg.fig').options({ resultTypes: ['violations'] });
    const { violations } = await (rules === undefined ? axe : axe.withRules(rules)).analyze();
    return violations.map(({ id, nodes }) => {
      const where = nodes.slice(0, 3).map(({ html }) => html);
      return `${id}: ${where.join(' | ')}`;
    });
  });
}

test('axe finds nothing on any page', async () => {
  for (const path of judged) expect(await violationsOn(path, 'light'), path).toEqual([]);
}, 180_000);

test('each drawing is an image with a name, or hidden where words beside it say the same', async () => {
  for (const path of judged) {
    const html = await readPage(path);
    const drawings = [...html.matchAll(/<svg[^>]*class="[^"]*\bfig\b[^>]*>/g)].map(([tag]) => tag);
    const images = [...html.matchAll(/<img[^>]*>/g)].map(([tag]) => tag);
    for (const tag of drawings)
      expect(tag, path).toMatch(/role="img"[^>]* aria-label="[^"]{10,}"|aria-hidden="true"/);
    for (const tag of images) expect(tag, path).toMatch(/ alt="[^"]{10,}"/);
  }
  expect(await readPage(ARTICLE)).toMatch(/<svg[^>]*role="img"/);
});

test('on a dark ground axe finds no contrast too low', async () => {
  // Names, roles and structure are the same in both schemes.
  const rules = ['color-contrast', 'link-in-text-block'];
  for (const path of judged) expect(await violationsOn(path, 'dark', rules), path).toEqual([]);
}, 180_000);

test('no page scrolls sideways on a screen of 320 pixels', async () => {
  for (const path of site.pages) {
    const width = await visit(path, { viewport: { width: 320, height: 640 } }, (page) =>
      page.evaluate<number>('document.documentElement.scrollWidth'),
    );
    expect(width, path).toBeLessThanOrEqual(320);
  }
});

test('the theme button changes the scheme and is remembered', async () => {
  await visit('index.html', { colorScheme: 'light' }, async (page) => {
    const ground = () => page.evaluate<string>('getComputedStyle(document.body).backgroundColor');
    const light = await ground();
    const button = page.getByRole('button', { name: /^Theme/ });
    await button.click();
    await button.click();
    expect(await button.textContent()).toBe('Theme: dark');
    expect(await ground()).not.toBe(light);
    await page.goto(`${site.origin}/methods.html`);
    expect(await page.evaluate('document.documentElement.dataset.theme')).toBe('dark');
  });
});

test('a lab article says so at the top and is kept out of search engines', async () => {
  await visit(ARTICLE, {}, async (page) => {
    expect(await page.locator('.notice').first().textContent()).toMatch(/not about AWS/);
    expect(await page.locator('meta[name=robots]').getAttribute('content')).toBe('noindex');
  });
});

test('lines of two architectures differ in grey as well: each has a dash or a mark of its own', async () => {
  await visit('reports/made-up-hybrid/index.html', {}, async (page) => {
    const looks = await page.evaluate<string[]>(`
      [...document.querySelectorAll('.verdicts thead svg.swatch')].map((svg) =>
        svg.querySelector('line').getAttribute('stroke-dasharray') + ' ' + svg.querySelector('.mark').tagName)`);
    expect(looks).toHaveLength(3);
    expect(new Set(looks).size).toBe(3);
  });
});
