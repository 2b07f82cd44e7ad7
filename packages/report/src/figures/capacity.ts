import type { Capacity } from '@crossover/model';
import { formatNumber, formatTick } from '../format.ts';
import { objectiveLine, xAxis, xGrid, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, headLabels, type Size } from './frame.ts';
import { linearScale, logDomain, logScale } from './scale.ts';
import { element, label, linePath, type Point } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

export interface CapacitySeries extends Series {
  readonly capacity: Capacity;
}

const LABEL_HEIGHT = 14;

/** Response time of one server instance at rising rates, until it no longer holds the objective. */
export function capacityFigure(id: string, series: readonly CapacitySeries[], sloMs: number): Figure {
  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const height = 320;
    const box: Box = { left: 44, right: size.width - (isWide ? 60 : 34), top: 50, bottom: height - 44 };
    const steps = series.flatMap(({ capacity }) => capacity.steps);
    const x = linearScale(
      [0, Math.max(...steps.map((step) => step.ratePerSecond), 1) * 1.04],
      [box.left, box.right],
      isWide ? 7 : 4,
    );
    const times = steps.flatMap(({ p50Ms, p99Ms }) => [p50Ms ?? 0, p99Ms ?? 0]);
    const y = logScale(logDomain([...times, sloMs], 0.1), [box.bottom, box.top], 6);
    const body = [
      headLabels(series, isWide ? box.left : 0, 12, isWide ? ['hollow: objective not held'] : []),
      xGrid(x, box),
      yAxis(y, box, 'response time, ms (log)', formatTick),
      objectiveLine(y, box, sloMs),
    ];
    for (const one of series) {
      const ends: { readonly name: string; readonly point: Point }[] = [];
      for (const [name, pick] of [
        ['p50', 'p50Ms'],
        ['p99', 'p99Ms'],
      ] as const) {
        const measured = one.capacity.steps.flatMap((step) => {
          const ms = step[pick];
          return ms === null ? [] : [{ step, point: [x(step.ratePerSecond), y(ms)] satisfies Point }];
        });
        const last = measured.at(-1);
        body.push(
          element(
            'g',
            { class: seriesClass(one.id) },
            element('path', {
              class: 'line',
              'stroke-dasharray': one.appearance.dash,
              d: linePath(measured.map(({ point }) => point)),
            }),
            ...measured.map(({ step, point: [px, py] }) =>
              marker(one, px, py, step.isHeld ? 'mark' : 'open'),
            ),
          ),
        );
        if (last !== undefined) ends.push({ name, point: last.point });
      }
      // The upper one keeps its place; one that would lie on it goes below.
      let free = Number.NEGATIVE_INFINITY;
      for (const { name, point } of ends.toSorted((a, b) => a.point[1] - b.point[1])) {
        const at = Math.max(point[1] + 4, free);
        free = at + LABEL_HEIGHT;
        body.push(label(point[0] + 8, at, name, { class: 'small strong halo' }));
      }
      const held = one.capacity.ratePerSecond;
      if (held !== null) {
        body.push(element('line', { class: 'axis', x1: x(held), x2: x(held), y1: box.top, y2: box.bottom }));
        body.push(
          label(
            x(held) - 5,
            box.bottom - 8,
            `${one.capacity.isBracketed ? '' : 'at least '}${formatNumber(held)}/s held`,
            {
              class: 'small end halo',
            },
          ),
        );
      }
    }
    body.push(xAxis(x, box, 'offered rate, requests/s, one server instance', formatTick));
    return drawSvg({
      id,
      name: `Response time against offered rate of one server instance: ${series.map(({ title }) => title).join(' and ')}`,
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
      columns: [
        'architecture',
        'offered (requests/s)',
        'achieved (requests/s)',
        'p50 (ms)',
        'p99 (ms)',
        'share within objective',
        'held',
      ],
      rows: series.flatMap(({ title, capacity }) =>
        capacity.steps.map((step) => [
          title,
          step.ratePerSecond,
          step.achievedPerSecond,
          step.p50Ms,
          step.p99Ms,
          step.shareWithinSlo,
          step.isHeld ? 'yes' : 'no',
        ]),
      ),
    },
  };
}
