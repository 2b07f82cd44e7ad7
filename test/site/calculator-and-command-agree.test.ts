import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { estimate, REGIONS } from '@crossover/cost';
import { readArticle } from '@crossover/report';
import { beforeAll, expect, test } from 'vitest';
import { estimateRequest } from '../../packages/cli/src/cost/estimate-request.ts';
import { answerFor } from '../../web/src/calculator/answer.ts';
import { type CalculatorData, calculatorData } from '../../web/src/calculator/data.ts';
import type { ShortBook } from '../../web/src/calculator/short-book.ts';
import { MAIN_RUN } from './fixture-runs.ts';
import { readPage, site } from './visit.ts';

const ROOT = join(import.meta.dirname, '..', '..');
/** Two architectures for the many, because looking for a hybrid's crossovers takes the page a while; three for the few. */
const [PAIR, THREE] = [MAIN_RUN, 'made-up-hybrid'];

/** A weekday with an idle night, as both take it: 24 rates with their mean. */
const HOURS = [0, 0, 0, 0, 0, 1, 4, 9, 12, 14, 14, 13, 12, 13, 14, 14, 12, 9, 7, 5, 3, 2, 1, 1];
const SHAPES = ['constant', 'office-hours', 'spiky', 'hourly'];
const PLANS = ['on-demand', 'reserved-1y-no-upfront'];
const RATES = [0.01, 0.7, 3, 21.6, 60, 333, 4_800, 100_000];

/** The prices as the built page's own script has them. */
let books: readonly ShortBook[];
const runs = new Map<string, CalculatorData>();

beforeAll(async () => {
  for (const run of [PAIR, THREE]) {
    const data = calculatorData((await readArticle(join(site.reports, run))).report);
    if (data !== null) runs.set(run, data);
  }
  const sandbox = { window: {} as { crossoverBooks?: readonly ShortBook[] } };
  runInNewContext(await readPage('calculator.js'), sandbox);
  books = sandbox.window.crossoverBooks ?? [];
});

function dataOf(run: string): CalculatorData {
  const data = runs.get(run);
  if (data === undefined) throw new Error(`Expected answers in ${run}, found none.`);
  return data;
}

const idsOf = (run: string) => dataOf(run).architectures.map(({ id }) => id);

const cents = (usd: number) => Math.round(usd * 100);

interface Traffic {
  readonly run: string;
  readonly ratePerSecond: number;
  readonly shape: string;
  readonly region: string;
  readonly plan: string;
}

function pageAnswer({ run, ...traffic }: Traffic): number[] {
  const data = dataOf(run);
  return answerFor(data, books, { ...data.defaults, ...traffic, hours: HOURS }).totalsUsd.map(cents);
}

const optionsOf = ({ run, ratePerSecond, shape, region, plan }: Traffic) => ({
  run,
  reports: site.reports,
  architecture: idsOf(run).join(','),
  rate: String(ratePerSecond),
  shape: shape === 'hourly' ? HOURS.join(',') : shape,
  region,
  plan,
});

test('for every shape, plan and region, from idle to the largest rate, the same bill to the cent', async () => {
  const cases = [
    ...SHAPES.flatMap((shape) => PLANS.map((plan) => ({ run: PAIR, region: 'us-east-1', shape, plan }))),
    ...REGIONS.map((region, index) => ({
      run: PAIR,
      region,
      shape: SHAPES[index % SHAPES.length] ?? '',
      plan: PLANS[index % PLANS.length] ?? '',
    })),
  ];
  for (const one of cases) {
    // The run is read once for all rates.
    const request = await estimateRequest(optionsOf({ ...one, ratePerSecond: 1 }));
    for (const ratePerSecond of RATES) {
      const { architectures } = estimate({ ...request, ratePerSecond, draws: 0, hasCrossovers: false });
      expect(
        architectures.map(({ total }) => cents(total.value ?? Number.NaN)),
        JSON.stringify({ ...one, ratePerSecond }),
      ).toEqual(pageAnswer({ ...one, ratePerSecond }));
    }
  }
}, 60_000);

test('the command itself prints these bills', async () => {
  const traffic: Traffic = {
    run: THREE,
    ratePerSecond: 21.6,
    shape: 'hourly',
    region: 'eu-central-1',
    plan: 'on-demand',
  };
  const options = Object.entries(optionsOf(traffic)).flatMap(([name, value]) => [`--${name}`, value]);
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(ROOT, 'packages', 'cli', 'src', 'main.ts'),
    'estimate',
    '--json',
    ...options,
  ]);
  const { architectures } = JSON.parse(stdout) as {
    architectures: { architecture: string; total: { value: number } }[];
  };
  expect(architectures.map(({ architecture }) => architecture)).toEqual(idsOf(THREE));
  expect(idsOf(THREE)).toContain('hybrid');
  expect(architectures.map(({ total }) => cents(total.value))).toEqual(pageAnswer(traffic));
});
