import type { CalibratedRate } from '@crossover/model';
import { createDistribution, DEFAULT_SMALLEST_EFFECT } from '@crossover/stats';
import { expect, test } from 'vitest';
import type { Cell, CellRepeat } from '../src/cell.ts';
import { compareCells, contrastCells, controlCell } from '../src/comparisons.ts';
import { instrumentBiasOf } from '../src/instrument-bias.ts';
import { syntheticRepeat } from './synthetic-repeat.ts';
import { type SyntheticRequest, syntheticSamples } from './synthetic-samples.ts';

const SLO_MS = 100;
const REQUESTS = 1000;
const WINDOW_MS = 10_000;

/** What the first requests of a repeat were like; the others took 20 ms and were punctual. */
interface Late {
  readonly count: number;
  readonly lagMs: number;
  readonly serviceMs: number;
  readonly isFailed?: boolean;
}

function repeatOf(architecture: string, repeat: number, late: Late, lagMaxMs: number) {
  const requests = Array.from({ length: REQUESTS }, (_, index): SyntheticRequest => {
    const { lagMs, serviceMs, isFailed = false } = index < late.count ? late : { lagMs: 0, serviceMs: 20 };
    const intendedMs = index * 10;
    return { intendedMs, sentMs: intendedMs + lagMs, endMs: intendedMs + lagMs + serviceMs, isFailed };
  });
  const samples = syntheticSamples(requests);
  const answered = requests.filter(({ isFailed }) => isFailed !== true);
  const response = {
    latencies: createDistribution(
      answered.map(({ intendedMs, endMs = 0 }) => endMs - intendedMs),
      requests.length - answered.length,
    ),
    coldCount: null,
    windowMs: WINDOW_MS,
  };
  const completed = syntheticRepeat({ lagMaxMs }, { id: `${architecture}-${repeat}`, architecture, repeat });
  const one: CellRepeat = {
    id: completed.id,
    repeat,
    startedAt: completed.startedAt,
    samples,
    measured: samples,
    removed: null,
    response,
    service: response,
    warm: response,
    cold: response,
    servers: response,
    functions: response,
  };
  const data = { planned: completed, repeat: completed, samples, measured: samples, removed: null };
  return { one, data: { ...data, warmBilledDurationMs: null, isValid: true } };
}

/** One repeat for each row of late requests. */
function cell(architecture: string, late: readonly Late[], lagMaxMs = 30): Cell {
  const repeats = late.map((one, index) => repeatOf(architecture, index + 1, one, lagMaxMs));
  return {
    workload: 'steady',
    architecture,
    all: repeats.map(({ data }) => data),
    valid: repeats.map(({ one }) => one),
  };
}

const punctual = (count = 0): Late => ({ count, lagMs: 0, serviceMs: 300 });
const lateBy = (count: number, lagMs: number, serviceMs = 90): Late => ({ count, lagMs, serviceMs });
const within = { calibrated: null, sloMs: SLO_MS };

test('only requests that would have met the SLO from their actual send were taken by lateness', () => {
  const [slow, late, lateAndSlow, lateAndGood] = [
    punctual(50),
    lateBy(50, 20),
    lateBy(50, 20, 101),
    lateBy(50, 20, 80),
  ].map((one) => instrumentBiasOf([cell('a', [one])], within).goodput);
  expect({ slow, late, lateAndSlow, lateAndGood }).toEqual({
    slow: 0,
    late: 5,
    lateAndSlow: 0,
    lateAndGood: 0,
  });
});

test('it is the mean over a side’s repeats, of the side that lost more', () => {
  const a = cell('a', [lateBy(50, 20), punctual(), lateBy(10, 20)]);
  const b = cell('b', [lateBy(30, 20), punctual(), punctual()]);
  expect(instrumentBiasOf([a, b], within).goodput).toBe(2);
  expect(instrumentBiasOf([b, a], within).goodput).toBe(2);
  expect(instrumentBiasOf([cell('a', [])], within)).toEqual({});
});

test('a failed request is no goodput, however late it was sent', () => {
  const failed = cell('a', [{ ...lateBy(50, 20), isFailed: true }]);
  expect(instrumentBiasOf([failed], within).goodput).toBe(0);
});

test('what waited for a free connection longer than the generator was ever late is not the instrument’s', () => {
  const waited = [lateBy(50, 400)];
  expect(instrumentBiasOf([cell('a', waited)], within).goodput).toBe(0);
  expect(instrumentBiasOf([cell('a', waited, 400)], within).goodput).toBe(5);
});

test('what missed the SLO by no more than the calibration found to be added may be the instrument’s too', () => {
  const percentile = (biasMs: number) => ({ targetMs: 5, recordedMs: 5 + biasMs, biasMs });
  const of = (biasMs: number): CalibratedRate => ({
    ratePerSecond: 100,
    requests: 1100,
    failed: 0,
    percentiles: { p50: percentile(0.3), p90: percentile(biasMs), p95: null, p99: null, p999: null },
  });
  const near = cell('a', [{ count: 50, lagMs: 0, serviceMs: 101.5 }]);
  const goodput = [of(1), of(2), of(-2)].map(
    (calibrated) => instrumentBiasOf([near], { calibrated, sloMs: SLO_MS }).goodput,
  );
  expect(goodput).toEqual([0, 5, 0]);
});

test('a difference in goodput that lateness can have made is not claimed, and a larger one is', () => {
  const context = {
    ...within,
    timeoutMs: 5000,
    provenance: 'measured-in-lab' as const,
    smallestEffect: DEFAULT_SMALLEST_EFFECT,
    looks: [],
  };
  const compareGoodput = (late: readonly Late[]) => {
    const [a, b] = [
      cell('a', late),
      cell(
        'b',
        late.map(() => punctual()),
      ),
    ];
    const controls = [a, b].flatMap((one) => controlCell(one, context).rows);
    const contrast = contrastCells({ repeats: late.length }, a, b, controls, context);
    return compareCells(a, b, contrast, context).find(({ metric }) => metric === 'goodput');
  };
  const counts = [200, 202, 198, 201, 199, 200];
  const taken = compareGoodput(counts.map((count) => lateBy(count, 20)));
  expect(taken).toMatchObject({
    verdict: 'inconclusive',
    reason: 'within-instrument-bias',
    instrumentBias: { value: 20, unit: 'requests/s', n: null },
  });
  const slow = compareGoodput(counts.map((count) => punctual(count)));
  expect(slow).toMatchObject({ verdict: 'b-better', instrumentBias: { value: 0 } });
});
