import { createDistribution, DEFAULT_SMALLEST_EFFECT, type RepeatSample } from '@crossover/stats';
import { expect, test } from 'vitest';
import type { Cell, CellRepeat } from '../src/cell.ts';
import { compareCells, contrastCells, controlCell } from '../src/comparisons.ts';
import type { WorkloadContext } from '../src/workload-context.ts';
import { createRandom } from './synthetic-run.ts';
import { syntheticSamples } from './synthetic-samples.ts';

const NO_SAMPLES = syntheticSamples();

/** One architecture whose repeats have these medians; 2,000 requests each, spread by ± 20 %. */
function cell(
  architecture: string,
  mediansMs: readonly number[],
  numbers = mediansMs.map((_, index) => index + 1),
): Cell {
  const valid = mediansMs.map((median, index): CellRepeat => {
    const random = createRandom(index + architecture.length * 100);
    const latencies = createDistribution(Array.from({ length: 2000 }, () => median * (0.8 + 0.4 * random())));
    const population: RepeatSample = { latencies, coldCount: null, windowMs: 10_000 };
    const repeat = numbers[index] ?? 0;
    return {
      id: `${architecture}-${repeat}`,
      repeat,
      startedAt: '2026-11-21T09:00:00.000Z',
      samples: NO_SAMPLES,
      measured: NO_SAMPLES,
      removed: null,
      response: population,
      service: population,
      warm: population,
      cold: population,
      servers: population,
      functions: population,
    };
  });
  return { workload: 'steady', architecture, all: [], valid };
}

const context: WorkloadContext = {
  sloMs: 1000,
  timeoutMs: 5000,
  provenance: 'measured-in-lab',
  smallestEffect: DEFAULT_SMALLEST_EFFECT,
  calibrated: null,
  looks: [],
};

/** An instrument that adds this much to the median. */
const biased = (biasMs: number): WorkloadContext => ({
  ...context,
  calibrated: {
    ratePerSecond: 100,
    requests: 1000,
    failed: 0,
    percentiles: {
      p50: { targetMs: 5, recordedMs: 5 + biasMs, biasMs },
      p90: null,
      p95: null,
      p99: null,
      p999: null,
    },
  },
});

function compareP50(a: Cell, b: Cell, within = context) {
  const controls = [a, b].flatMap((one) => controlCell(one, within).rows);
  const contrast = contrastCells({ repeats: 6 }, a, b, controls, within);
  return compareCells(a, b, contrast, within).find(({ metric }) => metric === 'responseP50');
}

const steady = [100, 101, 99, 100, 101, 99];

test('a large difference between steady repeats is claimed', () => {
  const row = compareP50(
    cell(
      'slow',
      steady.map((ms) => ms * 1.5),
    ),
    cell('fast', steady),
  );
  expect(row).toMatchObject({ verdict: 'b-better', pairs: 6 });
  expect(row?.difference.value).toBeCloseTo(50, -1);
});

test('the same repeats twice are equivalent', () => {
  expect(compareP50(cell('one', steady), cell('two', steady))).toMatchObject({ verdict: 'equivalent' });
});

test('a difference no larger than an architecture has from itself is not claimed', () => {
  // Odd repeats are 40 % slower than even ones on both sides, and side a is 12 % slower throughout.
  const wavy = [140, 100, 140, 100, 140, 100];
  const row = compareP50(
    cell(
      'a',
      wavy.map((ms) => ms * 1.12),
    ),
    cell('b', wavy),
  );
  expect(row).toMatchObject({ verdict: 'inconclusive', reason: 'within-noise-floor' });
  expect(row?.noiseFloor.value ?? 0).toBeGreaterThan(row?.difference.value ?? 0);
});

test('a difference no larger than the bias of the instrument is not claimed', () => {
  const [a, b] = [
    cell(
      'a',
      steady.map((ms) => ms * 1.08),
    ),
    cell('b', steady),
  ];
  expect(compareP50(a, b)).toMatchObject({ verdict: 'b-better' });
  expect(compareP50(a, b, biased(9))).toMatchObject({
    verdict: 'inconclusive',
    reason: 'within-instrument-bias',
  });
});

test('only repeats with a valid partner are paired', () => {
  const row = compareP50(
    cell('a', steady.slice(0, 4), [1, 2, 4, 6]),
    cell('b', steady.slice(0, 4), [2, 3, 4, 5]),
  );
  expect(row?.pairs).toBe(2);
});

test('with a single repeat there is no interval, no control and no claim', () => {
  const row = compareP50(cell('a', [150]), cell('b', [100]));
  expect(row).toMatchObject({ verdict: 'inconclusive', reason: 'not-estimable' });
  expect(row?.noiseFloor).toMatchObject({
    value: null,
    reason: expect.stringContaining('three valid repeats'),
  });
});

test('what is missing is named: pairs for a difference, repeats for a control', () => {
  const [onlyOdd, onlyEven] = [cell('a', [150, 151], [1, 2]), cell('b', [100, 101], [2, 3])];
  const row = compareP50(onlyOdd, onlyEven);
  expect(row).toMatchObject({ pairs: 1, reason: 'not-estimable' });
  expect(row?.difference).toMatchObject({ n: 1, reason: expect.stringContaining('two pairs') });
  const controlOf = (medians: number[]) =>
    controlCell(cell('a', medians), context).rows.find(({ metric }) => metric === 'responseP50')?.difference;
  expect(controlOf([150, 151])).toMatchObject({
    value: null,
    n: 2,
    reason: expect.stringContaining('three'),
  });
  expect(controlOf([150, 151, 150])).toMatchObject({ n: 3, reason: null });
});
