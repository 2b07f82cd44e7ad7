import { join } from 'node:path';
import { runInNewContext } from 'node:vm';
import { REGIONS } from '@crossover/cost';
import { formatUsd, readArticle } from '@crossover/report';
import { beforeAll, expect, test } from 'vitest';
import { answerFor } from '../../web/src/calculator/answer.ts';
import type { CalculatorData } from '../../web/src/calculator/data.ts';
import type { Settings } from '../../web/src/calculator/settings.ts';
import type { ShortBook } from '../../web/src/calculator/short-book.ts';
import { MAIN_RUN } from './fixture-runs.ts';
import { ARTICLE, readPage, site, visit } from './visit.ts';

let data: CalculatorData;
let books: readonly ShortBook[];

/** What an article's page and the script that it fetches hand to the calculator. */
beforeAll(async () => {
  data = await dataOf(ARTICLE);
  const sandbox = { window: {} as { crossoverBooks?: readonly ShortBook[] } };
  runInNewContext(await readPage('calculator.js'), sandbox);
  books = sandbox.window.crossoverBooks ?? [];
});

async function dataOf(path: string): Promise<CalculatorData> {
  const json = /<script type="application\/json">([\s\S]*?)<\/script>/.exec(await readPage(path))?.[1] ?? '';
  return JSON.parse(json) as CalculatorData;
}

const totals = (changes: Partial<Settings>) =>
  answerFor(data, books, { ...data.defaults, ...changes }).totalsUsd;

test('with the run’s own traffic it gives the article’s bills to the cent', async () => {
  const { report } = await readArticle(join(site.reports, MAIN_RUN));
  const rates = [...new Set(report.bills.map(({ bill }) => bill.ratePerSecond))];
  expect(rates.length).toBe(3);
  for (const ratePerSecond of rates) {
    const printed = report.architectures.map(
      ({ id }) =>
        report.bills.find(({ bill }) => bill.architecture === id && bill.ratePerSecond === ratePerSecond)
          ?.total.value,
    );
    expect(totals({ ratePerSecond }).map((total) => Math.round(total * 100) / 100)).toEqual(printed);
  }
});

test('before anything is changed the page has the answer for the run’s own traffic, and has not fetched the model', async () => {
  await visit(ARTICLE, {}, async (page, { requests }) => {
    const text = await page.locator('crossover-calculator output').textContent();
    expect(text).toMatch(
      /^At 60.requests\/s, constant, serverful costs \$[\d,.]+ and serverless costs \$[\d,.]+ a month/,
    );
    expect(requests.filter((url) => url.endsWith('.js'))).toEqual([]);
  });
});

test('it works from the keyboard, says its answer and keeps it in the address', async () => {
  await visit(ARTICLE, {}, async (page, { errors }) => {
    const rate = page.getByLabel('Mean requests per second', { exact: true });
    const output = page.locator('crossover-calculator output');
    await rate.focus();
    await rate.fill('200');
    await expect
      .poll(() => output.textContent())
      .toMatch(/^At 200.requests\/s, constant, serverful costs \$/);
    await expect.poll(() => page.url()).toMatch(/#rps=200$/);
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await expect.poll(() => output.textContent()).toMatch(/^At 200.requests\/s, office hours, /);
    await expect.poll(() => page.url()).toContain('shape=office-hours');
    const answer = await output.textContent();
    await expect.poll(() => page.locator('[data-spark] svg').count()).toBe(5);
    await page.reload();
    await expect.poll(() => output.textContent()).toBe(answer);
    await rate.fill('-1');
    await expect.poll(() => output.textContent()).toContain('Give a rate');
    await page.getByRole('button', { name: 'Back to the defaults' }).click();
    expect(await rate.inputValue()).toBe('60');
    await expect.poll(() => output.textContent()).toMatch(/^At 60.requests\/s/);
    expect(errors).toEqual([]);
  });
});

test('hours of the day and sizes are taken, and stay in the address', async () => {
  await visit(ARTICLE, {}, async (page, { errors }) => {
    const output = page.locator('crossover-calculator output');
    const first = await output.textContent();
    await page.getByLabel('Traffic over the week').selectOption('hourly');
    await page.getByLabel(/Traffic in each hour/).fill(`${'0 '.repeat(20)}5 5 5 5`);
    await expect.poll(() => output.textContent()).toContain('your own hours');
    await page.locator('details.more summary').click();
    await page.getByLabel('Servers at least').fill('4');
    await page.getByLabel('RDS class').selectOption('db.m7g.large');
    await expect.poll(() => page.url()).toContain('dbclass=db.m7g.large');
    await expect.poll(() => output.textContent()).not.toBe(first);
    const answer = await output.textContent();
    await page.reload();
    await expect.poll(() => output.textContent()).toBe(answer);
    expect(await page.getByLabel('Servers at least').inputValue()).toBe('4');
    expect(errors).toEqual([]);
  });
});

test('each detail moves the bill that it is about, and no other', () => {
  const [serverful = 0, serverless = 0] = totals({});
  const moved = (details: Settings['details']) => {
    const [a = 0, b = 0] = totals({ details });
    return [a > serverful, b > serverless];
  };
  expect(moved({})).toEqual([false, false]);
  expect(moved({ bytes: '50000' })).toEqual([true, true]);
  expect(moved({ billed: '500' })).toEqual([false, true]);
  expect(moved({ min: '6' })).toEqual([true, false]);
  expect(moved({ nat: '3' })).toEqual([true, false]);
  expect(moved({ server: 'c7g.xlarge' })).toEqual([true, false]);
  expect(moved({ dbclass: 'db.m7g.xlarge' })).toEqual([true, false]);
  expect(moved({ bytes: 'nonsense' })).toEqual([false, false]);
});

test('with a third architecture it names the one that takes over at each change of the lowest bill', async () => {
  const three = await dataOf('reports/made-up-hybrid/index.html');
  const answer = answerFor(three, books, { ...three.defaults, ratePerSecond: 0.01 });
  const sentence = answer.sentence.map(({ text }) => text).join('');
  expect(answer.totalsUsd).toHaveLength(3);
  expect(sentence).toMatch(
    /serverful costs \$[\d,.]+, serverless costs \$[\d,.]+ and hybrid costs \$[\d,.]+ a month/,
  );
  expect(sentence).toMatch(/takes over from serverless/);
});

test('every region, shape and price plan has an answer from idle to the largest rate', () => {
  expect(books.map(({ region }) => region)).toEqual([...REGIONS]);
  for (const { region } of books) {
    for (const shape of ['constant', 'office-hours', 'spiky', 'hourly']) {
      for (const plan of ['on-demand', 'reserved-1y-no-upfront']) {
        for (const ratePerSecond of [0.01, 450, 100_000]) {
          const sums = totals({ ratePerSecond, shape, region, plan });
          expect(sums.every((total) => total > 0)).toBe(true);
          expect(sums.map(formatUsd).join()).not.toMatch(/NaN|Infinity/);
        }
      }
    }
  }
});
