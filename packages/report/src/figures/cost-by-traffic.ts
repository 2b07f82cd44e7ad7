import type { Crossover } from '@crossover/model';
import { formatRate, formatTick, THIN_SPACE } from '../format.ts';
import { xAxis, xGrid, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, endLabels, endMargin, headLabels, type Size } from './frame.ts';
import { logDomain, logScale } from './scale.ts';
import { bandPath, element, label, linePath, type Point } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

export interface CostSeries extends Series {
  readonly points: readonly {
    readonly ratePerSecond: number;
    readonly totalUsd: number;
    readonly low: number;
    readonly high: number;
  }[];
}

/** Monthly cost by mean rate, with the crossovers as spans and marks at the run's own rate. */
export function costFigure(
  id: string,
  series: readonly CostSeries[],
  crossovers: readonly Crossover[],
  ownRate: number | null,
): Figure {
  return {
    id,
    draw: (size) => draw(id, size, series, crossovers, ownRate),
    data: {
      columns: [
        'requests/s',
        ...series.flatMap(({ title }) => [`${title} (USD/month)`, `${title} low`, `${title} high`]),
      ],
      rows: (series[0]?.points ?? [])
        .map((point, index) => [
          point.ratePerSecond,
          ...series.flatMap(({ points }) => [
            points[index]?.totalUsd ?? null,
            points[index]?.low ?? null,
            points[index]?.high ?? null,
          ]),
        ])
        .filter((_, index) => index % 3 === 0),
    },
  };
}

const usd = (value: number) => `$${formatTick(value)}`;

function draw(
  id: string,
  size: Size,
  series: readonly CostSeries[],
  crossovers: readonly Crossover[],
  ownRate: number | null,
): string {
  const isWide = size.name === 'wide';
  const height = isWide ? 400 : 360;
  const box: Box = {
    left: 52,
    right: size.width - (isWide ? endMargin(series) : 12),
    top: isWide ? 40 : 66,
    bottom: height - 44,
  };
  const rates = series[0]?.points.map(({ ratePerSecond }) => ratePerSecond) ?? [];
  const x = logScale([rates[0] ?? 0.1, rates.at(-1) ?? 1000], [box.left, box.right], isWide ? 9 : 5);
  const values = series.flatMap(({ points }) => points.flatMap(({ low, high }) => [low, high]));
  const y = logScale(logDomain(values, 0.01), [box.bottom, box.top], 7);
  const points = crossovers.flatMap((crossover) => crossover.points);
  const body = [
    ...points.map(({ low, high }) =>
      low === null || high === null
        ? ''
        : element('rect', {
            class: 'span',
            x: Math.max(box.left, x(low)),
            y: box.top,
            width: Math.max(1, Math.min(box.right, x(high)) - Math.max(box.left, x(low))),
            height: box.bottom - box.top,
          }),
    ),
    xGrid(x, box),
    yAxis(y, { ...box, top: isWide ? box.top : box.top - 16 }, 'USD per month (log)', usd),
  ];
  for (const one of series) {
    const upper: Point[] = one.points.map(({ ratePerSecond, high }) => [x(ratePerSecond), y(high)]);
    const lower: Point[] = one.points.map(({ ratePerSecond, low }) => [x(ratePerSecond), y(low)]);
    const line: Point[] = one.points.map(({ ratePerSecond, totalUsd }) => [x(ratePerSecond), y(totalUsd)]);
    body.push(
      element(
        'g',
        { class: seriesClass(one.id) },
        element('path', { class: 'band', d: bandPath(upper, lower) }),
        element('path', { class: 'line', 'stroke-dasharray': one.appearance.dash, d: linePath(line) }),
      ),
    );
    if (ownRate !== null) {
      const near = nearest(one, ownRate);
      if (near !== null) {
        body.push(element('g', { class: seriesClass(one.id) }, marker(one, x(ownRate), y(near), 'mark', 11)));
      }
    }
  }
  // With more than one pair each crossing says whose it is, and the axis alone the unit: a phone has no room for both.
  const pairs = new Set(
    crossovers.filter(({ points: own }) => own.length > 0).map(({ a, b }) => `${a} ${b}`),
  );
  const titleOf = (architecture: string) =>
    series.find((one) => one.id === architecture)?.title ?? architecture;
  const named = crossovers.flatMap(({ a, b, points: own }) =>
    own.flatMap(({ value }) => {
      if (value === null) return [];
      const rate = formatRate(value);
      const [number = rate] = rate.split(THIN_SPACE);
      const words = pairs.size > 1 ? `${titleOf(a)} / ${titleOf(b)} ${number}` : `crossover ${rate}`;
      return [{ value, words, number }];
    }),
  );
  for (const [index, { value, words, number }] of named.entries()) {
    if (value < x.domain[0] || value > x.domain[1]) continue;
    const at = x(value);
    const isRight = at > (box.left + box.right) / 2;
    const room = isRight ? at : size.width - at;
    body.push(
      element('line', { class: 'rule', x1: at, x2: at, y1: box.top - 4, y2: box.bottom }),
      label(at + (isRight ? -5 : 5), box.top + 10 + index * 16, room < words.length * 7 ? number : words, {
        class: isRight ? 'strong small end halo' : 'strong small halo',
      }),
    );
  }
  if (ownRate !== null && ownRate >= x.domain[0] && ownRate <= x.domain[1]) {
    body.push(label(x(ownRate), box.bottom - 8, 'this run', { class: 'muted small mid halo' }));
  }
  body.push(
    isWide
      ? endLabels(
          series.flatMap((one) => {
            const last = one.points.at(-1);
            return last === undefined ? [] : [{ series: one, x: x(last.ratePerSecond), y: y(last.totalUsd) }];
          }),
          box,
        )
      : headLabels(series, 0, 12),
    xAxis(x, box, 'mean arrival rate, requests/s (log)', formatTick),
  );
  return drawSvg({
    id,
    name: `Line chart: monthly cost by traffic for ${series.map(({ title }) => title).join(' and ')}`,
    width: size.width,
    height,
    series,
    body,
    plot: [box.left, box.right, box.top, box.bottom, ...x.domain]
      .map((end) => Number(end.toPrecision(6)))
      .join(','),
  });
}

/** The cost at a rate, between the two nearest points on the log scale. */
function nearest({ points }: CostSeries, rate: number): number | null {
  const index = points.findIndex(({ ratePerSecond }) => ratePerSecond >= rate);
  const [before, after] = [points[index - 1], points[index]];
  if (after === undefined || before === undefined) return null;
  const share = Math.log(rate / before.ratePerSecond) / Math.log(after.ratePerSecond / before.ratePerSecond);
  return before.totalUsd * (after.totalUsd / before.totalUsd) ** share;
}
