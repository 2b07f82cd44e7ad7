import {
  isTailThickEnough,
  pooledQuantile,
  quantileInterval,
  type RepeatSample,
  requestCount,
} from '@crossover/stats';
import { formatTick } from '../format.ts';
import { REPEATS_FOR_INTERVAL } from '../quantity.ts';
import { objectiveLine, xAxis, xGrid, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, endLabels, endMargin, headLabels, type Size } from './frame.ts';
import { logDomain, logScale, ninesScale } from './scale.ts';
import { bandPath, element, linePath, type Point } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

interface Reading {
  readonly p: number;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

export interface PercentileSeries extends Series {
  readonly repeats: readonly RepeatSample[];
}

const MARKED = [0.5, 0.9, 0.95, 0.99, 0.999];
/** Equally spaced in nines, from the lower tenth to four nines. */
const SHARES = [
  ...new Set([...MARKED, ...Array.from({ length: 49 }, (_, index) => 1 - 10 ** -(0.05 + index * 0.0825))]),
]
  .map((p) => Number(p.toFixed(6)))
  .sort((a, b) => a - b);

/** Response time by percentile, each further nine with the same room; stops where the tail is too thin. */
export function percentileFigure(id: string, series: readonly PercentileSeries[], sloMs: number): Figure {
  const curves = series.map((one) => ({ one, readings: read(one.repeats) }));
  return {
    id,
    data: {
      columns: ['architecture', 'percentile', 'response time (ms)', 'low (ms)', 'high (ms)'],
      rows: curves.flatMap(({ one, readings }) =>
        readings
          .filter(({ p }) => MARKED.includes(p))
          .map(({ p, value, low, high }) => [one.title, Number((p * 100).toFixed(4)), value, low, high]),
      ),
    },
    draw: (size) => draw(id, size, curves, sloMs),
  };
}

function read(repeats: readonly RepeatSample[]): Reading[] {
  const latencies = repeats.map((repeat) => repeat.latencies);
  const n = latencies.reduce((sum, one) => sum + requestCount(one), 0);
  return SHARES.flatMap((p) => {
    if (!isTailThickEnough(n, p)) return [];
    const value = pooledQuantile(latencies, p);
    if (value === null) return [];
    const interval = repeats.length < REPEATS_FOR_INTERVAL ? null : quantileInterval(latencies, p);
    return [{ p, value, low: interval?.low ?? null, high: interval?.high ?? null }];
  });
}

function draw(
  id: string,
  size: Size,
  curves: readonly { one: Series; readings: readonly Reading[] }[],
  sloMs: number,
): string {
  const isWide = size.name === 'wide';
  const height = isWide ? 360 : 340;
  const box: Box = {
    left: 44,
    right: size.width - (isWide ? endMargin(curves.map(({ one }) => one)) : 14),
    top: isWide ? 30 : 52,
    bottom: height - 44,
  };
  const all = curves.flatMap(({ readings }) => readings);
  const x = ninesScale(Math.max(0.99, ...all.map(({ p }) => p)), [box.left, box.right]);
  const values = all.flatMap(({ value, low, high }) => [value, low ?? value, high ?? value]);
  const y = logScale(logDomain(values, 0.05), [box.bottom, box.top], 7);
  const body = [
    xGrid(x, box),
    yAxis(y, box, 'response time, ms (log)', formatTick),
    objectiveLine(y, box, sloMs),
  ];
  for (const { one, readings } of curves) {
    const line: Point[] = readings.map(({ p, value }) => [x(p), y(value)]);
    const bounded = readings.filter(({ low, high }) => low !== null && high !== null);
    const upper: Point[] = bounded.map(({ p, high, value }) => [x(p), y(high ?? value)]);
    const lower: Point[] = bounded.map(({ p, low, value }) => [x(p), y(Math.max(low ?? value, y.domain[0]))]);
    body.push(
      element(
        'g',
        { class: seriesClass(one.id) },
        element('path', { class: 'band', d: bandPath(upper, lower) }),
        element('path', { class: 'line', 'stroke-dasharray': one.appearance.dash, d: linePath(line) }),
        ...readings.filter(({ p }) => MARKED.includes(p)).map(({ p, value }) => marker(one, x(p), y(value))),
      ),
    );
  }
  body.push(
    isWide
      ? endLabels(
          curves.flatMap(({ one, readings }) => {
            const last = readings.at(-1);
            return last === undefined ? [] : [{ series: one, x: x(last.p), y: y(last.value) }];
          }),
          box,
        )
      : headLabels(
          curves.map(({ one }) => one),
          0,
          12,
        ),
    xAxis(x, box, 'percentile of requests', (p) => percentile(p, isWide)),
  );
  const names = curves.map(({ one }) => one.title).join(' and ');
  return drawSvg({
    id,
    name: `Line chart: response time by percentile for ${names}`,
    width: size.width,
    height,
    series: curves.map(({ one }) => one),
    body,
  });
}

function percentile(p: number, isWide: boolean): string {
  if (!isWide && (p === 0.75 || p === 0)) return '';
  return p === 0 ? 'min' : `p${Number((p * 100).toFixed(2))}`;
}
