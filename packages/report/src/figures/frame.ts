import { element, label } from './svg.ts';
import { marker, type Series, seriesClass } from './theme.ts';

/** Each figure is drawn twice: for a page and for a phone, where a scaled-down figure could not be read. */
export interface Size {
  readonly name: 'wide' | 'narrow';
  readonly width: number;
}

export const SIZES: readonly [Size, Size] = [
  { name: 'wide', width: 720 },
  { name: 'narrow', width: 360 },
];

export interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Mean width of a letter of a bold label. */
const LETTER = 6.7;
/** Longer names take two lines beside a line's end. */
const LONGEST_LINE = 14;
const LINE_HEIGHT = 14;

function linesOf(words: string): string[] {
  const spaces = [...words.matchAll(/ /g)].map(({ index }) => index);
  const middle = words.length / 2;
  const split = spaces.toSorted((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
  if (words.length <= LONGEST_LINE || split === undefined) return [words];
  return [words.slice(0, split), words.slice(split + 1)];
}

/** Room to the right of a box whose lines end in their names. */
export const endMargin = (series: readonly Series[]): number =>
  Math.max(
    104,
    ...series.flatMap(({ title }) => linesOf(title)).map((line) => 24 + Math.ceil(line.length * LETTER)),
  );

export interface EndLabel {
  readonly series: Series;
  readonly x: number;
  readonly y: number;
  readonly words?: string;
}

/**
 * Names beside their lines instead of a legend, moved apart where they would overlap. Each begins with the
 * architecture's own mark; the words are in ink, because line colours are too light for text.
 */
export function endLabels(labels: readonly EndLabel[], box: Box): string {
  const sorted = labels
    .toSorted((a, b) => a.y - b.y)
    .map((one) => ({ ...one, lines: one.words === undefined ? linesOf(one.series.title) : [one.words] }));
  const heights = sorted.map(({ lines }) => 16 + (lines.length - 1) * LINE_HEIGHT);
  const ys: number[] = [];
  for (const [index, { y }] of sorted.entries())
    ys.push(Math.max(y, (ys.at(-1) ?? Number.NEGATIVE_INFINITY) + (heights[index - 1] ?? 0)));
  let limit = box.bottom - 4 + 16;
  for (let index = ys.length - 1; index >= 0; index -= 1) {
    limit -= heights[index] ?? 0;
    ys[index] = Math.min(ys[index] ?? limit, limit);
  }
  return sorted
    .map(({ series, x, lines }, index) => {
      const y = ys[index] ?? 0;
      return element(
        'g',
        { class: seriesClass(series.id) },
        marker(series, x + 10, y, 'mark', 8),
        ...lines.map((line, row) =>
          label(x + 18, y + 4 + row * LINE_HEIGHT, line, { class: 'strong small halo' }),
        ),
      );
    })
    .join('');
}

/**
 * Names of the architectures above a figure whose lines have no free end: in one row, in more where the width is not
 * enough. A figure whose names begin at its edge is a phone's.
 */
export function headLabels(
  series: readonly Series[],
  left: number,
  y: number,
  extra: readonly string[] = [],
): string {
  const right = (left === 0 ? SIZES[1] : SIZES[0]).width;
  let x = left;
  let row = y;
  const parts = series.map((one) => {
    const width = 28 + one.title.length * LETTER;
    if (x > left && x + width > right) {
      x = left;
      row += LINE_HEIGHT;
    }
    const dash = element('line', {
      class: 'line',
      x1: x,
      x2: x + 22,
      y1: row,
      y2: row,
      'stroke-dasharray': one.appearance.dash,
    });
    const part = element(
      'g',
      { class: seriesClass(one.id) },
      dash,
      marker(one, x + 11, row, 'mark', 8),
      label(x + 28, row + 4, one.title, { class: 'strong small' }),
    );
    x += width + 18;
    return part;
  });
  return [...parts, ...extra.map((words) => label(x, row + 4, words, { class: 'muted small' }))].join('');
}
