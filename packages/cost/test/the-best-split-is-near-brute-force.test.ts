import { findArchitecture } from '@crossover/model';
import { expect, test } from 'vitest';
import { run } from '../bench/best-split.proof.ts';
import {
  baselineOf,
  baselineSentences,
  billOf,
  estimate,
  peakShape,
  priceBook,
  resolveInputs,
  SHAPES,
  type Shape,
} from '../src/index.ts';

const book = await priceBook('us-east-1');
const hybrid = resolveInputs(findArchitecture('hybrid'));
const serverful = resolveInputs(findArchitecture('serverful'));
const serverless = resolveInputs(findArchitecture('serverless'));

test('over 20 random weeks of each of five kinds of traffic the split is within 2 % of the best there is', async () => {
  const found = await run();
  expect(found).toHaveLength(5);
  for (const { name, value, ok, details } of found) {
    expect(ok, `${name}: ${value}`).toBe(true);
    expect(details.traces).toBe(20);
  }
  // A split pays for a rare high peak, and for even traffic only where chance made one.
  const wins = found.map(({ details }) => Number(details['cheaper than servers alone']));
  expect(wins[0]).toBeLessThan(5);
  expect(wins.at(-1)).toBeGreaterThan(10);
});

test('the baseline’s points end at all and at none, its best is the least of those allowed, and savings are differences', () => {
  const shape = peakShape(1, 30);
  const found = baselineOf(hybrid, [serverful, serverless], 100, { book, shape });
  expect(found.points[0]).toMatchObject({ instances: 0, serverShare: 0 });
  expect(found.points.at(-1)?.serverShare).toBe(1);
  const shares = found.points.map(({ serverShare }) => serverShare);
  expect(shares).toEqual(shares.toSorted((x, y) => x - y));
  const allowed = found.points.filter(({ instances }) => instances >= found.minInstances);
  expect(found.best.totalUsd).toBe(Math.min(...allowed.map(({ totalUsd }) => totalUsd)));
  expect(found.best.totalUsd).toBeLessThanOrEqual(billOf(hybrid, 100, { book, shape }).totalUsd);
  for (const { architecture, totalUsd, savingUsd } of found.rivals) {
    const rival = architecture === 'serverful' ? serverful : serverless;
    expect(totalUsd).toBe(billOf(rival, 100, { book, shape }).totalUsd);
    expect(savingUsd).toBeCloseTo(totalUsd - found.best.totalUsd, 9);
  }
});

test('what was measured of the same servers in one architecture only is no reason to split', () => {
  const measured = { responseBytes: 600, databaseCpuMsPerRequest: 0.1, serverCapacityPerSecond: 900 };
  const leaner = resolveInputs(findArchitecture('hybrid'), undefined, measured);
  const rivals = (one: typeof hybrid) =>
    baselineOf(leaner, [one], 1000, { book, shape: SHAPES.constant }).rivals;
  expect(rivals(serverful)[0]?.savingUsd).toBeLessThan(0);
  expect(rivals(serverful)).toEqual(
    rivals(resolveInputs(findArchitecture('serverful'), undefined, measured)),
  );
  // What only the other has stays its own.
  expect(rivals(serverless)[0]?.totalUsd).not.toBe(
    rivals(resolveInputs(findArchitecture('serverless'), undefined, { acuPerVcpu: 4 }))[0]?.totalUsd,
  );
});

test('a rare high peak belongs on functions, even traffic and a long peak do not', () => {
  const saving = (shape: Shape) =>
    baselineOf(hybrid, [serverful], 100, { book, shape }).rivals[0]?.savingUsd ?? Number.NaN;
  expect(saving(peakShape(1, 60))).toBeGreaterThan(100);
  expect(saving(SHAPES.constant)).toBeLessThan(0);
  expect(saving(SHAPES['office-hours'])).toBeLessThan(0);
  // What it loses there is the controller, and the share of each server that it keeps free.
  expect(saving(SHAPES.constant)).toBeGreaterThan(-20);
});

