import type { CalibratedRate, ComparisonRow, Control, Quantity } from '@crossover/model';
import { createDistribution } from '@crossover/stats';
import { expect, test } from 'vitest';
import type { Cell, CellRepeat } from '../src/cell.ts';
import { driftLevel, findDrifts } from '../src/drifts.ts';
import { instrumentBiasOf } from '../src/instrument-bias.ts';
import { findResolutions, type Measured } from '../src/resolutions.ts';
import type { RepeatData } from '../src/run-data.ts';
import { syntheticRepeat } from './synthetic-repeat.ts';
import { syntheticSamples } from './synthetic-samples.ts';

/** A side whose generator was this late, at the median and at p99, in every repeat. */
const side = (lagP50Ms: number, lagP99Ms: number): Cell => {
  const repeat = syntheticRepeat({ lagP50Ms, lagP99Ms, lagMaxMs: 2 * lagP99Ms });
  const data: RepeatData = {
    planned: repeat,
    repeat,
    samples: null,
    measured: null,
    removed: null,
    warmBilledDurationMs: null,
    isValid: true,
  };
  return { workload: 'steady', architecture: 'a', all: [data, data], valid: [] };
};

const percentile = (biasMs: number) => ({ targetMs: 5, recordedMs: 5 + biasMs, biasMs });
const calibrated: CalibratedRate = {
  ratePerSecond: 120,
  requests: 1100,
  failed: 0,
  percentiles: {
    p50: percentile(0.4),
    p90: percentile(0.7),
    p95: percentile(-0.9),
    p99: percentile(1.5),
    p999: null,
  },
};

test('without a calibration the later side’s lateness stands for the bias', () => {
  expect(instrumentBiasOf([side(0.1, 2), side(0.3, 1)], { calibrated: null, sloMs: 100 })).toEqual({
    p50: 0.3,
    p90: 2,
    p95: 2,
    p99: 2,
    p999: 4,
  });
});

test('with one it is the measured bias, whatever its sign; where its tail is too thin, the lateness', () => {
  expect(instrumentBiasOf([side(0.1, 2), side(0.1, 2)], { calibrated, sloMs: 100 })).toEqual({
    p50: 0.4,
    p90: 0.7,
    p95: 0.9,
    p99: 1.5,
    p999: 4,
  });
});

test('a generator that was later on one side than on the other may have made that much of a difference', () => {
  const bias = instrumentBiasOf([side(0.1, 1), side(0.1, 4)], { calibrated, sloMs: 100 });
  expect(bias).toMatchObject({ p50: 0.4, p90: 3, p99: 3 });
});

/** Repeats with these medians, run one after the other. */
const cellOf = (medians: readonly number[], architecture = 'a'): Cell => ({
  workload: 'steady',
  architecture,
  all: [],
  valid: medians.map((median, index): CellRepeat => {
    const population = {
      latencies: createDistribution([median, median, median]),
      coldCount: null,
      windowMs: 1,
    };
    const samples = syntheticSamples();
    return {
      id: `${index}`,
      repeat: index + 1,
      startedAt: `2026-11-21T09:00:${String(index).padStart(2, '0')}.000Z`,
      samples,
      measured: samples,
      removed: null,
      response: population,
      service: population,
      warm: population,
      cold: population,
      servers: population,
      functions: population,
    };
  }),
});

test('repeats that rise throughout are found to drift, with the exact chance of it', () => {
  // Kendall (1975), table 1: of the 720 orders of six values one rises throughout and one falls.
  expect(findDrifts([cellOf([1, 2, 3, 4, 5, 6])])).toEqual([
    { workload: 'steady', architecture: 'a', repeats: 6, word: 'rising', p: 0.00277778 },
  ]);
  expect(findDrifts([cellOf([6, 5, 4, 3, 2, 1])])[0]?.word).toBe('falling');
  expect(findDrifts([cellOf([3, 1, 6, 2, 5, 4])])[0]?.word).toBe('no-drift');
  expect(findDrifts([cellOf([1, 2, 3, 4])])[0]).toMatchObject({ word: 'too-few-repeats', p: null });
});

test('drift is looked for in the order in which repeats ran, not that of their numbers', () => {
  const cell = cellOf([1, 2, 3, 4, 5, 6]);
  const resumed = cell.valid.map((one, index) =>
    index === 0 ? { ...one, startedAt: '2026-11-21T10:00:00.000Z' } : one,
  );
  // Ran as 2, 3, 4, 5, 6, 1: S = 5, p = 2 × 165 ÷ 720 = 0.47 (Kendall, table 1: P(S ≥ 5) = 0.235).
  expect(findDrifts([{ ...cell, valid: resumed }])[0]?.p).toBeCloseTo(0.47, 2);
});

