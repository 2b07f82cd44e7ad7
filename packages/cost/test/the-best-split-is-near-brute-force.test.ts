import { findArchitecture } from '@crossover/model';
import { createRandom } from '@crossover/stats';
import { expect, test } from 'vitest';
import { fleetAt, instancesForAll, totalWith } from '../src/architecture/fleet.ts';
import {
  baselineOf,
  baselineSentences,
  billOf,
  estimate,
  priceBook,
  resolveInputs,
  SHAPES,
  type Shape,
  shapeOfHourlySeries,
} from '../src/index.ts';
import { peakShape } from '../src/shape.ts';

const book = await priceBook('us-east-1');
const hybrid = resolveInputs(findArchitecture('hybrid'));
const serverful = resolveInputs(findArchitecture('serverful'));
const serverless = resolveInputs(findArchitecture('serverless'));

const HOURS = 168;
const isOffice = (hour: number) => hour % 24 >= 8 && hour % 24 < 18 && hour < 120;

/** Relative rate of each hour of a week, before the noise. */
const FAMILIES = {
  steady: () => 1,
  'office hours': (hour: number) => (isOffice(hour) ? 9 : 1),
  diurnal: (hour: number) => 1.2 + Math.sin((2 * Math.PI * hour) / 24),
  'an hour a day': (hour: number) => (hour % 24 === 12 ? 20 : 0.6),
  'an hour a week': (hour: number) => (hour === 50 ? 60 : 0.7),
} as const;

type Random = ReturnType<typeof createRandom>;

function randomTrace(of: (hour: number) => number, random: Random): Shape {
  const noise = 0.1 + 0.5 * random.next();
  return shapeOfHourlySeries(
    Array.from({ length: HOURS }, (_, hour) => of(hour) * Math.exp(noise * random.nextNormal())),
  );
}

/** The cheapest month over every number of instances there can be. */
function bruteForce(ratePerSecond: number, shape: Shape): number {
  const minimum = hybrid.architecture.servers?.minInstances ?? 0;
  const most = Math.max(minimum, instancesForAll(hybrid, ratePerSecond, shape));
  let least = Number.POSITIVE_INFINITY;
  for (let instances = minimum; instances <= most; instances += 1)
    least = Math.min(least, totalWith(hybrid, ratePerSecond, { book, shape }, instances));
  return least;
}

test.each(Object.entries(FAMILIES))(
  'over 20 random weeks of %s traffic the split is within 2 %% of the best there is',
  (_, of) => {
    const random = createRandom(7);
    let worst = 0;
    for (let trace = 0; trace < 20; trace += 1) {
      const shape = randomTrace(of, random);
      const rate = 10 ** (1 + 1.5 * random.next());
      const found = fleetAt(hybrid, rate, { book, shape });
      expect(found.totalUsd).toBe(totalWith(hybrid, rate, { book, shape }, found.instances));
      worst = Math.max(worst, found.totalUsd / bruteForce(rate, shape) - 1);
    }
    expect(worst).toBeLessThan(0.02);
  },
);

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

test('an estimate tells the best split, and only of an architecture that has one', () => {
  const ask = (ids: readonly string[]) =>
    estimate({
      architectures: ids.map(findArchitecture),
      book,
      ratePerSecond: 100,
      shape: peakShape(1, 60),
      draws: 0,
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
