import type { Quantity, Report } from '@crossover/model';
import { expect, test } from 'vitest';
import { SIZES } from '../src/figures/frame.ts';
import { historyFigure } from '../src/figures/history.ts';
import { groupSeries, previousOf, seriesIdOf } from '../src/runs/series.ts';

const named = (names: readonly string[]) => names.map((name) => ({ id: name, title: name, name }));

/** Only what decides which series a run belongs to. */
const run = (slug: string, architectures: readonly string[], workloads: readonly string[], kind = 'lab') => ({
  report: {
    slug,
    kind,
    architectures: named(architectures),
    workloads: named(workloads),
  } as unknown as Report,
});

const rate = (value: number): Quantity => ({
  value,
  unit: 'requests/s',
  low: value * 0.9,
  high: value * 1.1,
  n: null,
  provenance: 'modelled',
  reason: null,
});

test('a series is what was compared and asked, in whatever order; a lab run is never in one with AWS', () => {
  const id = (...of: Parameters<typeof run>) => seriesIdOf(run(...of).report);
  expect(id('x', ['serverless', 'serverful'], ['steady', 'spike'])).toBe(
    'lab-serverful-serverless-spike-steady',
  );
  expect(id('x', ['serverful', 'serverless'], ['spike', 'steady'])).toBe(
    'lab-serverful-serverless-spike-steady',
  );
  expect(id('x', ['serverful', 'serverless'], ['spike', 'steady'], 'aws')).not.toMatch(/^lab/);
  expect(id('x', ['serverful'], ['steady'])).not.toBe(id('x', ['serverful'], ['spike']));
});

test('runs come together by series, and each knows the one before it', () => {
  const newest = run('c', ['serverful', 'serverless'], ['steady']);
  const other = run('b', ['serverful', 'hybrid'], ['steady']);
  const oldest = run('a', ['serverless', 'serverful'], ['steady']);
  const runs = [newest, other, oldest];
  expect(groupSeries(runs).map((series) => series.runs.map(({ report }) => report.slug))).toEqual([
    ['c', 'a'],
    ['b'],
  ]);
  expect(previousOf(newest, runs)).toBe(oldest);
  expect(previousOf(oldest, runs)).toBeNull();
});

test('the figure has a name, a mark with a whisker at each run, and a gap where a run has no value', () => {
  const figure = historyFigure({
    id: 'history-crossover',
    name: 'The first crossover, run by run',
    axis: 'crossover, requests/s (log)',
    runs: ['a', 'b', 'c', 'd'].map((slug, index) => ({ slug, day: `2026-11-2${index}` })),
    lines: [
      {
        architecture: 'serverless',
        title: 'serverful / serverless',
        values: [rate(20), rate(22), null, rate(30)],
      },
    ],
  });
  for (const size of SIZES) {
    const svg = figure.draw(size);
    expect(svg).toMatch(/role="img" aria-label="The first crossover, run by run"/);
    expect(svg.match(/class="whisker"/g)).toHaveLength(3);
    // Nothing is drawn between neighbours of which one has no value.
    expect(svg.match(/<path class="line"/g)).toHaveLength(1);
    expect(svg).not.toMatch(/NaN|undefined/);
  }
  expect(figure.data.rows).toEqual([
    ['a', '2026-11-20', 20, 18, 22],
    ['b', '2026-11-21', 22, expect.closeTo(19.8), expect.closeTo(24.2)],
    ['c', '2026-11-22', null, null, null],
    ['d', '2026-11-23', 30, 27, 33],
  ]);
});
