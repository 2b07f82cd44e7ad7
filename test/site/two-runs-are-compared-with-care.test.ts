import { join } from 'node:path';
import type { Report } from '@crossover/model';
import { readArticle } from '@crossover/report';
import { compareRuns } from '@crossover/report/runs';
import { beforeAll, expect, test } from 'vitest';
import { site, visit } from './visit.ts';

let before: Report;
let after: Report;

beforeAll(async () => {
  before = (await readArticle(join(site.reports, 'made-up-steady-before'))).report;
  after = (await readArticle(join(site.reports, 'made-up-steady'))).report;
});

const verdictOf = (comparison: ReturnType<typeof compareRuns>, architecture: string, metric: string) =>
  comparison.measures.find((row) => row.architecture === architecture && row.metric === metric)?.verdict;

test('a median that tripled is called higher in the later run, one that stayed is not', () => {
  const comparison = compareRuns(before, after);
  expect(verdictOf(comparison, 'serverless', 'responseP50')).toBe('higher');
  expect(['no-practical-difference', 'inconclusive']).toContain(
    verdictOf(comparison, 'serverful', 'responseP50'),
  );
});

test('the order in which two runs are given changes nothing', () => {
  expect(compareRuns(after, before)).toEqual(compareRuns(before, after));
});

test('a run compared with itself shows no difference in any time, and no factor that changed', () => {
  const { measures, factors, bills } = compareRuns(before, before);
  const times = measures.filter(({ metric }) => metric.startsWith('response'));
  expect(times.length).toBeGreaterThan(2);
  for (const { difference, verdict } of times) {
    expect(difference?.value ?? 0).toBe(0);
    expect(['no-practical-difference', 'inconclusive', 'not-estimable']).toContain(verdict);
  }
  expect(factors.filter(({ state }) => state === 'changed')).toEqual([]);
  expect(bills.every(({ usageUsd, priceUsd }) => usageUsd === 0 && Math.abs(priceUsd) < 1e-9)).toBe(true);
});

test('other requests, or a lab beside AWS, and every verdict is withheld with its reason', () => {
  const [workload] = after.workloads;
  const other = {
    ...after,
    workloads: after.workloads.map((one) => ({ ...one, scheduleHash: `${workload?.scheduleHash}0` })),
  };
  const cases: [Report, RegExp][] = [
    [other, /different requests/],
    [{ ...after, kind: 'aws' }, /lab/],
    [{ ...after, workloads: [] }, /only one/],
  ];
  for (const [run, reason] of cases) {
    const { measures, withheld } = compareRuns(before, run);
    expect(withheld[0]?.reason).toMatch(reason);
    expect(measures.every(({ verdict }) => verdict === 'withheld')).toBe(true);
  }
});

test('an interval of the difference follows from those of the runs, and is theirs where one is certain', () => {
  const summaryWith = (value: number, low: number, high: number) =>
    before.summaries.map((summary) => ({
      ...summary,
      metrics: {
        responseP50: {
          value,
          low,
          high,
          unit: 'ms' as const,
          n: 100,
          provenance: 'measured-in-lab' as const,
          reason: null,
        },
      },
    }));
  const a = { ...before, summaries: summaryWith(10, 10, 10) };
  const b = { ...after, summaries: summaryWith(30, 26, 35) };
  expect(compareRuns(a, b).measures[0]?.difference).toMatchObject({ value: 20, low: 16, high: 25 });
  const c = { ...before, summaries: summaryWith(10, 7, 13) };
  expect(compareRuns(c, b).measures[0]?.difference).toMatchObject({
    value: 20,
    low: 15,
    high: 20 + Math.hypot(5, 3),
  });
});

test('a change of a bill is split into usage at the old prices and prices at the new usage', () => {
  const dearer = {
    ...after,
    bills: before.bills.map(({ bill, total }) => ({
      total,
      bill: {
        ...bill,
        items: bill.items.map((item) => ({
          ...item,
          quantity: item.quantity * 2,
          unitPriceUsd: item.unitPriceUsd * 1.5,
          amountUsd: item.amountUsd * 3,
        })),
      },
    })),
  };
  for (const { aUsd, bUsd, usageUsd, priceUsd } of compareRuns(before, dearer).bills) {
    expect(bUsd).toBeCloseTo(aUsd * 3, 6);
    expect(usageUsd).toBeCloseTo(aUsd, 2);
    expect(priceUsd).toBeCloseTo(aUsd, 2);
  }
});

const PREPARED = 'compare/made-up-steady-before/made-up-steady/index.html';

test('neighbours of a series are compared without JavaScript: provenance first, then verdicts', async () => {
  await visit(PREPARED, { javaScriptEnabled: false }, async (page) => {
    const headings = await page.locator('main h2').allTextContents();
    expect(headings).toEqual(['Are they comparable?', 'What was measured', 'What it costs']);
    expect(await page.locator('main').textContent()).toContain('p50 of serverless under steady is higher');
    expect(await page.locator('figure svg.fig:visible').count()).toBe(1);
  });
});

test('any two runs can be chosen from the keyboard; the choice is in the address, and back goes back', async () => {
  await visit('compare/index.html', {}, async (page, { errors }) => {
    await page.getByLabel('One run').focus();
    await page.keyboard.type('November 18');
    await page.getByLabel('Another run').selectOption('made-up-steady');
    await page.waitForSelector('#factors');
    await expect.poll(() => new URL(page.url()).search).toBe('?a=made-up-steady-before&b=made-up-steady');
    const shown = await page.locator('.comparison').innerText();
    await page.getByLabel('Another run').selectOption('made-up-two-workloads');
    await expect
      .poll(() => page.locator('.comparison').innerText())
      .toContain('No verdict on these workloads');
    await page.goBack();
    await expect.poll(() => page.locator('.comparison').innerText()).toBe(shown);
    await page.getByLabel('Another run').selectOption('made-up-steady-before');
    await expect.poll(() => page.locator('.status').textContent()).toContain('the same one twice');
    expect(errors).toEqual([]);
  });
});

test('what the browser works out is what was worked out beforehand', async () => {
  const prepared = await visit(PREPARED, {}, (page) => page.locator('main').innerText());
  await visit('compare/index.html?a=made-up-steady&b=made-up-steady-before', {}, async (page) => {
    await page.waitForSelector('#money');
    const made = await page.locator('.comparison').innerText();
    expect(made.length).toBeGreaterThan(1_000);
    expect(prepared).toContain(made.trim());
  });
});

test('a run that does not exist is not asked for', async () => {
  await visit('compare/index.html?a=../../secret&b=made-up-steady', {}, async (page, { requests }) => {
    await expect.poll(() => page.locator('.status').textContent()).toBe('Choose two runs.');
    expect(requests.filter((url) => url.includes('secret') && !url.includes('?'))).toEqual([]);
  });
});

test('the history of a series has each run with what changed since the one before', async () => {
  await visit(
    'history/lab-serverful-serverless-steady/index.html',
    { javaScriptEnabled: false },
    async (page) => {
      // These short runs have no p99 that can be estimated: its figure is left out.
      expect(await page.locator('figure svg.fig:visible').count()).toBe(1);
      const rows = await page.locator('#runs ~ .scroll tbody tr').allInnerTexts();
      expect(await page.locator('figure').first().locator('tbody tr').count()).toBe(2);
      expect(rows).toHaveLength(2);
      expect(rows[0]).toMatch(/made-up-steady\b[\s\S]*compare made-up-steady-before with made-up-steady/);
      expect(rows[1]).toContain('first run');
    },
  );
});
