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
  const gap = 16;
  const sorted = labels.toSorted((a, b) => a.y - b.y);
  const ys: number[] = [];
  for (const { y } of sorted) ys.push(Math.max(y, (ys.at(-1) ?? Number.NEGATIVE_INFINITY) + gap));
  const over = (ys.at(-1) ?? 0) - (box.bottom - 4);
  if (over > 0) {
    for (let index = ys.length - 1, limit = box.bottom - 4; index >= 0; index -= 1, limit -= gap) {
      ys[index] = Math.min(ys[index] ?? limit, limit);
    }
  }
  return sorted
    .map(({ series, x, words }, index) => {
      const y = ys[index] ?? 0;
      return element(
        'g',
        { class: seriesClass(series.id) },
        marker(series, x + 10, y, 'mark', 8),
        label(x + 18, y + 4, words ?? series.title, { class: 'strong small halo' }),
      );
    })
    .join('');
}

/** Names of the architectures in one row above a figure whose lines have no free end. */
export function headLabels(
  series: readonly Series[],
  left: number,
  y: number,
  extra: readonly string[] = [],
): string {
  let x = left;
  const parts = series.map((one) => {
    const dash = element('line', {
      class: 'line',
      x1: x,
      x2: x + 22,
      y1: y,
      y2: y,
      'stroke-dasharray': one.appearance.dash,
    });
    const part = element(
      'g',
      { class: seriesClass(one.id) },
      dash,
      marker(one, x + 11, y, 'mark', 8),
      label(x + 28, y + 4, one.title, { class: 'strong small' }),
    );
    x += 28 + one.title.length * 7.2 + 18;
    return part;
  });
  return [...parts, ...extra.map((words) => label(x, y + 4, words, { class: 'muted small' }))].join('');
}
