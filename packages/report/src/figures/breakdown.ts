import { formatMs, formatTick } from '../format.ts';
import type { Samples } from '../samples.ts';
import { xAxis, xGrid } from './axis.ts';
import type { Figure } from './figure.ts';
import type { Box, Size } from './frame.ts';
import { linearScale } from './scale.ts';
import { element, label } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

export interface BreakdownSeries extends Series {
  readonly repeats: readonly Samples[];
}

/** Where a request's time can go, in the order in which it passes. */
const PARTS = [
  'waiting to be sent',
  'connecting',
  'front door, queue and start',
  'handler without query',
  'query',
  'download',
] as const;

interface Slice {
  readonly series: Series;
  readonly name: string;
  readonly n: number;
  readonly partsMs: readonly number[];
}

/** Around a percentile: a single request there may be odd, so these are means over its neighbours. */
const BANDS = [
  { name: 'p50', from: 0.45, to: 0.55 },
  { name: 'p99', from: 0.985, to: 0.995 },
] as const;

/** Mean parts of the response time of the requests near the median and near p99, warm and cold together. */
export function breakdownFigure(id: string, series: readonly BreakdownSeries[]): Figure {
  const slices = series.flatMap((one) => {
    const requests = collect(one.repeats);
    return BANDS.flatMap(({ name, from, to }): Slice[] => {
      const near = requests.slice(Math.floor(requests.length * from), Math.ceil(requests.length * to));
      if (near.length < 10) return [];
      const partsMs = PARTS.map(
        (_, part) => near.reduce((sum, row) => sum + (row.parts[part] ?? 0), 0) / near.length,
      );
      return [{ series: one, name, n: near.length, partsMs }];
    });
  });

  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const lane = 50;
    const keyRows = isWide ? 2 : 3;
    const top = 10 + keyRows * 18;
    const box: Box = { left: 0, right: size.width - 70, top, bottom: top + slices.length * lane };
    const most = Math.max(0.1, ...slices.map(({ partsMs }) => partsMs.reduce((a, b) => a + b, 0)));
    const x = linearScale([0, most], [box.left, box.right], isWide ? 7 : 4);
    const perRow = Math.ceil(PARTS.length / keyRows);
    const body = PARTS.map((part, index) => {
      const left = (index % perRow) * (size.width / perRow);
      const y = 12 + Math.floor(index / perRow) * 18;
      return `${element('rect', { class: `part${index}`, x: left, y: y - 9, width: 10, height: 10 })}${label(left + 15, y, part, { class: 'small' })}`;
    });
    body.push(xGrid(x, box));
    for (const [index, { series: one, name, partsMs }] of slices.entries()) {
      const y = box.top + index * lane;
      let at = 0;
      body.push(
        element('g', { class: seriesClass(one.id) }, marker(one, 5, y + 14, 'mark', 8)),
        label(14, y + 18, `${one.title}, near ${name}`, { class: 'small strong halo' }),
      );
      for (const [part, ms] of partsMs.entries()) {
        const width = x(at + ms) - x(at);
        if (width >= 0.3)
          body.push(
            element('rect', {
              class: `part${part}`,
              x: x(at),
              y: y + 24,
              width: Math.max(0.5, width - 1),
              height: 16,
            }),
          );
        at += ms;
      }
      body.push(label(x(at) + 6, y + 36, formatMs(at), { class: 'small strong' }));
    }
    body.push(xAxis(x, box, 'ms', formatTick));
    return drawSvg({
      id,
      name: `Stacked bars: where the time goes for ${series.map(({ title }) => title).join(' and ')}`,
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
      columns: ['architecture', 'near', 'requests', ...PARTS.map((part) => `${part} (ms)`)],
      rows: slices.map(({ series: one, name, n, partsMs }) => [one.title, name, n, ...partsMs]),
    },
  };
}

/** Answered requests by response time, ascending, with their parts. */
function collect(repeats: readonly Samples[]): { totalMs: number; parts: number[] }[] {
  const rows: { totalMs: number; parts: number[] }[] = [];
  for (const samples of repeats) {
    for (let index = 0; index < samples.count; index += 1) {
      const row = (samples.error[index] ?? -1) >= 0 ? null : split(samples, index);
      if (row !== null) rows.push(row);
    }
  }
  return rows.sort((a, b) => a.totalMs - b.totalMs);
}

/** Null where the answer carries no server timing: then the parts are not known. */
function split(samples: Samples, index: number): { totalMs: number; parts: number[] } | null {
  const at = (column: Float64Array) => column[index] ?? Number.NaN;
  const handler = at(samples.handlerMs);
  const firstByte = at(samples.firstByteMs);
  if (Number.isNaN(handler) || Number.isNaN(firstByte)) return null;
  const query = Number.isNaN(at(samples.queryMs)) ? 0 : Math.min(handler, at(samples.queryMs));
  const sent = at(samples.sentMs);
  const wait = Math.max(0, sent - at(samples.intendedMs));
  const connected = at(samples.connectedMs);
  const connect = connected < 0 ? 0 : Math.max(0, connected - sent);
  const download = Math.max(0, at(samples.endMs) - firstByte);
  const front = Math.max(0, firstByte - sent - connect - handler);
  return {
    totalMs: at(samples.endMs) - at(samples.intendedMs),
    parts: [wait, connect, front, handler - query, query, download],
  };
}
