import { join } from 'node:path';
import { findNumerals, formatQuantity, readArticle } from '@crossover/report';
import { expect, test } from 'vitest';
import { BILLED_RUN } from './fixture-runs.ts';
import { ARTICLE, readPage, site, visit } from './visit.ts';

const BILLED = `reports/${BILLED_RUN}/index.html`;
const NO_SCRIPTS = { javaScriptEnabled: false };

const stageOf = async () => {
  const { report } = await readArticle(join(site.reports, BILLED_RUN));
  const stage = report.reconciliations.find(({ payer }) => payer === 'stage');
  if (stage === undefined) throw new Error('expected a reconciliation of the stage');
  return { report, stage };
};

test('beside the bill stands what AWS billed: what differs by line, the rest as one, and the total', async () => {
  const { stage } = await stageOf();
  await visit(BILLED, NO_SCRIPTS, async (page) => {
    const section = page.locator('#section-bill');
    expect(await section.locator('#reconciliation').innerText()).toBe('The model against the bill');
    const table = section.locator('table.reconciliation').first();
    const rows = await table.locator('tbody tr').allInnerTexts();
    const differing = stage.rows.filter(({ reason, isUnexplained }) => reason !== null || isUnexplained);
    expect(rows).toHaveLength(differing.length + 1);
    const [largest = '', ...others] = rows;
    expect(largest).toMatch(/^NAT gateway, hours\s+\$2\.16\s+\$3\.24\s+−\$1\.08\s+−33\s%\s+unexplained$/);
    expect(others.join('\n')).toContain('USE1-Made-Up-Service-With-A-Long-Name:Hours');
    expect(others.join('\n')).toContain('a day is not final yet');
    expect(others.at(-1)).toContain('each the same to the cent');
    const total = await table.locator('tfoot').innerText();
    for (const quantity of [stage.modelled, stage.billed, stage.difference, stage.error, stage.unexplained])
      expect(total).toContain(formatQuantity(quantity));
  });
});

test('the two sentences have the total error and the largest difference that nothing explains', async () => {
  await visit(BILLED, NO_SCRIPTS, async (page) => {
    const words = await page.locator('#reconciliation + p').innerText();
    expect(words).toMatch(/^Over the 2 days of the run, of which one is final, AWS billed \$/);
    expect(words).toContain('“NAT gateway, hours”: modelled $2.16, billed $3.24.');
    expect(await page.locator('#reconciliation ~ p time').allInnerTexts()).toEqual(['November 17, 2026']);
  });
});

test('who pays what is there line by line, with AWS’s own names', async () => {
  const { report } = await stageOf();
  await visit(BILLED, NO_SCRIPTS, async (page) => {
    const payers = page.locator('#reconciliation ~ details');
    // Every line of the stage, then each who pays; the bill's crossover has its own.
    expect(await payers.count()).toBe(report.reconciliations.length + 1);
    const shared = payers.filter({ hasText: 'What several architectures share' });
    await shared.locator('summary').click();
    expect(await shared.locator('code').allInnerTexts()).toContain('NatGateway-Hours');
  });
});

test('the crossover from what was billed stands beside the one from what was measured, each with its interval', async () => {
  const { report } = await stageOf();
  const [crossover] = report.billedCrossovers;
  await visit(BILLED, NO_SCRIPTS, async (page) => {
    const cells = page.locator('#billed-crossover ~ .scroll table tbody tr').first().locator('td');
    expect(await cells.count()).toBe(2);
    expect(await cells.locator('.interval').count()).toBe(2);
    expect((await cells.first().innerText()).split('\n')[0]).toBe(
      crossover?.points[0] === undefined ? 'none' : formatQuantity(crossover.points[0]),
    );
    expect(await page.locator('#billed-crossover + p').innerText()).toMatch(
      /^From what was billed: the monthly/,
    );
  });
});

test('on a narrow screen the tables scroll by themselves, and prose has no numeral of its own', async () => {
  await visit(BILLED, { ...NO_SCRIPTS, viewport: { width: 320, height: 800 } }, async (page) => {
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(320);
    const prose = await page.evaluate<string[]>(`
      [...document.querySelectorAll('#section-bill > p')].map((block) => {
        const copy = block.cloneNode(true);
        for (const inner of copy.querySelectorAll('data, time, a')) inner.remove();
        return copy.textContent ?? '';
      })`);
    expect(prose.filter((text) => findNumerals(text).length > 0)).toEqual([]);
  });
});

test('a lab run says that nothing was billed, a run on AWS says what is measured, modelled and billed', async () => {
  const lab = await readPage(ARTICLE);
  expect(lab).toContain('Nothing of this run was billed');
  expect(lab).not.toContain('id="reconciliation"');
  const aws = await readPage(BILLED);
  expect(aws).not.toContain('Nothing of this run was billed');
  await visit(BILLED, NO_SCRIPTS, async (page) => {
    const facts = await page.locator('dl.facts dt').allInnerTexts();
    for (const label of ['Measured on AWS', 'Modelled', 'Billed']) expect(facts).toContain(label);
    const figures = await page.locator('figure .tag').allInnerTexts();
    for (const tag of figures) expect(tag).toMatch(/^Figure \d+\. (Measured on AWS|Modelled)\.$/);
    expect(await page.locator('main').innerText()).not.toContain('Lab run:');
  });
});
