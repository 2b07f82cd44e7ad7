import { formatTick } from '../format.ts';
import type { Samples } from '../samples.ts';
import { xAxis, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import type { Box, Size } from './frame.ts';
import { linearScale, logDomain, logScale } from './scale.ts';
import { element, label, round } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';
import type { Window } from './throughput.ts';

export interface HeatMapSeries extends Series {
  readonly repeats: readonly Samples[];
}

const LEVELS = 5;
const ROWS = 26;

/** Every request of every repeat: when it was due, how long it took, and how many there were of the like. */
export function heatMapFigure(id: string, series: readonly HeatMapSeries[], window: Window): Figure {
  const everything = series.flatMap(({ repeats }) => repeats);
  const { fromSeconds: from, toSeconds: to } = window;
  const times = everything.flatMap((one) => [...sampled(one)]);
  const domain = logDomain(times, 0.2);

  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const panel = isWide ? 190 : 170;
    const height = 14 + series.length * (panel + 26) + 40;
    const columns = isWide ? 84 : 44;
    const box = (index: number): Box => {
      const top = 40 + index * (panel + 26);
      return { left: 44, right: size.width - 14, top, bottom: top + panel - 20 };
    };
    const x = linearScale([from, Math.max(to, from + 1)], [box(0).left, box(0).right], isWide ? 8 : 5);
    const body = series.flatMap((one, index) => {
      const place = box(index);
      const y = logScale(domain, [place.bottom, place.top], 5);
      const cells = countCells(one.repeats, x.domain, domain, columns);
      return [
        yAxis(y, place, '', formatTick),
        label(place.left + 16, place.top - 12, `${one.title} — response time, ms (log)`, {
          class: 'small strong',
        }),
        element(
          'g',
          { class: seriesClass(one.id) },
          marker(one, place.left + 5, place.top - 16, 'mark', 8),
          ...drawCells(cells, columns, place),
          coldTicks(one.repeats, x, place),
        ),
        index === series.length - 1
          ? xAxis(x, place, 'seconds since the start of a repeat', formatTick)
          : element('line', {
              class: 'axis',
              x1: place.left,
              x2: place.right,
              y1: place.bottom,
              y2: place.bottom,
            }),
      ];
    });
    return drawSvg({
      id,
      name: `Heat map: every request by time and response time for ${series.map(({ title }) => title).join(' and ')}`,
      width: size.width,
      height,
      series,
      body,
    });
  };

  const coarse = 12;
  return {
    id,
    draw,
    data: {
      columns: [
        'architecture',
        'from second',
        'to second',
        'requests',
        'cold starts',
        'failed',
        'median (ms)',
        'slowest (ms)',
      ],
      rows: series.flatMap((one) => describeSpans(one, from, to, coarse)),
    },
  };
}

/** Response times of the requests that were answered. */
function* sampled({ count, endMs, intendedMs, error }: Samples): Generator<number> {
  for (let index = 0; index < count; index += 1) {
    if ((error[index] ?? -1) < 0) yield (endMs[index] ?? 0) - (intendedMs[index] ?? 0);
  }
}

function countCells(
  repeats: readonly Samples[],
  [from, to]: readonly [number, number],
  [low, high]: readonly [number, number],
  columns: number,
): Uint32Array {
  const cells = new Uint32Array(columns * ROWS);
  for (const { count, endMs, intendedMs, error } of repeats) {
    for (let index = 0; index < count; index += 1) {
      if ((error[index] ?? -1) >= 0) continue;
      const due = intendedMs[index] ?? 0;
      const column = Math.floor(((due / 1000 - from) / (to - from)) * columns);
      const share = Math.log(Math.max((endMs[index] ?? 0) - due, low) / low) / Math.log(high / low);
      const row = Math.min(ROWS - 1, Math.max(0, Math.floor(share * ROWS)));
      if (column >= 0 && column < columns) {
        const cell = column * ROWS + row;
        cells[cell] = (cells[cell] ?? 0) + 1;
      }
    }
  }
  return cells;
}

/** One path per level; equal neighbours in a row are one rectangle. */
function drawCells(cells: Uint32Array, columns: number, box: Box): string[] {
  const most = cells.reduce((a, b) => Math.max(a, b), 1);
  const level = (count: number) =>
    count === 0 ? 0 : Math.min(LEVELS, 1 + Math.floor((LEVELS * Math.log(count)) / Math.log(most + 1)));
  const width = (box.right - box.left) / columns;
  const height = (box.bottom - box.top) / ROWS;
  const paths = Array.from({ length: LEVELS }, () => '');
  for (let row = 0; row < ROWS; row += 1) {
    for (let column = 0; column < columns; ) {
      const here = level(cells[column * ROWS + row] ?? 0);
      let end = column + 1;
      while (end < columns && level(cells[end * ROWS + row] ?? 0) === here) end += 1;
      if (here > 0) {
        const x = round(box.left + column * width);
        const y = round(box.bottom - (row + 1) * height);
        paths[here - 1] += `M${x},${y}h${round((end - column) * width)}v${round(height)}H${x}z`;
      }
      column = end;
    }
  }
  return paths.flatMap((d, index) => (d === '' ? [] : [element('path', { class: `l${index + 1}`, d })]));
}

function coldTicks(repeats: readonly Samples[], x: (second: number) => number, box: Box): string {
  const seen = new Set<string>();
  for (const { count, cold, intendedMs } of repeats) {
    for (let index = 0; index < count; index += 1) {
      if (cold[index] === 1) seen.add(round(Math.round(x((intendedMs[index] ?? 0) / 1000))));
    }
  }
  const d = [...seen].map((at) => `M${at},${round(box.top - 1)}v6`).join('');
  return d === '' ? '' : element('path', { class: 'bad', d });
}

function describeSpans(
  one: HeatMapSeries,
  from: number,
  to: number,
  spans: number,
): (string | number | null)[][] {
  const width = Math.max(1, Math.ceil((to - from) / spans));
  const count = Math.ceil((to - from) / width);
  return Array.from({ length: count }, (_, span) => {
    const [start, end] = [from + span * width, Math.min(to, from + (span + 1) * width)];
    const times: number[] = [];
    let cold = 0;
    let failed = 0;
    for (const repeat of one.repeats) {
      for (let index = 0; index < repeat.count; index += 1) {
        const due = repeat.intendedMs[index] ?? 0;
        if (due < start * 1000 || due >= end * 1000) continue;
        if (repeat.cold[index] === 1) cold += 1;
        if ((repeat.error[index] ?? -1) >= 0) failed += 1;
        else times.push((repeat.endMs[index] ?? 0) - due);
      }
    }
    times.sort((a, b) => a - b);
    const middle = times[Math.floor(times.length / 2)] ?? null;
    return [one.title, start, end, times.length + failed, cold, failed, middle, times.at(-1) ?? null];
  });
}
