import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  ARCHITECTURES,
  type Balancing,
  type ComparisonRow,
  findArchitecture,
  type Quantity,
} from '@crossover/model';
import { createDistribution } from '@crossover/stats';
import { expect, test } from 'vitest';
import { breakdownFigure } from '../src/figures/breakdown.ts';
import { capacityFigure } from '../src/figures/capacity.ts';
import { coldStartFigure } from '../src/figures/cold-starts.ts';
import { baselineFigure } from '../src/figures/cost-by-baseline.ts';
import { costFigure } from '../src/figures/cost-by-traffic.ts';
import { differenceFigure } from '../src/figures/differences.ts';
import { distributionFigure } from '../src/figures/distribution.ts';
import type { Figure } from '../src/figures/figure.ts';
import { SIZES } from '../src/figures/frame.ts';
import { heatMapFigure } from '../src/figures/heat-map.ts';
import { percentileFigure } from '../src/figures/percentiles.ts';
import { servedByFigure } from '../src/figures/served-by.ts';
import { throughputFigure } from '../src/figures/throughput.ts';
import type { Samples } from '../src/samples.ts';
import { createRandom } from './synthetic-run.ts';

const STORED = join(import.meta.dirname, 'figures');
const [wide, narrow] = SIZES;

/** Set it to accept what is drawn now: `STORE_FIGURES=1 vitest run --project unit packages/report`. */
const isStoring = process.env.STORE_FIGURES === '1';

const series = ARCHITECTURES.slice(0, 2).map(({ id, title, appearance }) => ({ id, title, appearance }));

const quantity = (value: number, low: number, high: number, unit: Quantity['unit']): Quantity => ({
  value,
  unit,
  low,
  high,
  n: 5,
  provenance: 'measured-in-lab',
  reason: null,
});

/** Two repeats of 400 made-up requests; architecture 1 is slower, has cold starts and failures. */
function samplesOf(architecture: number, repeat: number): Samples {
  const random = createRandom(10 * architecture + repeat);
  const count = 400;
  const intendedMs = Float64Array.from({ length: count }, (_, index) => 2000 + index * 20);
  const durations = Array.from(
    { length: count },
    (_, index) =>
      (4 + 3 * architecture) * (0.6 + random()) + (architecture === 1 && index % 97 === 0 ? 180 : 0),
  );
  const column = (of: (index: number) => number) =>
    Float64Array.from({ length: count }, (_, index) => of(index));
  const at = (index: number) => intendedMs[index] ?? 0;
  const took = (index: number) => durations[index] ?? 0;
  return {
    count,
    warmUpCount: 0,
    intendedMs,
    sentMs: column((index) => at(index) + 0.2),
    endMs: column((index) => at(index) + 0.2 + took(index)),
    connectedMs: column((index) => (index % 50 === 0 ? at(index) + 0.6 : -1)),
    handlerMs: column((index) => took(index) * 0.5),
    queryMs: column((index) => took(index) * 0.3),
    firstByteMs: column((index) => at(index) + took(index)),
    error: Int8Array.from({ length: count }, (_, index) =>
      architecture === 1 && index % 130 === 7 ? 0 : -1,
    ),
    cold: Int8Array.from({ length: count }, (_, index) => (architecture === 1 && index % 97 === 0 ? 1 : 0)),
    half: new Int8Array(count).fill(-1),
  };
}

const withSamples = series.map((one, architecture) => ({
  ...one,
  repeats: [1, 2].map((repeat) => samplesOf(architecture, repeat)),
}));

const withLatencies = withSamples.map(({ repeats, ...one }) => ({
  ...one,
  repeats: repeats.map((samples) => ({
    latencies: createDistribution(
      [...samples.endMs].map((end, index) => end - (samples.intendedMs[index] ?? 0)),
      samples.error.some((error) => error >= 0) ? 1 : 0,
    ),
    coldCount: null,
    windowMs: 8000,
  })),
}));

/** Three shorter ones, as many as a band needs. */
const threeRepeats = series.map((one, architecture) => ({
  ...one,
  repeats: [1, 2, 3].map((repeat) => {
    const { intendedMs, endMs } = samplesOf(architecture, repeat);
    const times = [...endMs].map((end, index) => end - (intendedMs[index] ?? 0)).slice(0, 300);
    return { latencies: createDistribution(times), coldCount: null, windowMs: 6000 };
  }),
}));

