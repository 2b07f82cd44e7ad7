import { ARCHITECTURES, type Architecture } from '@crossover/model';
import { expect, test } from 'vitest';
import {
  crossoverOf,
  normalDraws,
  priceBook,
  resolveInputs,
  sortedQuantile,
  tornadoOf,
} from '../src/index.ts';
import { valueAt } from '../src/parameters.ts';
import { UNCERTAIN_INPUTS } from '../src/uncertainty.ts';

const book = await priceBook('us-east-1');
const [SERVERFUL, SERVERLESS] = ARCHITECTURES as readonly [Architecture, Architecture];

test('the draws are standard normal and fill their space evenly', () => {
  const draws = normalDraws(2000, 3);
  for (const j of [0, 1, 2]) {
    const column = draws.map((scores) => scores[j] ?? 0).sort((x, y) => x - y);
    expect(Math.abs(column.reduce((sum, z) => sum + z, 0) / 2000)).toBeLessThan(0.02);
    expect(column.reduce((sum, z) => sum + z * z, 0) / 2000).toBeCloseTo(1, 1);
    expect(sortedQuantile(column, 0.975)).toBeCloseTo(1.96, 1);
  }
  const mean = draws.reduce((sum, [x = 0, y = 0]) => sum + x * y, 0) / 2000;
  expect(mean).toBeCloseTo(0, 1);
});

test('a range is met at its ends and its value in the middle, and nothing falls below zero', () => {
  const [input] = resolveInputs(SERVERLESS).known;
  if (input === undefined) return expect.fail('expected an input');
  const measured = { ...input, unit: 'ms' as const, value: 10, low: 5, high: 40 };
  expect(valueAt(measured, 0)).toBeCloseTo(10, 12);
  expect(valueAt(measured, -1.959963984540054)).toBeCloseTo(5, 9);
  expect(valueAt(measured, 1.959963984540054)).toBeCloseTo(40, 9);
  expect(valueAt({ ...measured, low: 0 }, -6)).toBe(0);
  expect(valueAt({ ...measured, unit: 'share', value: 0.9, low: 0.5, high: 1 }, 5)).toBeLessThanOrEqual(1);
});

function inputs(architecture: Architecture, spread: number) {
  const known = resolveInputs(architecture).known.map((input) =>
    input.name === 'billedDurationMs'
      ? { ...input, value: 60, low: 60 / spread, high: 60 * spread }
      : { ...input, low: input.value, high: input.value },
  );
  const values = { ...resolveInputs(architecture).values, billedDurationMs: 60 };
  return { architecture, known, values };
}

test('a wider range of the billed duration makes a wider interval, none makes none', () => {
  const width = (spread: number) => {
    const [point] = crossoverOf(inputs(SERVERFUL, 1), inputs(SERVERLESS, spread), {
      book,
      draws: 200,
    }).points;
    return point?.low === null || point?.high === null ? 0 : Math.log((point?.high ?? 1) / (point?.low ?? 1));
  };
  expect(width(1)).toBe(0);
  expect(width(1.1)).toBeGreaterThan(0);
  expect(width(1.5)).toBeGreaterThan(2 * width(1.1));
});

test('the interval of one uncertain input ends where that input’s range ends', () => {
  const [serverful, serverless] = [inputs(SERVERFUL, 1), inputs(SERVERLESS, 1.5)];
  const [point] = crossoverOf(serverful, serverless, { book, draws: 800 }).points;
  const at = (billedDurationMs: number) =>
    crossoverOf(
      serverful,
      { ...serverless, values: { ...serverless.values, billedDurationMs } },
      { book, draws: 0 },
    ).points[0]?.value ?? Number.NaN;
  expect((point?.low ?? 0) / at(90)).toBeCloseTo(1, 2);
  expect((point?.high ?? 0) / at(40)).toBeCloseTo(1, 2);
});

test('an elasticity says how many per cent the crossover moves for one of the input', () => {
  const serverless = inputs(SERVERLESS, 1.5);
  const [bar] = tornadoOf(inputs(SERVERFUL, 1), serverless, { book });
  expect(bar?.name).toBe('billedDurationMs');
  expect(bar?.atLow).toBeGreaterThan(bar?.atHigh ?? Number.POSITIVE_INFINITY);
  const at = (billedDurationMs: number) =>
    crossoverOf(
      inputs(SERVERFUL, 1),
      { ...serverless, values: { ...serverless.values, billedDurationMs } },
      { book, draws: 0 },
    ).points[0]?.value ?? Number.NaN;
  const slope = Math.log(at(60.6) / at(59.4)) / Math.log(60.6 / 59.4);
  expect(bar?.elasticity).toBeCloseTo(slope, 2);
});

test('the interval carries what the reader cannot know: no such input alone moves the crossover beyond it', () => {
  const [serverful, serverless] = [resolveInputs(SERVERFUL), resolveInputs(SERVERLESS)];
  const [point] = crossoverOf(serverful, serverless, { book, draws: 400 }).points;
  const bars = tornadoOf(serverful, serverless, { book });
  const unknowable = bars.filter(({ name }) => UNCERTAIN_INPUTS.has(name));
  expect(unknowable.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['logBytesPerRequest', 'databaseIoPerRequest']),
  );
  for (const { atLow, atHigh } of unknowable) {
    for (const end of [atLow, atHigh]) {
      if (end === null) continue;
      expect(end).toBeGreaterThanOrEqual((point?.low ?? Number.NaN) * 0.999);
      expect(end).toBeLessThanOrEqual((point?.high ?? Number.NaN) * 1.001);
    }
  }
});
