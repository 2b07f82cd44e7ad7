import { AxeBuilder } from '@axe-core/playwright';
import { expect, test } from 'vitest';
import { ARTICLE, site, visit } from './visit.ts';

test.each(['light', 'dark'] as const)(
  'axe finds nothing on any page in the %s scheme',
  async (colorScheme) => {
    for (const path of site.pages) {
      await visit(path, { colorScheme }, async (page) => {
        // The tables of one article are enough: those of the others have the same markup and thousands of cells.
        if (!/^reports\/.+\/index\.html$/.test(path) || path.includes('steady-before')) {
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
