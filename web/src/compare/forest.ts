import { CATALOGUE } from '@crossover/model';
import {
  type Box,
  drawSvg,
  element,
  inlineSvg,
  label,
  logScale,
  marker,
  type Series,
  type Size,
  seriesClass,
  xAxis,
  xGrid,
} from '@crossover/report/drawing';
import { formatTick } from '@crossover/report/format';
import type { MeasureRow, RunComparison } from '@crossover/report/runs';
import { nameMetric } from '@crossover/report/words';
import { nameRunVerdict, titleOf } from './words.ts';

/** Each response time of the later run over that of the earlier, with its interval; null where there is none to draw. */
export function forestSvg(comparison: RunComparison, size: Size): string | null {
  const rows = comparison.measures.filter(({ ratio, verdict }) => ratio !== null && verdict !== 'withheld');
  if (rows.length === 0) return null;
  const isWide = size.name === 'wide';
  const lane = isWide ? 26 : 42;
  const box: Box = {
    left: isWide ? 230 : 14,
    right: size.width - (isWide ? 180 : 14),
    top: 30,
    bottom: 30 + rows.length * lane,
  };
  const ends = rows.flatMap(({ ratio }) => [ratio?.low ?? 1, ratio?.high ?? 1]);
  const x = logScale(
    [Math.max(0.01, Math.min(0.8, ...ends) / 1.08), Math.min(100, Math.max(1.25, ...ends) * 1.08)],
    [box.left, box.right],
    isWide ? 6 : 4,
  );
  const clamp = (value: number) => Math.min(box.right, Math.max(box.left, value));
  const body = [
    xGrid(x, box),
    element('line', { class: 'axis', x1: x(1), x2: x(1), y1: box.top - 8, y2: box.bottom }),
    label(clamp(x(1)), box.top - 14, 'as in the earlier run', { class: 'muted small mid' }),
    ...rows.map((row, index) =>
      drawRow(comparison, row, box.top + index * lane, { x, clamp, box, isWide, size }),
    ),
    xAxis(x, box, 'later over earlier (log)', (tick) => `${formatTick(tick)}×`),
  ];
  return inlineSvg(
    drawSvg({
      id: `runs-${size.name}`,
      name: 'Forest plot: response times of the later run over those of the earlier',
      width: size.width,
      height: box.bottom + 44,
      series: [],
      body,
    }),
  );
}

interface Frame {
  readonly x: (value: number) => number;
  readonly clamp: (value: number) => number;
  readonly box: Box;
  readonly isWide: boolean;
  readonly size: Size;
}

function drawRow(comparison: RunComparison, row: MeasureRow, top: number, frame: Frame): string {
  const { x, clamp, box, isWide, size } = frame;
  const { value, low, high } = row.ratio ?? { value: null, low: null, high: null };
  if (value === null || low === null || high === null) return '';
  const y = top + (isWide ? 13 : 28);
  const title = titleOf(comparison, row.architecture);
  const name = `${row.workload}, ${title}, ${nameMetric(row.metric)}`;
  const share = row.band / (row.a.value ?? Number.POSITIVE_INFINITY);
  const from = clamp(x(Math.max(1e-3, 1 - share)));
  const series = seriesOf(row.architecture, title);
  return [
    label(0, isWide ? y + 4 : top + 13, name, { class: 'small' }),
    element('rect', { class: 'span', x: from, y: y - 9, width: clamp(x(1 + share)) - from, height: 18 }),
    element(
      'g',
      { class: seriesClass(row.architecture) },
      element('line', { class: 'whisker', x1: clamp(x(low)), x2: clamp(x(high)), y1: y, y2: y }),
      marker(series, clamp(x(value)), y),
    ),
    isWide
      ? label(box.right + 12, y + 4, nameRunVerdict(row.verdict), { class: 'small' })
      : label(size.width, top + 13, nameRunVerdict(row.verdict).slice(0, 26), { class: 'small muted end' }),
  ].join('');
}

/** The catalogue's look; an architecture that is no longer in it gets a plain mark. */
function seriesOf(id: string, title: string): Series {
  const appearance = CATALOGUE.find((one) => one.id === id)?.appearance;
  return {
    id,
    title,
    appearance: appearance ?? { color: '#5d5a54', colorOnDark: '#aaa69c', dash: '', marker: 'circle' },
  };
}