test('between the ratios it names the split is cheaper, just outside it is not', () => {
  const found = baselineOf(hybrid, [serverful], 100, { book });
  const total = (one: typeof hybrid, hours: number, ratio: number) =>
    billOf(one, 100, { book, shape: peakShape(hours, ratio) }).totalUsd;
  const [weekly, daily, office] = found.peaks;
  const from = weekly?.thresholds[0]?.fromPeakToMean ?? Number.NaN;
  expect(from).toBeGreaterThan(1);
  expect(weekly?.thresholds[0]?.toPeakToMean).toBe(168);
  expect(total(hybrid, 1, from)).toBeLessThan(total(serverful, 1, from));
  expect(total(hybrid, 1, from * 0.99)).toBeGreaterThan(total(serverful, 1, from * 0.99));
  expect(total(hybrid, 1, 100)).toBeLessThan(total(serverful, 1, 100));
  const to = daily?.thresholds[0]?.toPeakToMean ?? Number.NaN;
  expect(total(hybrid, 7, to)).toBeLessThan(total(serverful, 7, to));
  expect(office?.thresholds[0]).toMatchObject({ fromPeakToMean: null, toPeakToMean: null });
});

test('what the split saves adds up with the amounts beside it, whoever measured what', () => {
  const usd = (text: string | undefined) => Math.round(100 * Number(text?.replace(/[$,]/g, '')));
  for (const responseBytes of [null, 900]) {
    const quantity = { value: responseBytes, low: null, high: null, n: 9, reason: null } as const;
    const answer = estimate({
      architectures: ['serverful', 'serverless', 'hybrid'].map(findArchitecture),
      profiles: [
        {
          architecture: 'hybrid',
          inputs: {
            responseBytes: {
              quantity: { ...quantity, unit: 'bytes', provenance: 'measured-in-lab' },
              source: 'a run',
            },
          },
        },
      ],
      book,
      ratePerSecond: 40,
      draws: 0,
      hasCrossovers: false,
      hasBaselines: true,
    });
    const totals = new Map(
      answer.architectures.map(({ architecture, bill }) => [architecture, Math.round(100 * bill.totalUsd)]),
    );
    const sentence = answer.sentences.find((one) => one.startsWith('hybrid costs least')) ?? '';
    expect(sentence.includes('then costs')).toBe(responseBytes !== null);
    for (const rival of ['serverful', 'serverless']) {
      const [, saved, word] = new RegExp(`(\\$[\\d,.]+) (less|more) than ${rival}`).exec(sentence) ?? [];
      const [, told] = new RegExp(`${rival} then costs (\\$[\\d,.]+\\d)`).exec(sentence) ?? [];
      const total = told === undefined ? totals.get(rival) : usd(told);
      const difference = (total ?? Number.NaN) - (totals.get('hybrid') ?? Number.NaN);
      expect(usd(saved) * (word === 'less' ? 1 : -1), `${rival}: ${sentence}`).toBe(difference);
    }
  }
});

test('an estimate tells the best split, and only of an architecture that has one', () => {
  const ask = (ids: readonly string[]) =>
    estimate({
      architectures: ids.map(findArchitecture),
      book,
      ratePerSecond: 100,
      shape: peakShape(1, 60),
      draws: 0,
      hasCrossovers: false,
      hasBaselines: true,
    });
  const answer = ask(['serverful', 'serverless', 'hybrid']);
  const [baseline] = answer.baselines;
  expect(baseline?.rivals.map(({ architecture }) => architecture)).toEqual(['serverful', 'serverless']);
  expect(answer.sentences.join(' ')).toMatch(
    /hybrid costs least with 2 servers for the baseline, which answer \d\d(\.\d)? % of the requests: \$[\d,.]+, \$[\d,.]+ less than serverful/,
  );
  expect(answer.sentences.join(' ')).toMatch(/of ten hours a working day of no height/);
  expect(ask(['serverful', 'serverless']).baselines).toEqual([]);
  if (baseline === undefined) return expect.fail('expected a baseline');
  expect(baselineSentences({ ...baseline, rivals: [], peaks: [] }, (id) => id)).toHaveLength(1);
});
