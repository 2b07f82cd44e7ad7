import { repeatProportion, type Tally } from '@crossover/stats';
import { formatCount, formatShare, formatTick } from '../format.ts';
import type { Samples } from '../samples.ts';
import { xAxis, xGrid } from './axis.ts';
import type { Figure } from './figure.ts';
import type { Box, Size } from './frame.ts';
import { linearScale } from './scale.ts';
import { element, label } from './svg.ts';
import { drawSvg, marker, type Series, seriesClass } from './theme.ts';

export interface ColdShareSeries extends Series {
  /** All that was measured, of every valid repeat under every workload. */
  readonly repeats: readonly Pick<Samples, 'count' | 'intendedMs' | 'cold'>[];
}

interface Bucket {
  readonly by: 'silence before' | 'rate';
  readonly title: string;
  /** From this on, up to the next one of its kind: seconds, or requests per second. */
  readonly from: number;
}

const BUCKETS: readonly Bucket[] = [
  { by: 'silence before', title: 'less than 0.1 s of silence before', from: 0 },
  { by: 'silence before', title: '0.1 to 1 s of silence before', from: 0.1 },
  { by: 'silence before', title: '1 to 10 s of silence before', from: 1 },
  { by: 'silence before', title: '10 s of silence before, or more', from: 10 },
  { by: 'rate', title: 'fewer than 10 requests in its second', from: 0 },
  { by: 'rate', title: '10 to 49 requests in its second', from: 10 },
  { by: 'rate', title: '50 to 149 requests in its second', from: 50 },
  { by: 'rate', title: '150 requests in its second, or more', from: 150 },
];

/** Requests below which a share is not drawn. */
const FEWEST = 10;

interface Row {
  readonly series: Series;
  readonly bucket: Bucket;
  readonly cold: number;
  readonly requests: number;
  readonly share: number;
  readonly low: number;
  readonly high: number;
}

/** Share of requests that started cold, by the silence before them and by the rate at that moment. */
export function coldShareFigure(id: string, series: readonly ColdShareSeries[]): Figure {
  const rows = series.flatMap((one) =>
    BUCKETS.flatMap((bucket, index): Row[] => {
      const next = BUCKETS[index + 1];
      const to = next?.by === bucket.by ? next.from : Number.POSITIVE_INFINITY;
      const tallies = one.repeats.map((repeat) => tally(repeat, bucket, to)).filter((t) => t.trials > 0);
      const interval = repeatProportion(tallies);
      if (interval === null) return [];
      const sum = (of: (tally: Tally) => number) => tallies.reduce((total, t) => total + of(t), 0);
      return [
        {
          series: one,
          bucket,
          cold: sum(({ successes }) => successes),
          requests: sum(({ trials }) => trials),
          share: interval.value,
          low: interval.low,
          high: interval.high,
        },
      ];
    }),
  );
  // A handful of requests tell nothing and would stretch the axis; the table has them.
  const drawn = rows.filter(({ requests }) => requests >= FEWEST);
  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const lane = 38;
    const box: Box = {
      left: 0,
      right: size.width - (isWide ? 150 : 110),
      top: 6,
      bottom: 6 + drawn.length * lane,
    };
    const x = linearScale(
      [0, Math.max(...drawn.map(({ high }) => high), 0.001) * 100],
      [box.left, box.right],
      isWide ? 6 : 4,
    );
    const body = [xGrid(x, box)];
    for (const [index, { series: one, bucket, cold, share, low, high }] of drawn.entries()) {
      const y = box.top + index * lane;
      body.push(
        element(
          'g',
          { class: seriesClass(one.id) },
          marker(one, 5, y + 9, 'mark', 8),
          element('rect', { class: 'bar', x: 0, y: y + 17, width: x(share * 100), height: 10 }),
        ),
        element('line', { class: 'interval', x1: x(low * 100), x2: x(high * 100), y1: y + 22, y2: y + 22 }),
        label(14, y + 13, `${one.title}: ${bucket.title}`, { class: 'small halo' }),
        label(x(high * 100) + 6, y + 26, `${formatShare(share)} · ${formatCount(cold)}`, {
          class: 'small strong',
        }),
      );
    }
    body.push(xAxis(x, box, 'cold starts, % of requests', formatTick));
    return drawSvg({
      id,
      name: 'Bar chart: share of cold starts by silence and by rate',
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
      columns: ['architecture', 'by', 'requests that had', 'cold', 'requests', 'share', 'low', 'high'],
      rows: rows.map((row) => [
        row.series.title,
        row.bucket.by,
        row.bucket.title,
        row.cold,
        row.requests,
        row.share,
        row.low,
        row.high,
      ]),
    },
  };
}

/** Of one repeat; the silence before its first request is not known. */
function tally(
  { count, intendedMs, cold }: ColdShareSeries['repeats'][number],
  bucket: Bucket,
  to: number,
): Tally {
  let successes = 0;
  let trials = 0;
  let oldest = 0;
  for (let index = 0; index < count; index += 1) {
    const at = intendedMs[index] ?? 0;
    while ((intendedMs[oldest] ?? 0) <= at - 1000) oldest += 1;
    const silenceSeconds = index === 0 ? Number.NaN : (at - (intendedMs[index - 1] ?? 0)) / 1000;
    const value = bucket.by === 'rate' ? index - oldest + 1 : silenceSeconds;
    if (cold[index] === -1 || !(value >= bucket.from && value < to)) continue;
    trials += 1;
    if (cold[index] === 1) successes += 1;
  }
  return { successes, trials };
}
