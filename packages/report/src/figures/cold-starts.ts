import type { ColdStart } from '@crossover/model';
import { quantile } from '@crossover/stats';
import { formatMs, formatTick } from '../format.ts';
import { xAxis, xGrid } from './axis.ts';
import type { Figure } from './figure.ts';
import type { Box, Size } from './frame.ts';
import { linearScale } from './scale.ts';
import { element, label } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

export interface ColdStartSeries extends Series {
  readonly coldStarts: readonly ColdStart[];
}

const PARTS = [
  ['init', 'initDurationMs'],
  ['first invocation', 'firstInvocationMs'],
  ['what the client waited', 'responseTimeMs'],
] as const;

/** Every cold start that was measured live and alone, none left out, with the median of each part. */
export function coldStartFigure(id: string, series: readonly ColdStartSeries[]): Figure {
  const draw = (size: Size): string => {
    const lane = 58;
    const rows = series.flatMap((one) =>
      PARTS.map(([name, key]) => ({ one, name, values: one.coldStarts.map((start) => start[key]) })),
    );
    const box: Box = { left: 6, right: size.width - 16, top: 6, bottom: 6 + rows.length * lane };
    const most = Math.max(1, ...rows.flatMap(({ values }) => values));
    const x = linearScale([0, most * 1.05], [box.left, box.right], size.name === 'wide' ? 8 : 5);
    const body = [xGrid(x, box)];
    for (const [index, { one, name, values }] of rows.entries()) {
      const y = box.top + index * lane;
      const middle = quantile(
        values.toSorted((a, b) => a - b),
        0.5,
      );
      body.push(
        label(box.left, y + 14, `${one.title}: ${name}`, { class: 'small halo' }),
        element(
          'g',
          { class: seriesClass(one.id) },
          // A fixed jitter by position: points must not hide one another, and no run may look different twice.
          ...values.map((value, position) =>
            marker(one, x(value), y + 30 + ((position * 7) % 13) - 6, 'mark', 6),
          ),
        ),
        middle === null
          ? ''
          : `${element('line', { class: 'axis', x1: x(middle), x2: x(middle), y1: y + 20, y2: y + 42 })}${label(
              x(middle) > box.right - 110 ? x(middle) - 6 : x(middle) + 6,
              y + 52,
              `median ${formatMs(middle)}`,
              { class: x(middle) > box.right - 110 ? 'small strong end halo' : 'small strong halo' },
            )}`,
      );
    }
    body.push(xAxis(x, box, 'ms', formatTick));
    return drawSvg({
      id,
      name: `Strip plot: every cold start of ${series.map(({ title }) => title).join(' and ')}`,
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
      columns: [
        'architecture',
        'cold start',
        'init (ms)',
        'first invocation (ms)',
        'client (ms)',
        'memory used (MiB)',
      ],
      rows: series.flatMap(({ title, coldStarts }) =>
        coldStarts.map((start, index) => [
          title,
          index + 1,
          start.initDurationMs,
          start.firstInvocationMs,
          start.responseTimeMs,
          start.maxMemoryUsedMib,
        ]),
      ),
    },
  };
}
