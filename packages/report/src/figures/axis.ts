import { formatTick } from '../format.ts';
import type { Box } from './frame.ts';
import type { Scale } from './scale.ts';
import { element, label } from './svg.ts';

/** Horizontal grid lines with their labels at the left, and the axis's title above. */
export function yAxis(scale: Scale, box: Box, title: string, write: (tick: number) => string): string {
  return [
    ...scale.ticks.map((tick) => {
      const y = scale(tick);
      return `${element('line', { class: 'grid', x1: box.left, x2: box.right, y1: y, y2: y })}${label(box.left - 6, y + 4, write(tick), { class: 'muted small end' })}`;
    }),
    label(box.left > 30 ? 0 : box.left, box.top - 10, title, { class: 'muted small' }),
  ].join('');
}

/** Ticks with labels below, and the axis's title under them. */
export function xAxis(scale: Scale, box: Box, title: string, write: (tick: number) => string): string {
  const y = box.bottom;
  return [
    element('line', { class: 'axis', x1: box.left, x2: box.right, y1: y, y2: y }),
    ...scale.ticks.map((tick) => {
      const x = scale(tick);
      return `${element('line', { class: 'axis', x1: x, x2: x, y1: y, y2: y + 4 })}${label(x, y + 17, write(tick), { class: 'muted small mid' })}`;
    }),
    label(box.right, y + 34, title, { class: 'muted small end' }),
  ].join('');
}

/** Vertical grid lines for an x scale. */
export function xGrid(scale: Scale, box: Box): string {
  return scale.ticks
    .map((tick) =>
      element('line', { class: 'grid', x1: scale(tick), x2: scale(tick), y1: box.top, y2: box.bottom }),
    )
    .join('');
}

/** The workload's objective as a line across a scale of times; nothing where the scale does not reach it. */
export function objectiveLine(y: Scale, box: Box, sloMs: number): string {
  if (sloMs < y.domain[0] || sloMs > y.domain[1]) return '';
  // At the upper edge the words would lie on the axis's title.
  const isAtTop = y(sloMs) - box.top < 14;
  return [
    element('line', { class: 'rule', x1: box.left, x2: box.right, y1: y(sloMs), y2: y(sloMs) }),
    label(box.left + 4, y(sloMs) + (isAtTop ? 14 : -5), `objective ${formatTick(sloMs)} ms`, {
      class: 'muted small halo',
    }),
  ].join('');
}
