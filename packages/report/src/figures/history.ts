import { CATALOGUE, type Quantity } from '@crossover/model';
import { formatTick } from '../format.ts';
import { yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, type EndLabel, endLabels, type Size } from './frame.ts';
import { linearScale, logDomain, logScale } from './scale.ts';
import { element, label, linePath } from './svg.ts';
import type { DataTable } from './table.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

/** One line: a value per run in the order of time; null where a run has none. */
interface HistoryLine {
  /** Architecture whose look the line has; for a pair's crossover the first of the pair. */
  readonly architecture: string;
  readonly title: string;
  readonly values: readonly (Quantity | null)[];
}

export interface HistoryLines {
  readonly id: string;
  readonly name: string;
  /** Title of the y axis. */
  readonly axis: string;
  /** In the order of time; a day is written as `2026-11-21`. */
  readonly runs: readonly { readonly slug: string; readonly day: string }[];
  readonly lines: readonly HistoryLine[];
}

/** Lines over the runs of a series, with the same numbers as a table. */
export function historyFigure(history: HistoryLines): Figure {
  return { id: history.id, draw: (size) => draw(history, size), data: tableOf(history) };
}

/** A row per run: what each line has there, with the ends of its interval. */
function tableOf({ runs, lines }: HistoryLines): DataTable {
  return {
    columns: ['run', 'day', ...lines.flatMap(({ title }) => [title, `${title}, low`, `${title}, high`])],
    rows: runs.map(({ slug, day }, index) => [
      slug,
      day,
      ...lines.flatMap(({ values }) => {
        const one = values[index];
        return [one?.value ?? null, one?.low ?? null, one?.high ?? null];
      }),
    ]),
  };
}

/** A line per series over the runs, evenly spaced, with a whisker at each run; a run without the value leaves a gap. */
function draw({ id, name, axis, runs, lines }: HistoryLines, size: Size): string {
  const days = runs.map(({ day }) => day);
  const isWide = size.name === 'wide';
  const drawn = lines.flatMap(({ architecture, title }) => lookOf(architecture, title) ?? []);
  const box: Box = {
    left: 52,
    right: size.width - (isWide ? 160 : 16),
    top: isWide ? 30 : 30 + lines.length * 18,
    bottom: isWide ? 290 : 300,
  };
  const known = lines.flatMap(({ values }) =>
    values.flatMap((one) => (one === null ? [] : [one.value, one.low, one.high])),
  );
  const y = logScale(
    logDomain(
      known.flatMap((value) => (value === null ? [] : [value])),
      0.01,
    ),
    [box.bottom, box.top],
    5,
  );
  const inset = 24;
  const x = linearScale([0, Math.max(1, days.length - 1)], [box.left + inset, box.right - inset]);
  const at = (index: number) => (days.length === 1 ? (box.left + box.right) / 2 : x(index));
  const body = [
    yAxis(y, box, axis, formatTick),
    element('line', { class: 'axis', x1: box.left, x2: box.right, y1: box.bottom, y2: box.bottom }),
    ...dayLabels(days, at, box, isWide ? 6 : 3),
    ...lines.map((line, index) => drawLine(line, index, { y, at, box, isWide })),
    isWide
      ? endLabels(
          lines.flatMap((line) => endLabelOf(line, { y, at, box, isWide })),
          box,
        )
      : '',
  ];
  return drawSvg({ id, name, width: size.width, height: box.bottom + 30, series: drawn, body });
}

/** At most `most` days written, the first and the last among them. */
function dayLabels(days: readonly string[], at: (index: number) => number, box: Box, most: number): string[] {
  const every = Math.max(1, Math.ceil((days.length - 1) / (most - 1)));
  return days.flatMap((day, index) =>
    index % every === 0 ? [label(at(index), box.bottom + 18, day, { class: 'muted small mid' })] : [],
  );
}

interface Frame {
  readonly y: (value: number) => number;
  readonly at: (index: number) => number;
  readonly box: Box;
  readonly isWide: boolean;
}

/** Null for an architecture that is no longer in the catalogue. */
function lookOf(id: string, title: string): Series | null {
  const appearance = CATALOGUE.find((one) => one.id === id)?.appearance;
  return appearance === undefined ? null : { id, title, appearance };
}

/** The line's name beside its last run. */
function endLabelOf({ architecture, title, values }: HistoryLine, { y, box }: Frame): EndLabel[] {
  const series = lookOf(architecture, title);
  const value = values.findLast((one) => one?.value != null)?.value;
  return series === null || value == null ? [] : [{ series, x: box.right - 14, y: y(value) }];
}

function drawLine(
  { architecture, title, values }: HistoryLine,
  index: number,
  { y, at, isWide }: Frame,
): string {
  const series = lookOf(architecture, title);
  if (series === null) return '';
  const points = values.flatMap((one, run) => (one?.value == null ? [] : [{ run, one, value: one.value }]));
  if (points.length === 0) return '';
  const pieces = points.map(({ run, one, value }) => [
    one.low === null || one.high === null
      ? ''
      : element('line', { class: 'whisker', x1: at(run), x2: at(run), y1: y(one.low), y2: y(one.high) }),
    marker(series, at(run), y(value)),
  ]);
  const path = segments(values).map((runs) =>
    element('path', {
      class: 'line',
      d: linePath(runs.map(({ run, value }) => [at(run), y(value)] as const)),
      'stroke-dasharray': series.appearance.dash,
    }),
  );
  const words = isWide
    ? ''
    : `${marker(series, 8, 12 + index * 18, 'mark', 8)}${label(18, 16 + index * 18, title, { class: 'strong small' })}`;
  return element('g', { class: seriesClass(architecture) }, ...path, ...pieces.flat(), words);
}

/** Neighbouring runs that have the value. */
function segments(values: readonly (Quantity | null)[]): { run: number; value: number }[][] {
  const all: { run: number; value: number }[][] = [[]];
  for (const [run, one] of values.entries()) {
    if (one?.value == null) all.push([]);
    else all.at(-1)?.push({ run, value: one.value });
  }
  return all.filter(({ length }) => length > 1);
}
