import { readArticles, renderText } from '@crossover/report';
import { beforeAll, expect, test } from 'vitest';
import type { Claim } from '../../web/src/claims/claim.ts';
import type { CodeCounts } from '../../web/src/claims/counted.ts';
import type { Facts } from '../../web/src/claims/facts.ts';
import { type ModelFacts, modelFacts } from '../../web/src/claims/modelled.ts';
import { moneyClaims } from '../../web/src/claims/money.ts';
import { operationClaims } from '../../web/src/claims/operation.ts';
import { speedClaims } from '../../web/src/claims/speed.ts';
import { site, visit } from './visit.ts';

/** Everything that is said again and again; an entry that goes missing is seen. */
const CLAIMS = [
  'cheaper-when-quiet',
  'pay-per-use',
  'cost-runs-away',
  'gap-decides',
  'hybrid-best-of-both',
  'gateway-is-a-detail',
  'sleep-saves',
  'fargate-in-between',
  'dynamodb-instead',
  'servers-answer-faster',
  'never-below-fifty',
  'functions-scale-at-once',
  'functions-exhaust-connections',
  'long-work-does-not-fit',
  'less-operations',
  'servers-are-set-up-by-hand',
  'availability-comes-with-serverless',
  'vendor-lock-in',
  'hard-to-test-locally',
];
const WORDS = ['Supported', 'Refuted', 'Depends', 'Not measured yet', 'Not testable here'];

let facts: Facts;

const counts = (infraLines: number, awsShare: number) => ({
  architecture: '',
  resources: 40,
  types: 20,
  infraLines,
  hostLines: 60,
  awsShare,
});
const CODE: CodeCounts = {
  apiLines: 2_000,
  sharedLines: 1_900,
  sharedShare: 0.95,
  serverful: counts(1_000, 0.3),
  serverless: counts(950, 0.31),
  hybrid: counts(1_400, 0.4),
};

beforeAll(async () => {
  const articles = await readArticles(site.reports);
  const report = articles.find(({ report: { architectures } }) => architectures.length === 2)?.report ?? null;
  facts = { articles, model: await modelFacts(report), code: CODE };
});

const claimsOf = (given: Facts) => [...moneyClaims(given), ...speedClaims(given), ...operationClaims(given)];
const wordOf = (id: string, given: Facts) => claimsOf(given).find((claim) => claim.id === id)?.word;
const withModel = (change: (model: ModelFacts) => Partial<ModelFacts>) => ({
  ...facts,
  model: { ...facts.model, ...change(facts.model) },
});