test('the more is tested, the surer each finding must be', () => {
  const cells = ['a', 'b', 'c', 'd', 'e'].map((name) => cellOf([1, 2, 3, 4, 5], name));
  expect(driftLevel(cells)).toBeCloseTo(0.99, 12);
  // Five values that rise throughout have p = 1/60: enough alone, not among five.
  expect(findDrifts(cells.slice(0, 1))[0]?.word).toBe('rising');
  expect(findDrifts(cells)[0]?.word).toBe('too-few-repeats');
});

const quantity = (unit: Quantity['unit']): Quantity => ({
  value: 1,
  unit,
  low: null,
  high: null,
  n: 10,
  provenance: 'measured-in-lab',
  reason: null,
});

const row = (changes: Partial<ComparisonRow>): Omit<ComparisonRow, 'sentence'> => ({
  workload: 'steady',
  metric: 'responseP95',
  a: 'serverless',
  b: 'serverful',
  pairs: 10,
  level: 0.95,
  pairVariance: 0.01,
  difference: quantity('ms'),
  ratio: quantity('ratio'),
  adjusted: { low: null, high: null },
  verdict: 'inconclusive',
  reason: 'interval-too-wide',
  smallestEffect: quantity('ms'),
  noiseFloor: quantity('ms'),
  instrumentBias: quantity('ms'),
  ...changes,
});

const measured = (comparisons: Measured['comparisons']): Measured => ({
  comparisons,
  controls: [],
  summaries: [],
});

test('a run says which difference it could tell, at the level of the main question', () => {
  const [resolution] = findResolutions({}, measured([row({}), row({ metric: 'responseP50' })]));
  // t(0.9875; 9) = 2.685, t(0.9; 9) = 1.383: exp(4.068 × √(0.01 ÷ 10)) − 1 = 13.7 %.
  expect(resolution?.resolved.value).toBeCloseTo(0.137, 3);
  expect(resolution?.wanted.value).toBe(0.05);
  // Normal approximation with the variance's upper bound 0.01 × 9 ÷ 5.38: (2.24 + 1.28)² × 0.0167 ÷ ln(1.05)² = 87.
  expect(resolution?.repeatsForWanted.value).toBeGreaterThan(86);
  expect(resolution?.repeatsForWanted.value).toBeLessThan(93);
});

test('what was asked for is what is wanted, and without a variance nothing is said', () => {
  const plan = {
    resolution: { share: 0.2, variance: 0.01, controlVariances: [], pairs: 5, biasShare: null, source: '' },
  };
  const [asked, unknown] = findResolutions(plan, measured([row({}), row({ pairVariance: null, pairs: 1 })]));
  expect(asked?.wanted.value).toBe(0.2);
  expect(asked?.repeatsForWanted.value).toBeLessThan(20);
  expect(unknown?.resolved).toMatchObject({ value: null, reason: expect.stringContaining('two pairs') });
});

test('what a verdict must exceed is counted: the controls’ scatter, and the bias as a share of the smaller p95', () => {
  const plain = measured([row({})]);
  const [without] = findResolutions({}, plain);
  const control = (architecture: string, metric: Control['metric'], workload = 'steady'): Control => ({
    workload,
    architecture,
    metric,
    difference: quantity('ms'),
    ratio: { ...quantity('ratio'), low: 0.8, high: 1.25 },
  });
  // Neither another metric nor another workload or architecture is a side of this row.
  const others = [
    control('serverful', 'responseP50'),
    control('serverful', 'responseP95', 'spike'),
    control('hybrid', 'responseP95'),
  ];
  const own = [control('serverful', 'responseP95'), control('serverless', 'responseP95')];
  expect(findResolutions({}, { ...plain, controls: others })).toEqual([without]);
  const [floor] = findResolutions({}, { ...plain, controls: [...others, ...own] });
  expect(floor?.resolved.value).toBeGreaterThan(without?.resolved.value ?? 0);
  expect(floor?.repeatsForWanted.value).toBeGreaterThan(without?.repeatsForWanted.value ?? 0);

  const summaries = [40, 50].map((value, index) => ({
    workload: 'steady',
    architecture: index === 0 ? 'serverful' : 'serverless',
    metrics: { responseP95: { ...quantity('ms'), value } },
  }));
  // 1 ms of 40 ms is 2.5 %: 1.137 × 1.025 − 1.
  const [biased] = findResolutions({}, { ...plain, summaries });
  expect(biased?.resolved.value).toBeCloseTo(1.137 * 1.025 - 1, 3);
  expect(biased?.repeatsForWanted.value).toBeGreaterThan(2 * (without?.repeatsForWanted.value ?? 0));
  const hidden = measured([row({ instrumentBias: { ...quantity('ms'), value: 2 } })]);
  expect(findResolutions({}, { ...hidden, summaries })[0]?.repeatsForWanted).toMatchObject({
    value: null,
    reason: 'it is within the instrument’s own bias',
  });
});
