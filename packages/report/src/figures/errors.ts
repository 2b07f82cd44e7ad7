import type { Summary } from '@crossover/model';
import { wilsonInterval } from '@crossover/stats';
import { formatCount, formatShare, formatTick } from '../format.ts';
import { nameError } from '../words.ts';
import { xAxis, xGrid } from './axis.ts';
import type { Figure } from './figure.ts';
import type { Box, Size } from './frame.ts';
import { linearScale } from './scale.ts';
import { element, label } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

export interface ErrorSeries extends Series {
  readonly summaries: readonly Summary[];
}

interface Row {
  readonly series: Series;
  readonly workload: string;
  readonly kind: string;
  readonly count: number;
  readonly requests: number;
  readonly low: number;
  readonly high: number;
}

/** Failed requests by kind, as a share of all, each with Wilson's interval. Kinds that did not occur are left out. */
export function errorFigure(id: string, series: readonly ErrorSeries[]): Figure {
  const rows = series.flatMap((one) =>
    one.summaries.flatMap(({ workload, errors, requests }) =>
      Object.entries(errors)
        .sort(([, a], [, b]) => b - a)
        .map(([kind, count]): Row => {
          const interval = wilsonInterval(count, requests);
          return {
            series: one,
            workload,
            kind,
            count,
            requests,
            low: interval?.low ?? 0,
            high: interval?.high ?? 0,
          };
        }),
    ),
  );
  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const lane = 42;
    const box: Box = {
      left: 0,
      right: size.width - (isWide ? 130 : 96),
      top: 6,
      bottom: 6 + rows.length * lane,
    };
    const x = linearScale(
      [0, Math.max(...rows.map(({ high }) => high), 0.001) * 100],
      [box.left, box.right],
      isWide ? 6 : 4,
    );
    const body = [xGrid(x, box)];
    for (const [index, { series: one, workload, kind, count, requests, low, high }] of rows.entries()) {
      const y = box.top + index * lane;
      const share = count / requests;
      body.push(
        element(
          'g',
          { class: seriesClass(one.id) },
          marker(one, 5, y + 9, 'mark', 8),
          element('rect', { class: 'bar', x: 0, y: y + 18, width: x(share * 100), height: 12 }),
        ),
        element('line', { class: 'interval', x1: x(low * 100), x2: x(high * 100), y1: y + 24, y2: y + 24 }),
        label(14, y + 13, `${one.title}, ${workload}: ${nameError(kind)}`, { class: 'small halo' }),
        label(x(high * 100) + 6, y + 28, `${formatShare(share)} · ${formatCount(count)}`, {
          class: 'small strong',
        }),
      );
    }
    body.push(xAxis(x, box, 'share of requests, %', formatTick));
    return drawSvg({
      id,
      name: 'Bar chart: failed requests by kind',
      width: size.width,
      height: box.bottom + 44,
      series,
      body,
    });
  };
  return {
    id,
    draw,
    data: {
      columns: ['workload', 'architecture', 'kind', 'failed', 'requests', 'share', 'low', 'high'],
      rows: rows.map((row) => [
        row.workload,
        row.series.title,
        nameError(row.kind),
        row.count,
        row.requests,
        row.count / row.requests,
        row.low,
        row.high,
      ]),
    },
  };
}