function expectWhole({ id, claim, of, evidence, word, wouldTell }: Claim): void {
  expect(renderText(claim, of ?? {}).length, id).toBeGreaterThan(20);
  expect(evidence.length, id).toBeGreaterThan(0);
  for (const { template, of: data, source } of evidence) {
    // A numeral that is no reference, or a reference to nothing, throws.
    expect(renderText(template, data), id).toMatch(/[.…]$/);
    expect(source.words, id).not.toBe('');
    expect(source.href, id).toMatch(/^https:\/\/|\.html(?:#|$)/);
    if (source.href.startsWith('https:')) expect(source.date, id).toMatch(/^20\d\d-\d\d-\d\d$/);
  }
  if (word === 'not measured yet' || word === 'not testable here') expect(wouldTell, id).toMatch(/\.$/);
}

test('each claim is on the page, with a word, evidence and a source for each piece of it', async () => {
  await visit('claims.html', { javaScriptEnabled: false }, async (page) => {
    const ids = await page.locator('.claim h3').evaluateAll((all) => all.map(({ id }) => id));
    expect(ids).toEqual(CLAIMS);
    for (const id of CLAIMS) {
      const entry = page.locator('.claim', { has: page.locator(`#${id}`) });
      const word = (await entry.locator('.word').innerText()).replace(/\.$/, '');
      expect(WORDS, id).toContain(word);
      expect(await page.locator(`.claims-list tr:has(a[href="#${id}"]) .word`).innerText(), id).toBe(word);
      const pieces = entry.locator('li');
      expect(await pieces.count(), id).toBeGreaterThan(0);
      expect(await pieces.locator('.kind').count(), id).toBe(await pieces.count());
      expect(await pieces.locator('.meta a[href]').count(), id).toBe(await pieces.count());
    }
  });
});

test('every entry stands on evidence, with runs and before the first one', async () => {
  for (const claim of claimsOf(facts)) expectWhole(claim);
  const before = { ...facts, articles: [], model: await modelFacts(null) };
  expect(claimsOf(before).map(({ id }) => id)).toEqual(CLAIMS);
  for (const claim of claimsOf(before)) expectWhole(claim);
  for (const id of ['servers-answer-faster', 'never-below-fifty', 'functions-scale-at-once'])
    expect(wordOf(id, before), id).toBe('not measured yet');
});

test('a word follows from the numbers: other numbers, another word', () => {
  const idle = (totalUsd: number) =>
    withModel(({ idle: given }) => ({ idle: { ...given, serverless: { ...given.serverless, totalUsd } } }));
  expect(wordOf('pay-per-use', idle(40))).toBe('refuted');
  expect(wordOf('pay-per-use', idle(0.1))).toBe('supported');

  const gateway = (share: number) => withModel(({ gateway: given }) => ({ gateway: { ...given, share } }));
  expect([0.6, 0.1, 0.01].map((share) => wordOf('gateway-is-a-detail', gateway(share)))).toEqual([
    'refuted',
    'depends',
    'supported',
  ]);

  // A run's own splits are cases too: here every one of them saves as large a share.
  const hybrid = (lowest: number, savingShare: number): Facts => ({
    ...withModel(({ hybrid: given }) => ({ hybrid: { ...given, cases: 15, lowest } })),
    articles: facts.articles.map((article) => ({
      ...article,
      report: {
        ...article.report,
        baselines: article.report.baselines.map((one) => ({
          ...one,
          rivals: one.rivals.map((rival) => ({ ...rival, savingShare })),
        })),
      },
    })),
  });
  const words = (
    [
      [0, -0.1],
      [0, 0.001],
      [0, 0.1],
      [3, -0.1],
      [15, 0.1],
    ] as const
  ).map(([lowest, savingShare]) => wordOf('hybrid-best-of-both', hybrid(lowest, savingShare)));
  expect(words).toEqual(['refuted', 'refuted', 'depends', 'depends', 'supported']);

  const peaks = (light: number, heavy: number) =>
    withModel(({ peaks: given }) => ({
      peaks: {
        ...given,
        light: { ...given.light, ratio: light, uncrossedFrom: null },
        heavy: { ...given.heavy, ratio: heavy, uncrossedFrom: null },
      },
    }));
  expect([peaks(1, 1), peaks(1, 5), peaks(3, 5)].map((given) => wordOf('gap-decides', given))).toEqual([
    'refuted',
    'depends',
    'supported',
  ]);

  const lines = (infraLines: number) => ({
    ...facts,
    code: { ...CODE, serverless: { ...CODE.serverless, infraLines } },
  });
  expect([950, 700, 300].map((count) => wordOf('servers-are-set-up-by-hand', lines(count)))).toEqual([
    'refuted',
    'depends',
    'supported',
  ]);
  const locked = (awsShare: number) => ({
    ...facts,
    code: { ...CODE, serverless: { ...CODE.serverless, awsShare } },
  });
  expect([0.31, 0.8].map((share) => wordOf('vendor-lock-in', locked(share)))).toEqual([
    'refuted',
    'supported',
  ]);
});

test('a run in which servers lost the spike turns the claim about scaling', () => {
  const spike = facts.articles.find(({ report }) => report.workloads.some(({ name }) => name === 'spike'));
  if (spike === undefined) throw new Error('Expected a run with a spike, found none.');
  const judged = (verdict: 'a-better' | 'b-better' | 'equivalent') => ({
    ...facts,
    articles: [
      {
        ...spike,
        report: {
          ...spike.report,
          comparisons: spike.report.comparisons.map((row) =>
            row.metric === 'errorShare' ? { ...row, verdict } : row,
          ),
        },
      },
    ],
  });
  const { a } = spike.report.comparisons.find(({ metric }) => metric === 'errorShare') ?? {};
  const won = wordOf('functions-scale-at-once', judged('a-better'));
  expect(won).toBe(a === 'serverless' ? 'supported' : 'refuted');
  expect(wordOf('functions-scale-at-once', judged('b-better'))).toBe(
    won === 'supported' ? 'refuted' : 'supported',
  );
  expect(wordOf('functions-scale-at-once', judged('equivalent'))).toBe('depends');
});

test('measurements of a lab and of AWS are never counted together', () => {
  const [first] = facts.articles;
  if (first === undefined) throw new Error('Expected runs, found none.');
  const onAws = { ...first, report: { ...first.report, kind: 'aws' as const } };
  const inLab = { ...first, report: { ...first.report, kind: 'lab' as const } };
  const countOf = (articles: Facts['articles']) => {
    const claim = speedClaims({ ...facts, articles }).find(({ id }) => id === 'servers-answer-faster');
    return claim?.evidence[0]?.of as { rows: number; runs: number; place: string };
  };
  expect(countOf([onAws, inLab])).toEqual(countOf([onAws]));
  expect(countOf([onAws, inLab]).place).toBe('on AWS');
  expect(countOf([inLab]).place).toBe('in the lab');
});