const row = (
  metric: ComparisonRow['metric'],
  verdict: ComparisonRow['verdict'],
  ratio: number,
): ComparisonRow => ({
  workload: 'steady',
  metric,
  a: 'serverless',
  b: 'serverful',
  pairs: 5,
  level: 0.95,
  pairVariance: 0.01,
  difference: quantity(10 * (ratio - 1), 10 * (ratio - 1) - 1, 10 * (ratio - 1) + 1, 'ms'),
  ratio: quantity(ratio, ratio * 0.9, ratio * 1.12, 'ratio'),
  adjusted: { low: null, high: null },
  verdict,
  reason: 'interval-beyond-zero',
  sentence: '',
  smallestEffect: quantity(2, 2, 2, 'ms'),
  noiseFloor: quantity(0.2, 0.2, 0.2, 'ms'),
  instrumentBias: quantity(0.1, 0.1, 0.1, 'ms'),
});

const split = (({ id, title, appearance }) => ({ id, title, appearance }))(findArchitecture('hybrid'));

/** Twenty seconds of which five are a peak that functions help with, a second late. */
function balancing(repeat: number): Balancing {
  const seconds = Array.from({ length: 20 }, (_, second) => {
    const rate = second >= 8 && second < 13 ? 90 : 20 + repeat;
    const functionShare = second >= 9 && second < 15 ? 0.5 : 0;
    return {
      second,
      servers: Math.round(rate * (1 - functionShare)),
      functions: Math.round(rate * functionShare),
      functionShare,
      healthyServers: 1,
    };
  });
  const sum = (half: 'servers' | 'functions') => seconds.reduce((total, second) => total + second[half], 0);
  return {
    controller: 'weights',
    serverIds: ['server-1'],
    servers: sum('servers'),
    functions: sum('functions'),
    seconds,
    looks: 20,
    changes: [],
  };
}

const WINDOW = { fromSeconds: 2, toSeconds: 10 };
const rates = [0.1, 1, 10, 100, 1000];
const FIGURES: readonly Figure[] = [
  percentileFigure('percentiles', threeRepeats, 100),
  distributionFigure('distribution', withLatencies, 15),
  throughputFigure('throughput', withSamples, WINDOW),
  heatMapFigure('requests', withSamples, WINDOW),
  breakdownFigure('breakdown', withSamples),
  differenceFigure('differences', 'serverful', [
    {
      ...(series[1] ?? never()),
      rows: [
        row('responseP50', 'equivalent', 1.1),
        row('responseP95', 'b-better', 1.8),
        row('responseP99', 'inconclusive', 0.8),
      ],
    },
  ]),
  costFigure(
    'cost',
    series.map((one, index) => ({
      ...one,
      points: rates.map((ratePerSecond) => {
        const totalUsd = index === 0 ? 200 + ratePerSecond : 90 + 6 * ratePerSecond;
        return { ratePerSecond, totalUsd, low: totalUsd * 0.9, high: totalUsd * 1.2 };
      }),
    })),
    [
      {
        a: 'serverful',
        b: 'serverless',
        shape: 'constant',
        kind: 'one',
        points: [quantity(22, 16, 31, 'requests/s')],
        cheaper: ['serverless', 'serverful'],
        fromRatePerSecond: 0.01,
        toRatePerSecond: 100_000,
      },
    ],
    60,
  ),
  capacityFigure(
    'capacity',
    [
      {
        ...(series[0] ?? never()),
        capacity: {
          architecture: 'serverful',
          steps: [100, 200, 400].map((ratePerSecond) => ({
            ratePerSecond,
            achievedPerSecond: ratePerSecond,
            p50Ms: 4,
            p99Ms: ratePerSecond / 5,
            shareWithinSlo: 0.99,
            lagP99Ms: 1,
            isHeld: ratePerSecond < 400,
            cpuSecondsPerRequest: null,
          })),
          ratePerSecond: 200,
          isBracketed: true,
        },
      },
    ],
    50,
  ),
  baselineFigure('baseline', split, series, {
    architecture: 'hybrid',
    shape: 'weekly-peak',
    shapeTitle: 'a peak of 1 hour a week',
    ratePerSecond: 100,
    peakToMean: 20,
    minInstances: 2,
    points: [0, 1, 2, 3, 4, 8].map((instances) => ({
      instances,
      serverShare: Math.min(1, 0.35 * instances),
      totalUsd: 700 - 160 * Math.min(instances, 2) + 40 * Math.max(0, instances - 2),
    })),
    best: { instances: 2, serverShare: 0.7, totalUsd: 380 },
    rivals: [
      { architecture: 'serverful', totalUsd: 520, savingUsd: 140, savingShare: 0.27 },
      { architecture: 'serverless', totalUsd: 610, savingUsd: 230, savingShare: 0.38 },
    ],
    peaks: [],
  }),
  servedByFigure(
    'served-by',
    { servers: series[0] ?? never(), functions: series[1] ?? never() },
    [1, 2].map(balancing),
  ),
  coldStartFigure('cold-starts', [
    {
      ...(series[1] ?? never()),
      coldStarts: [180, 190, 205, 170, 240].map((initDurationMs) => ({
        architecture: 'serverless',
        initDurationMs,
        firstInvocationMs: initDurationMs / 8,
        responseTimeMs: initDurationMs * 1.2,
        maxMemoryUsedMib: 90,
      })),
    },
  ]),
];

