import { CATALOGUE, type Report } from '@crossover/model';
import { element, label, linePath, logScale } from '@crossover/report/drawing';
import { formatDate } from '@crossover/report/format';

/** What social networks ask for. */
export const PICTURE = { width: 1200, height: 630 } as const;

const INK = '#1c1b19';
const SOFT = '#5d5a54';
const LEFT = 72;
const PLOT = { left: 72, right: 900, top: 345, bottom: 545 } as const;

/**
 * A run's finding with its cost curves, as SVG without style sheet: read small, in a list, beside a link.
 *
 * @param title words of the finding; `report` null for pages that are of no run.
 */
export function pictureSvg(title: string, report: Report | null): string {
  const lines = wrap(title, 34, 4);
  const size = lines.length > 3 ? 52 : 60;
  const kicker =
    report === null
      ? 'Crossover'
      : `Crossover · ${{ lab: 'measured in the lab', aws: 'measured on AWS', target: 'measured on named targets' }[report.kind]} · ${formatDate(report.endedAt)}`;
  return element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      width: PICTURE.width,
      height: PICTURE.height,
      'font-family': 'Source Serif 4',
    },
    element('rect', { width: PICTURE.width, height: PICTURE.height, fill: '#fdfcfa' }),
    element('rect', { width: PICTURE.width, height: 12, fill: '#8a3b00' }),
    label(LEFT, 78, kicker, { 'font-size': 28, fill: SOFT }),
    ...lines.map((line, index) =>
      label(LEFT, 150 + index * size * 1.12, line, { 'font-size': size, 'font-weight': 700, fill: INK }),
    ),
    report === null ? '' : costLines(report),
  );
}

/** Monthly cost by rate, from the report's table of even traffic; log scales, names at the lines' ends. */
function costLines(report: Report): string {
  const estimates = report.estimates.filter(({ shape }) => shape === 'constant');
  const totals = estimates.flatMap((one) =>
    one.totals.flatMap(({ total }) => (total.value ? [total.value] : [])),
  );
  const rates = estimates.map(({ ratePerSecond }) => ratePerSecond);
  if (rates.length < 2 || totals.length === 0) return '';
  const x = logScale([Math.min(...rates), Math.max(...rates)], [PLOT.left, PLOT.right]);
  const y = logScale([Math.min(...totals), Math.max(...totals)], [PLOT.bottom, PLOT.top]);
  const taken: number[] = [];
  const drawn = report.architectures.map(({ id, title }) => {
    const look = CATALOGUE.find((one) => one.id === id)?.appearance;
    const points = estimates.flatMap(({ ratePerSecond, totals: all }) => {
      const value = all.find(({ architecture }) => architecture === id)?.total.value;
      return value == null ? [] : [[x(ratePerSecond), y(value)] as const];
    });
    const [endX = PLOT.right, endY = PLOT.bottom] = points.at(-1) ?? [];
    let at = endY + 9;
    while (taken.some((other) => Math.abs(other - at) < 32)) at += 4;
    taken.push(at);
    const stroke = {
      stroke: look?.color ?? SOFT,
      'stroke-width': 7,
      'stroke-dasharray': scaled(look?.dash ?? ''),
    };
    return [
      element('path', { d: linePath(points), fill: 'none', 'stroke-linejoin': 'round', ...stroke }),
      label(endX + 20, at, title, { 'font-size': 30, 'font-weight': 700, fill: INK }),
    ].join('');
  });
  return [
    element('line', {
      x1: PLOT.left,
      x2: PLOT.right,
      y1: PLOT.bottom + 14,
      y2: PLOT.bottom + 14,
      stroke: SOFT,
      'stroke-width': 2,
    }),
    label(PLOT.left, PLOT.bottom + 50, 'monthly cost by requests per second, both on log scales', {
      'font-size': 26,
      fill: SOFT,
    }),
    ...drawn,
  ].join('');
}

/** Dashes are for lines of 2.2; these are three times as wide. */
const scaled = (dash: string) =>
  dash
    .split(' ')
    .map((length) => (length === '' ? '' : Number(length) * 3))
    .join(' ');

/** Lines of about `width` characters; what does not fit into `most` lines ends in an ellipsis. */
function wrap(text: string, width: number, most: number): string[] {
  const lines: string[] = [''];
  for (const word of text.replaceAll('\u202f', '\u00a0').split(' ')) {
    const line = lines.at(-1) ?? '';
    if (line !== '' && line.length + word.length + 1 > width) lines.push(word);
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`;
  }
  return lines.length <= most ? lines : [...lines.slice(0, most - 1), `${lines[most - 1]} …`];
}
