import type { RepeatRow } from '@crossover/model';
import { formatTick } from '../format.ts';
import { STOPPED_EARLY } from '../looks.ts';
import { xAxis, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, headLabels, type Size } from './frame.ts';
import { linearScale, logDomain, logScale } from './scale.ts';
import { element, label } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

/** Median and p95 of each repeat in the order in which they ran; what failed or is not used is drawn as such. */
export function repeatFigure(id: string, series: readonly Series[], rows: readonly RepeatRow[]): Figure {
  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const height = 300;
    const box: Box = { left: 44, right: size.width - 14, top: 54, bottom: height - 44 };
    const x = linearScale([0.4, rows.length + 0.6], [box.left, box.right], isWide ? 12 : 6);
    const values = rows.flatMap((row) => [row.responseP50Ms ?? 0, row.responseP95Ms ?? 0]);
    const y = logScale(logDomain(values, 0.1), [box.bottom - 14, box.top], 6);
    const note = 'lower mark p50, upper p95 · hollow: not used · cross: failed';
    const body = [
      headLabels(series, isWide ? box.left : 0, 12, isWide ? [note] : []),
      yAxis(y, box, isWide ? 'response time, ms (log)' : note, formatTick),
    ];
    for (const [index, row] of rows.entries()) {
      const one = series.find((candidate) => candidate.id === row.architecture);
      if (one === undefined) continue;
      const at = x(index + 1);
      // What was spared did not fail: its place stays empty.
      if (row.state === 'not-run' && row.reason === STOPPED_EARLY) continue;
      if (row.responseP50Ms === null || row.responseP95Ms === null) {
        body.push(
          element('path', {
            class: 'bad',
            d: `M${Math.round(at - 4)},${Math.round(box.bottom - 10)}l8,8m0,-8l-8,8`,
          }),
        );
        continue;
      }
      const [p50, p95] = [y(row.responseP50Ms), y(row.responseP95Ms)];
      const className = row.state === 'valid' ? 'mark' : 'open';
      body.push(
        element(
          'g',
          { class: seriesClass(one.id) },
          element('line', { class: 'thin', x1: at, x2: at, y1: p50, y2: p95 }),
          marker(one, at, p50, className, 7),
          marker(one, at, p95, className, 7),
        ),
      );
    }
    body.push(
      xAxis(x, box, 'repeats in the order in which they ran', (tick) =>
        Number.isInteger(tick) && tick > 0 ? formatTick(tick) : '',
      ),
    );
    if (rows.length === 0) body.push(label(box.left, box.top + 20, 'no repeat was run', { class: 'muted' }));
    return drawSvg({
      id,
      name: 'Dot plot: median and p95 of each repeat in order',
      width: size.width,
      height,
      series,
      body,
    });
  };
  return {
    id,
    draw,
    data: {
      columns: [
        'position',
        'repeat',
        'state',
        'requests',
        'p50 (ms)',
        'p95 (ms)',
        'failed share',
        'generator lag p99 (ms)',
        'rate error within 100 ms p99 (share)',
        'cold starts in warm-up',
        'removed by change point (requests)',
        'removed by change point (s)',
        'connections',
        'environments',
        'database connections',
        'CPU per request (ms)',
        'CPUs of the system',
        'CPUs of the generator',
        'reason',
      ],
      rows: rows.map((row, index) => [
        index + 1,
        row.id,
        row.state,
        row.requests,
        row.responseP50Ms,
        row.responseP95Ms,
        row.errorShare,
        row.lagP99Ms,
        row.rateErrorP99Share,
        row.warmUpColdStarts,
        row.removedRequests,
        row.removedSeconds,
        row.connections,
        row.environments,
        row.databaseConnections,
        row.cpuMsPerRequest,
        row.requests === null ? null : (row.systemCpus ?? 'any'),
        row.requests === null ? null : (row.generatorCpus ?? 'any'),
        row.reason ?? '',
      ]),
    },
  };
}
