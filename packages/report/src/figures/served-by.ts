import type { Balancing } from '@crossover/model';
import { formatTick } from '../format.ts';
import { xAxis, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, headLabels, type Size } from './frame.ts';
import { linearScale } from './scale.ts';
import { element, label, linePath, type Point, stepPath } from './svg.ts';
import { drawSvg, type Series, seriesClass } from './theme.ts';

/** The look of either half: that of the pure architecture of the same kind of compute. */
export interface Halves {
  readonly servers: Series;
  readonly functions: Series;
}

interface Second {
  readonly second: number;
  readonly servers: number;
  readonly functions: number;
  /** Share of functions that the weights asked for, 0–1; null where no weights are. */
  readonly asked: number | null;
}

/** Means over the repeats, second by second. */
function meanSeconds(repeats: readonly Balancing[]): Second[] {
  const length = Math.max(0, ...repeats.map(({ seconds }) => seconds.length));
  return Array.from({ length }, (_, second) => {
    const seen = repeats.flatMap(({ seconds }) => seconds[second] ?? []);
    const asked = seen.flatMap(({ functionShare }) => (functionShare === null ? [] : [functionShare]));
    const mean = (values: readonly number[]) =>
      values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
    return {
      second,
      servers: mean(seen.map(({ servers }) => servers)),
      functions: mean(seen.map(({ functions }) => functions)),
      asked: asked.length === 0 ? null : mean(asked),
    };
  });
}

/** Who answered how many requests in each second, and what the weights asked for. */
export function servedByFigure(id: string, halves: Halves, repeats: readonly Balancing[]): Figure {
  const seconds = meanSeconds(repeats);
  return {
    id,
    data: {
      columns: [
        'second',
        'servers (requests/s)',
        'functions (requests/s)',
        'share of functions asked for (%)',
      ],
      rows: seconds.map(({ second, servers, functions, asked }) => [
        second,
        servers,
        functions,
        asked === null ? null : 100 * asked,
      ]),
    },
    draw: (size) => draw(id, size, halves, seconds),
  };
}

function draw(id: string, size: Size, halves: Halves, seconds: readonly Second[]): string {
  const isWide = size.name === 'wide';
  const end = Math.max(1, seconds.length);
  const hasWeights = seconds.some(({ asked }) => asked !== null);
  const weightHeight = hasWeights ? 86 : 0;
  const height = 300 + weightHeight;
  const box: Box = { left: 44, right: size.width - 14, top: 54, bottom: 256 };
  const x = linearScale([0, end], [box.left, box.right], isWide ? 8 : 5);
  const top = Math.max(1, ...seconds.map(({ servers, functions }) => servers + functions));
  const y = linearScale([0, top * 1.06], [box.bottom, box.top], 5);
  const middle = (second: number) => x(second + 0.5);
  const all: Point[] = seconds.map(({ second, servers, functions }) => [x(second), y(servers + functions)]);
  const line = (of: (second: Second) => number, series: Series) =>
    element(
      'g',
      { class: seriesClass(series.id) },
      element('path', {
        class: 'line',
        'stroke-dasharray': series.appearance.dash,
        d: linePath(seconds.map((second): Point => [middle(second.second), y(of(second))])),
      }),
    );
  const body = [
    headLabels([halves.servers, halves.functions], isWide ? box.left : 0, 12, isWide ? ['grey: both'] : []),
    yAxis(y, box, isWide ? 'requests/s' : 'requests/s · grey: both', formatTick),
    all.length === 0
      ? ''
      : element('path', { class: 'offered', d: `${stepPath(all)}H${Math.round(x(end))}` }),
    line(({ servers }) => servers, halves.servers),
    line(({ functions }) => functions, halves.functions),
  ];
  if (!hasWeights) {
    body.push(xAxis(x, box, 'seconds since the first request', formatTick));
  } else {
    const under: Box = { ...box, top: box.bottom + 40, bottom: box.bottom + 40 + weightHeight - 44 };
    const share = linearScale([0, 100], [under.bottom, under.top], 2);
    const steps: Point[] = seconds.flatMap(({ second, asked }): Point[] =>
      asked === null ? [] : [[x(second), share(100 * asked)]],
    );
    body.push(
      element('line', { class: 'axis', x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }),
      yAxis(share, under, 'share of functions that the weights ask for, %', formatTick),
      element(
        'g',
        { class: seriesClass(halves.functions.id) },
        element('path', { class: 'line', d: `${stepPath(steps)}H${Math.round(x(end))}` }),
      ),
      xAxis(x, under, 'seconds since the first request', formatTick),
    );
  }
  if (!seconds.some(({ functions }) => functions > 0))
    body.push(label(box.right, box.top - 10, 'functions answered nothing', { class: 'muted small end' }));
  return drawSvg({
    id,
    name: 'Line chart: requests per second answered by servers and by functions over time',
    width: size.width,
    height,
    series: [halves.servers, halves.functions],
    body,
  });
}
