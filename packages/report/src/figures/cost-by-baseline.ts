import type { Baseline } from '@crossover/model';
import { formatTick } from '../format.ts';
import { xAxis, xGrid, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, endLabels, headLabels, type Size } from './frame.ts';
import { linearScale } from './scale.ts';
import { element, label, linePath, type Point } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

/** Monthly cost over the share of requests that servers answer; what the pure architectures cost as level lines. */
export function baselineFigure(
  id: string,
  split: Series,
  rivals: readonly Series[],
  baseline: Baseline,
): Figure {
  const known = rivals.flatMap((series) => {
    const rival = baseline.rivals.find(({ architecture }) => architecture === series.id);
    return rival === undefined ? [] : [{ series, totalUsd: rival.totalUsd }];
  });
  return {
    id,
    data: {
      columns: [
        'servers',
        'requests that servers answer (%)',
        `${split.title} (USD/month)`,
        ...known.map(({ series }) => `${series.title} (USD/month)`),
        'cheapest split',
      ],
      rows: baseline.points.map(({ instances, serverShare, totalUsd }) => [
        instances,
        100 * serverShare,
        totalUsd,
        ...known.map((one) => one.totalUsd),
        instances === baseline.best.instances ? 'yes' : 'no',
      ]),
    },
    draw: (size) => draw(id, size, split, known, baseline),
  };
}

const usd = (value: number) => `$${formatTick(value)}`;
const servers = (count: number) => `${count} ${count === 1 ? 'server' : 'servers'}`;

function draw(
  id: string,
  size: Size,
  split: Series,
  rivals: readonly { readonly series: Series; readonly totalUsd: number }[],
  { points, best, minInstances }: Baseline,
): string {
  const isWide = size.name === 'wide';
  const height = isWide ? 340 : 330;
  const all = [split, ...rivals.map(({ series }) => series)];
  const box: Box = {
    left: 56,
    right: size.width - (isWide ? 120 : 14),
    top: isWide ? 34 : 34 + 18 * all.length,
    bottom: height - 44,
  };
  const values = [...points, ...rivals].map(({ totalUsd }) => totalUsd);
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = Math.max(1, 0.08 * (most - least));
  const x = linearScale([0, 100], [box.left, box.right], isWide ? 10 : 5);
  const y = linearScale([Math.max(0, least - room), most + room], [box.bottom, box.top], 6);
  const at = ({ serverShare, totalUsd }: { serverShare: number; totalUsd: number }): Point => [
    x(100 * serverShare),
    y(totalUsd),
  ];
  const body = [xGrid(x, box), yAxis(y, box, 'USD per month (not from zero)', usd)];
  for (const { series, totalUsd } of rivals) {
    body.push(
      element(
        'g',
        { class: seriesClass(series.id) },
        element('path', {
          class: 'line',
          'stroke-dasharray': series.appearance.dash,
          d: linePath([
            [box.left, y(totalUsd)],
            [box.right, y(totalUsd)],
          ]),
        }),
      ),
    );
  }
  const [bestX, bestY] = at(best);
  const isRight = bestX > (box.left + box.right) / 2;
  body.push(
    element(
      'g',
      { class: seriesClass(split.id) },
      element('path', {
        class: 'line',
        'stroke-dasharray': split.appearance.dash,
        d: linePath(points.map(at)),
      }),
      ...points.map((point) =>
        marker(split, ...at(point), point.instances < minInstances ? 'open' : 'mark', 7),
      ),
      marker(split, bestX, bestY, 'mark', 13),
    ),
    label(
      bestX + (isRight ? -10 : 10),
      Math.max(box.top + 12, bestY - (isRight ? 24 : 12)),
      `cheapest: ${servers(best.instances)}`,
      {
        class: isRight ? 'strong small end halo' : 'strong small halo',
      },
    ),
    isWide
      ? endLabels(
          [
            ...rivals.map(({ series, totalUsd }) => ({ series, x: box.right, y: y(totalUsd) })),
            ...points.slice(-1).map((point) => ({ series: split, x: box.right, y: at(point)[1] })),
          ],
          box,
        )
      : all.map((series, index) => headLabels([series], 0, 12 + 18 * index)).join(''),
    xAxis(x, box, 'share of the requests that servers answer, %', formatTick),
  );
  return drawSvg({
    id,
    name: `Line chart: monthly cost of ${split.title} by the share of requests that servers answer`,
    width: size.width,
    height,
    series: all,
    body,
  });
}
