import type { Report } from '@crossover/model';
import { formatNumber, formatTick } from '../format.ts';
import { xAxis, xGrid } from './axis.ts';
import type { Figure } from './figure.ts';
import type { Box, Size } from './frame.ts';
import { logScale } from './scale.ts';
import { element, label } from './svg.ts';
import { drawSvg, type Series } from './theme.ts';

type Bar = Report['sensitivities'][number];

/** How far the crossover moves when one assumption goes to either end of its range. */
export function tornadoFigure(
  id: string,
  series: readonly Series[],
  bars: readonly Bar[],
  point: number,
): Figure {
  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const lane = 54;
    const box: Box = { left: 10, right: size.width - 10, top: 22, bottom: 22 + bars.length * lane };
    const ends = bars.flatMap(({ atLow, atHigh }) => [atLow ?? point, atHigh ?? point]);
    const x = logScale(
      [Math.min(point, ...ends) / 1.25, Math.max(point, ...ends) * 1.25],
      [box.left, box.right],
      isWide ? 8 : 5,
    );
    const body = [xGrid(x, box)];
    for (const [index, bar] of bars.entries()) {
      const y = box.top + index * lane;
      const [low, high] = [bar.atLow, bar.atHigh].map((at) => (at === null ? null : x(at)));
      const known = [low, high, x(point)].flatMap((at) => (at === null || at === undefined ? [] : [at]));
      const left = Math.min(...known);
      const right = Math.max(...known);
      body.push(
        label(box.left, y + 14, `${bar.title}${bar.isMeasured ? ' (measured)' : ''}`, {
          class: 'small strong halo',
        }),
        element('rect', { class: 'part0', x: left, y: y + 22, width: Math.max(2, right - left), height: 14 }),
        endWords(bar, low ?? null, high ?? null, x(point), y + 47, box),
      );
    }
    body.push(
      element('line', { class: 'axis', x1: x(point), x2: x(point), y1: box.top - 4, y2: box.bottom }),
      label(clamp(x(point), box), box.top - 9, `today ${formatNumber(point)}`, { class: 'small mid' }),
      xAxis(x, box, 'crossover, requests/s (log)', formatTick),
    );
    return drawSvg({
      id,
      name: 'Tornado chart: what moves the crossover',
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
        'assumption',
        'unit',
        'value',
        'low',
        'high',
        'crossover at low',
        'crossover at high',
        'elasticity',
        'measured',
        'source',
      ],
      rows: bars.map((bar) => [
        bar.title,
        bar.unit,
        bar.value,
        bar.low,
        bar.high,
        bar.atLow ?? 'never',
        bar.atHigh ?? 'never',
        bar.elasticity,
        bar.isMeasured ? 'yes' : 'no',
        bar.source,
      ]),
    },
  };
}

const clamp = (x: number, box: Box) => Math.min(box.right - 34, Math.max(box.left + 34, x));

/** Of small letters, on the wide side. */
const CHARACTER_WIDTH = 7;

/** What the assumption is at either end, under the bar; an end without a crossing says so. */
function endWords(
  bar: Bar,
  low: number | null,
  high: number | null,
  centre: number,
  y: number,
  box: Box,
): string {
  const write = (value: number) => {
    if (bar.unit === 'share') return `${formatTick(value * 100)} %`;
    if (bar.unit === 'ratio') return `${formatTick(value)}×`;
    return bar.unit === 'count' ? formatTick(value) : `${formatTick(value)} ${bar.unit}`;
  };
  const words = (value: number, at: number | null) => (at === null ? `${write(value)}: never` : write(value));
  const isLowLeft = (low ?? centre) <= (high ?? centre);
  const [leftWords, rightWords] = isLowLeft
    ? [words(bar.low, low), words(bar.high, high)]
    : [words(bar.high, high), words(bar.low, low)];
  const left = Math.min(low ?? centre, high ?? centre);
  const right = Math.max(low ?? centre, high ?? centre);
  const isNarrow = right - left < 150;
  if (isNarrow) {
    const both = `${leftWords} … ${rightWords}`;
    const room = both.length * CHARACTER_WIDTH;
    const [first, last] = [Math.min(left, centre), Math.max(right, centre)];
    // Beside the bar, clear of today's line; where there is no room, under it.
    if (last + 8 + room < box.right) return label(last + 8, y - 14, both, { class: 'muted small halo' });
    if (first - 8 - room > box.left) return label(first - 8, y - 14, both, { class: 'muted small end halo' });
    return label(Math.max(box.left, Math.min(left, box.right - room)), y, both, {
      class: 'muted small halo',
    });
  }
  return `${label(left, y, leftWords, { class: 'muted small halo' })}${label(right, y, rightWords, { class: 'muted small end halo' })}`;
}
