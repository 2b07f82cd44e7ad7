import { countWithin, type Distribution, type RepeatSample, requestCount } from '@crossover/stats';
import { formatTick } from '../format.ts';
import { xAxis, xGrid, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, headLabels, type Size } from './frame.ts';
import { linearScale, logScale } from './scale.ts';
import { element, label, linePath, type Point, stepPath } from './svg.ts';
import { drawSvg, type Series, seriesClass } from './theme.ts';

export interface DistributionSeries extends Series {
  readonly repeats: readonly RepeatSample[];
}

/** The share of requests answered within each time, all repeats together and each alone behind it. */
export function distributionFigure(id: string, series: readonly DistributionSeries[], sloMs: number): Figure {
  const ends = extent(series.flatMap(({ repeats }) => repeats.map(({ latencies }) => latencies)));
  const shareWithin = (parts: readonly Distribution[], ms: number) => {
    const total = parts.reduce((sum, part) => sum + requestCount(part), 0);
    return total === 0 ? 0 : parts.reduce((sum, part) => sum + countWithin(part, ms), 0) / total;
  };
  const grid = (count: number) =>
    Array.from({ length: count }, (_, index) => ends[0] * (ends[1] / ends[0]) ** (index / (count - 1)));
  const parts = (one: DistributionSeries) => one.repeats.map(({ latencies }) => latencies);

  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const height = 320;
    const box: Box = { left: 44, right: size.width - 14, top: 50, bottom: height - 44 };
    const x = logScale(ends, [box.left, box.right], isWide ? 8 : 5);
    const y = linearScale([0, 1], [box.bottom, box.top], 4);
    const body = [
      headLabels(series, isWide ? box.left : 0, 12),
      xGrid(x, box),
      yAxis(y, box, 'share of requests answered within', (tick) => `${formatTick(tick * 100)} %`),
    ];
    if (sloMs >= ends[0] && sloMs <= ends[1]) {
      body.push(
        element('line', { class: 'rule', x1: x(sloMs), x2: x(sloMs), y1: box.top, y2: box.bottom }),
        label(x(sloMs) - 4, box.bottom - 8, `objective ${formatTick(sloMs)} ms`, {
          class: 'muted small end halo',
        }),
      );
    }
    for (const one of series) {
      const alone = parts(one).map((part) =>
        linePath(grid(isWide ? 48 : 32).map((ms): Point => [x(ms), y(shareWithin([part], ms))])),
      );
      const together = stepPath(
        grid(isWide ? 90 : 60).map((ms): Point => [x(ms), y(shareWithin(parts(one), ms))]),
      );
      body.push(
        element(
          'g',
          { class: seriesClass(one.id) },
          element('path', { class: 'thin', d: alone.join('') }),
          element('path', { class: 'line', 'stroke-dasharray': one.appearance.dash, d: together }),
        ),
      );
    }
    body.push(xAxis(x, box, 'response time, ms (log)', formatTick));
    return drawSvg({
      id,
      name: `Cumulative distribution of response time for ${series.map(({ title }) => title).join(' and ')}`,
      width: size.width,
      height,
      series,
      body,
    });
  };

  return {
    id,
    draw,
    data: {
      columns: ['response time (ms)', ...series.map(({ title }) => `${title}: share within`)],
      rows: grid(25).map((ms) => [ms, ...series.map((one) => shareWithin(parts(one), ms))]),
    },
  };
}

function extent(distributions: readonly Distribution[]): [number, number] {
  let low = Number.POSITIVE_INFINITY;
  let high = 0;
  for (const { values } of distributions) {
    low = Math.min(low, Math.max(values[0] ?? low, 0.05));
    high = Math.max(high, values.at(-1) ?? 0);
  }
  return high > low ? [low / 1.05, high * 1.05] : [1, 10];
}
