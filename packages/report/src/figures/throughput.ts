import { formatTick } from '../format.ts';
import type { Samples } from '../samples.ts';
import { xAxis, yAxis } from './axis.ts';
import type { Figure } from './figure.ts';
import { type Box, headLabels, type Size } from './frame.ts';
import { linearScale } from './scale.ts';
import { element, label, linePath, type Point, stepPath } from './svg.ts';
import { drawSvg, type Series, seriesClass } from './theme.ts';

export interface ThroughputSeries extends Series {
  readonly repeats: readonly Samples[];
}

interface Second {
  readonly offered: number;
  readonly achieved: number;
  readonly failed: number;
}

/** Part of a repeat that is not warm-up, in seconds since its start. */
export interface Window {
  readonly fromSeconds: number;
  readonly toSeconds: number;
}

/** Per second of the schedule, means over the repeats: requests due, requests answered, requests failed. */
export function throughputFigure(id: string, series: readonly ThroughputSeries[], window: Window): Figure {
  const from = window.fromSeconds;
  // Whole parts of about a second: a part of half a second would look like half the rate.
  const length = Math.max(1, Math.round(window.toSeconds - from));
  const width = (window.toSeconds - from) / length;
  const curves = series.map((one) => ({ one, seconds: countPerPart(one.repeats, from, length, width) }));
  const offered = curves[0]?.seconds.map((second) => second.offered) ?? [];

  const draw = (size: Size): string => {
    const isWide = size.name === 'wide';
    const height = 300;
    const box: Box = { left: 44, right: size.width - 14, top: 54, bottom: height - 44 };
    const top = Math.max(
      1,
      ...curves.flatMap(({ seconds }) => seconds.map((s) => Math.max(s.offered, s.achieved))),
    );
    const x = linearScale([from, window.toSeconds], [box.left, box.right], isWide ? 8 : 5);
    const y = linearScale([0, top * 1.06], [box.bottom, box.top], 5);
    const step: Point[] = [...offered, offered.at(-1) ?? 0].map((rate, index) => [
      x(from + index * width),
      y(rate),
    ]);
    const body = [
      headLabels(
        curves.map(({ one }) => one),
        isWide ? box.left : 0,
        12,
        isWide ? ['grey: offered · crosses: failed'] : [],
      ),
      yAxis(y, box, isWide ? 'requests/s' : 'requests/s · grey: offered · crosses: failed', (tick) =>
        formatTick(tick),
      ),
      element('path', { class: 'offered', d: stepPath(step) }),
    ];
    for (const { one, seconds } of curves) {
      const line: Point[] = seconds.map(({ achieved }, index) => [
        x(from + (index + 0.5) * width),
        y(achieved),
      ]);
      const crosses = seconds
        .flatMap(({ failed }, index) =>
          failed > 0 ? [`M${cross(x(from + (index + 0.5) * width), y(failed))}`] : [],
        )
        .join('');
      body.push(
        element(
          'g',
          { class: seriesClass(one.id) },
          element('path', { class: 'line', 'stroke-dasharray': one.appearance.dash, d: linePath(line) }),
          crosses === '' ? '' : element('path', { class: 'bad', d: crosses }),
        ),
      );
    }
    body.push(xAxis(x, box, 'seconds since the start of a repeat', formatTick));
    const failed = curves.some(({ seconds }) => seconds.some((second) => second.failed > 0));
    if (!failed) body.push(label(box.right, box.top - 10, 'no request failed', { class: 'muted small end' }));
    return drawSvg({
      id,
      name: `Offered and achieved rate over time for ${series.map(({ title }) => title).join(' and ')}`,
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
        'from second',
        'offered (requests/s)',
        ...curves.flatMap(({ one }) => [
          `${one.title}: achieved (requests/s)`,
          `${one.title}: failed (requests/s)`,
        ]),
      ],
      rows: Array.from({ length }, (_, index) => [
        from + index * width,
        offered[index] ?? 0,
        ...curves.flatMap(({ seconds }) => [seconds[index]?.achieved ?? 0, seconds[index]?.failed ?? 0]),
      ]),
    },
  };
}

const cross = (x: number, y: number) => {
  const [a, b] = [Math.round(x - 3), Math.round(y - 3)];
  return `${a},${b}l6,6m0,-6l-6,6`;
};

function countPerPart(repeats: readonly Samples[], from: number, length: number, width: number): Second[] {
  const totals = Array.from({ length }, () => ({ offered: 0, achieved: 0, failed: 0 }));
  const part = (ms: number) => Math.floor((ms / 1000 - from) / width + 1e-9);
  for (const { count, intendedMs, endMs, error } of repeats) {
    for (let index = 0; index < count; index += 1) {
      const due = totals[part(intendedMs[index] ?? 0)];
      if (due !== undefined) due.offered += 1;
      // What ends after the last second is seen in the latencies; a longer axis would show an empty tail.
      const done = totals[part(endMs[index] ?? 0)];
      if (done === undefined) continue;
      if ((error[index] ?? -1) >= 0) done.failed += 1;
      else done.achieved += 1;
    }
  }
  const per = Math.max(1, repeats.length) * width;
  return totals.map(({ offered, achieved, failed }) => ({
    offered: offered / per,
    achieved: achieved / per,
    failed: failed / per,
  }));
}
