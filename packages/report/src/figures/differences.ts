import type { ComparisonRow } from '@crossover/model';
import { formatTick } from '../format.ts';
import { nameMetric, nameVerdict } from '../words.ts';
import { xAxis, xGrid } from './axis.ts';
import type { Figure } from './figure.ts';
import type { Box, Size } from './frame.ts';
import { logScale } from './scale.ts';
import { element, label } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

export interface DifferenceSeries extends Series {
  readonly rows: readonly ComparisonRow[];
}

/**
 * The ratio to the baseline architecture with its interval, a row for each workload and percentile. A ratio, because
 * workloads differ in size; the table has the milliseconds.
 */
export function differenceFigure(id: string, baseline: string, series: readonly DifferenceSeries[]): Figure {
  const drawable = series.map((one) => ({ one, rows: one.rows.filter((row) => row.ratio.value !== null) }));
  const names = [...new Set(drawable.flatMap(({ rows }) => rows.map(rowName)))];
  const titles = new Map(series.map(({ id: name, title }) => [name, title]));

  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const lane = 24 * Math.max(1, series.length);
    const box: Box = {
      left: isWide ? 132 : 104,
      right: size.width - (isWide ? 168 : 14),
      top: 30,
      bottom: 30 + names.length * lane * (isWide ? 1 : 1.55),
    };
    const ends = drawable.flatMap(({ rows }) =>
      rows.flatMap(({ ratio }) => [ratio.low, ratio.high, ratio.value]),
    );
    const known = ends.flatMap((end) => (end === null ? [] : [end]));
    const widest = Math.max(1.25, ...known.map((end) => Math.max(end, 1 / Math.max(end, 1e-3))));
    const reach = Math.min(widest * 1.08, 200);
    const below = Math.min(0.8, ...known.map((end) => end / 1.08));
    const x = logScale(
      [Math.max(below, 1 / reach), Math.max(1.25, ...known) * 1.08],
      [box.left, box.right],
      isWide ? 7 : 4,
    );
    const body = [xGrid(x, box)];
    body.push(element('line', { class: 'axis', x1: x(1), x2: x(1), y1: box.top - 8, y2: box.bottom }));
    body.push(
      label(x(1), box.top - 14, `as ${titles.get(baseline) ?? baseline}`, { class: 'muted small mid' }),
    );
    for (const [index, name] of names.entries()) {
      const height = (box.bottom - box.top) / names.length;
      const top = box.top + index * height;
      body.push(label(0, top + (isWide ? height / 2 + 4 : 13), name, { class: 'small' }));
      for (const [lineIndex, { one, rows }] of drawable.entries()) {
        const row = rows.find((candidate) => rowName(candidate) === name);
        if (row === undefined) continue;
        const { value, low, high } = row.ratio;
        if (value === null) continue;
        const y = isWide
          ? top + ((lineIndex + 0.5) * height) / series.length
          : top + 26 + (lineIndex * height) / series.length;
        const band = equivalence(row);
        body.push(
          band === null
            ? ''
            : element('rect', {
                class: 'span',
                x: Math.max(box.left, x(band[0])),
                y: y - 9,
                width: Math.min(box.right, x(band[1])) - Math.max(box.left, x(band[0])),
                height: 18,
              }),
          element(
            'g',
            { class: seriesClass(one.id) },
            low === null || high === null
              ? ''
              : element('line', {
                  class: 'whisker',
                  x1: Math.max(box.left, x(low)),
                  x2: Math.min(box.right, x(high)),
                  y1: y,
                  y2: y,
                }),
            marker(one, x(value), y),
          ),
          isWide
            ? label(box.right + 12, y + 4, verdictWords(row, titles), { class: 'small' })
            : label(size.width, y - 13, verdictWords(row, titles), { class: 'small muted end' }),
        );
      }
    }
    body.push(xAxis(x, box, `times the baseline (log)`, (tick) => `${formatTick(tick)}×`));
    return drawSvg({
      id,
      name: `Forest plot: response time of ${series.map(({ title }) => title).join(' and ')} over ${titles.get(baseline) ?? baseline}`,
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
        'workload',
        'metric',
        'architecture',
        'minus',
        'difference (ms)',
        'low (ms)',
        'high (ms)',
        'ratio',
        'ratio low',
        'ratio high',
        'pairs',
        'verdict',
      ],
      rows: series.flatMap(({ rows }) =>
        rows.map((row) => [
          row.workload,
          nameMetric(row.metric),
          titles.get(row.a) ?? row.a,
          titles.get(row.b) ?? row.b,
          row.difference.value,
          row.difference.low,
          row.difference.high,
          row.ratio.value,
          row.ratio.low,
          row.ratio.high,
          row.pairs,
          verdictWords(row, titles),
        ]),
      ),
    },
  };
}

const rowName = (row: ComparisonRow) => `${row.workload}, ${nameMetric(row.metric)}`;

const verdictWords = (row: ComparisonRow, titles: ReadonlyMap<string, string>) =>
  nameVerdict(row.verdict, titles.get(row.a) ?? row.a, titles.get(row.b) ?? row.b);

/** The band of differences that do not matter, as ratios; known from the difference and the ratio together. */
function equivalence({ difference, ratio, smallestEffect }: ComparisonRow): [number, number] | null {
  if (difference.value === null || ratio.value === null || smallestEffect.value === null || ratio.value === 1)
    return null;
  const reference = difference.value / (ratio.value - 1);
  if (!(reference > 0)) return null;
  const share = smallestEffect.value / reference;
  return [Math.max(1e-3, 1 - share), 1 + share];
}
