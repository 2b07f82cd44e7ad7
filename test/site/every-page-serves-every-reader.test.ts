import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { ARTICLE, judgeEach, readPage, site, visit } from './visit.ts';

/** Articles have the same markup: the one with most and the one with a third architecture stand for all. */
const judged = site.pages.filter((path) => !path.startsWith('reports/made-up-steady'));

/** Names, roles and structure are the same in both schemes. */
const COLOUR_RULES = ['color-contrast', 'link-in-text-block'];

/** What axe finds on a page, in light and then in dark; each line begins with the scheme and the rule. */
async function violationsOn(path: string): Promise<string[]> {
  return visit(path, { colorScheme: 'light' }, async (page) => {
    // The tables of one article are enough: those of the others have the same markup.
    if (path !== ARTICLE) {
      await page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");
    }
    // So have the rows of a table: a few stand for thousands of cells.
    await page.evaluate(
      "document.querySelectorAll('tbody tr:nth-child(n+5)').forEach((row) => row.remove())",
    );
    // The thousands of marks inside a drawing are hidden by its role, and that each has one is a test of its own: axe
    // would leave them out, after having looked at each.
    await page.evaluate("document.querySelectorAll('svg.fig').forEach((one) => one.replaceChildren())");
    const found: string[] = [];
    for (const scheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme: scheme });
      const axe = new AxeBuilder({ page }).exclude('svg.fig').options({ resultTypes: ['violations'] });
      // No frame is in any page: a window of its own to join their findings in would be opened for nothing.
      axe.setLegacyMode();
      const { violations } = await (scheme === 'light' ? axe : axe.withRules(COLOUR_RULES)).analyze();
      for (const { id, nodes } of violations) {
        const where = nodes.slice(0, 3).map(({ html }) => html);
        found.push(`${scheme} ${id}: ${where.join(' | ')}`);
      }
    }
    return found;
  });
}

test('axe finds nothing on any page, and no contrast too low on a dark ground either', async () => {
  await judgeEach(judged, async (path) => expect(await violationsOn(path), path).toEqual([]));
});

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