function never(): never {
  throw new Error('The catalogue has fewer than two architectures.');
}

const drawn = FIGURES.flatMap((figure) =>
  SIZES.map((size) => [`${figure.id}-${size.name}`, figure.draw(size)] as const),
);

test.each(drawn)('%s', async (name, svg) => {
  const path = join(STORED, `${name}.svg`);
  const changed = join(STORED, `${name}-changed.svg`);
  if (isStoring) {
    await mkdir(STORED, { recursive: true });
    await writeFile(path, svg);
  }
  const stored = await readFile(path, 'utf8');
  if (svg === stored) await rm(changed, { force: true });
  else await writeFile(changed, svg);
  expect(svg === stored, `${name} differs from ${path}; look at ${changed} beside it`).toBe(true);
});

test('architectures differ by dash and marker, not by colour alone, and are named beside their lines', () => {
  const svg = FIGURES[0]?.draw(wide) ?? '';
  expect(new Set(series.map(({ appearance }) => appearance.dash)).size).toBe(2);
  expect(new Set(series.map(({ appearance }) => appearance.marker)).size).toBe(2);
  for (const { title, appearance } of series) {
    expect(svg).toContain(`>${title}</text>`);
    if (appearance.dash !== '') expect(svg).toContain(`stroke-dasharray="${appearance.dash}"`);
  }
});

test('a drawing fits its width, and the narrow one is drawn for a phone', () => {
  for (const figure of FIGURES) {
    expect(figure.draw(wide)).toContain('viewBox="0 0 720 ');
    expect(figure.draw(narrow)).toContain('viewBox="0 0 360 ');
  }
});

test('a percentile curve stops where the tail is too thin, and the table with it', () => {
  const percentiles = FIGURES[0]?.data.rows.map(([, p]) => p) ?? [];
  // 900 requests: 9 beyond p99, 45 beyond p95.
  expect(percentiles).toContain(95);
  expect(percentiles).not.toContain(99);
});

test('below three repeats a percentile curve has no band', () => {
  const rows = percentileFigure('percentiles', withLatencies, 100).data.rows;
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.every(([, , , low, high]) => low === null && high === null)).toBe(true);
  expect(FIGURES[0]?.data.rows.some(([, , , low]) => low !== null)).toBe(true);
});

test('every failed request of the heat map is in its table', () => {
  const rows = FIGURES[3]?.data.rows.filter(([title]) => title === 'serverless') ?? [];
  expect(rows.reduce((sum, [, , , requests]) => sum + Number(requests), 0)).toBe(800);
  expect(rows.reduce((sum, cells) => sum + Number(cells[5]), 0)).toBe(8);
  expect(rows.reduce((sum, cells) => sum + Number(cells[4]), 0)).toBe(10);
});
