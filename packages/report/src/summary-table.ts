import type { Metric, Quantity, Report, Summary } from '@crossover/model';
import { formatInterval, formatQuantity, formatRate, formatUsd, formatWithInterval } from './format.ts';
import { stopSentence, writeResolution } from './method-prose.ts';
import { renderText } from './template.ts';

const WIDTH = 100;

/** More crossover points than this are counted instead of listed; the article has them all. */
const MAX_POINTS = 3;

/** The answer of a run as plain text of at most 100 columns, for the end of `crossover compare`. */
export function renderSummaryTable(report: Report): string {
  const blocks = [
    wrap(report.title),
    ...report.workloads.map(({ name }) => renderWorkload(report, name)),
    renderCost(report),
    wrap(report.verdict),
  ];
  // Terminals and pipes do not agree on the width of a narrow no-break space.
  return blocks
    .filter((block) => block !== '')
    .join('\n\n')
    .replaceAll('\u202f', ' ');
}

function renderWorkload(report: Report, workload: string): string {
  const columns = report.summaries.filter((summary) => summary.workload === workload);
  const title = (id: string) => report.architectures.find((one) => one.id === id)?.title ?? id;
  const row = (name: string, metric: Metric) => [
    name,
    ...columns.map((summary) => cell(summary.metrics[metric])),
  ];
  const rows = [
    row('p50', 'responseP50'),
    row('p95', 'responseP95'),
    row('p99', 'responseP99'),
    row('failed', 'errorShare'),
    row('cold starts', 'coldShare'),
    ['p95 against itself', ...columns.map((summary) => controlCell(report, summary))],
    ['repeats used', ...columns.map(({ repeats }) => `${repeats.valid} of ${repeats.planned}`)],
  ];
  const described = report.workloads.find((one) => one.name === workload);
  const rate = described?.meanRatePerSecond.value;
  const head = rate === null || rate === undefined ? workload : `${workload}, ${formatRate(rate)}`;
  const verdicts = report.comparisons
    .filter(
      (one) => one.workload === workload && (one.metric === 'responseP50' || one.metric === 'responseP95'),
    )
    .map(({ sentence }) => wrap(renderText(sentence, report)));
  const resolutions = report.resolutions.filter((one) => one.workload === workload);
  const method = [
    ...(resolutions.length === 0 ? [] : [writeResolution({ ...report, resolutions }) ?? '']),
    ...report.stops.filter((one) => one.workload === workload).map((row) => stopSentence(row, title)),
  ].map((sentence) => wrap(renderText(sentence, report)));
  return [
    ...table([head, ...columns.map(({ architecture }) => title(architecture))], rows),
    ...verdicts,
    ...method,
  ].join('\n');
}

function cell(quantity: Summary['metrics'][Metric]): string {
  if (quantity === undefined) return '–';
  const interval = formatInterval(quantity);
  return interval === null ? formatQuantity(quantity) : `${formatQuantity(quantity)}  [${interval}]`;
}

/** The interval of what an architecture differs from itself: the noise floor. */
function controlCell({ controls }: Report, { workload, architecture }: Summary): string {
  const control = controls.find(
    (one) => one.workload === workload && one.architecture === architecture && one.metric === 'responseP95',
  );
  return (control && formatInterval(control.difference)) ?? '–';
}

function renderCost(report: Report): string {
  if (report.bills.length === 0) return '';
  const rates = [...new Set(report.bills.map(({ bill }) => bill.ratePerSecond))].sort((a, b) => a - b);
  const cost = (architecture: string, rate: number): Quantity | undefined =>
    report.bills.find(({ bill }) => bill.architecture === architecture && bill.ratePerSecond === rate)?.total;
  const rows = rates.map((rate) => [
    `at ${formatRate(rate)}`,
    ...report.architectures.map(({ id }) => {
      const total = cost(id, rate);
      return total?.value === null || total === undefined ? '–' : `${formatUsd(total.value)}${bounds(total)}`;
    }),
  ]);
  const crossovers = report.crossovers.map((crossover) => {
    const pair = `${crossover.a} and ${crossover.b}, ${crossover.shape.replaceAll('-', ' ')}`;
    if (crossover.kind === 'never')
      return wrap(`Crossover of ${pair}: none (${crossover.cheaper[0]} throughout).`);
    const [first, last] = [crossover.points[0], crossover.points.at(-1)];
    if (first && last && crossover.points.length > MAX_POINTS)
      return wrap(
        `Crossover of ${pair}: ${crossover.points.length} points from ${formatQuantity(first)} to ${formatQuantity(last)}.`,
      );
    return wrap(`Crossover of ${pair}: ${crossover.points.map(formatWithInterval).join('; ')}.`);
  });
  return [
    ...table(['USD per month, modelled', ...report.architectures.map(({ title }) => title)], rows),
    ...crossovers,
    ...['reconciliation', 'billedCrossover'].flatMap((name) => {
      const words = report.prose[name];
      return words === undefined ? [] : [wrap(renderText(words, report))];
    }),
  ].join('\n');
}

function bounds(total: Quantity): string {
  const interval = formatInterval(total);
  return interval === null ? '' : `  [${interval}]`;
}

/** Columns as wide as their widest cell; where that is too wide, one line for each cell. */
function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const total = widths.reduce((sum, width) => sum + width, 0) + 3 * (widths.length - 1);
  if (total <= WIDTH) {
    const line = (row: readonly string[]) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('   ')
        .trimEnd();
    return [line(head), '─'.repeat(Math.min(WIDTH, total)), ...rows.map(line)];
  }
  const [first = '', ...names] = head;
  return [
    first,
    '─'.repeat(Math.min(WIDTH, first.length)),
    ...rows.flatMap(([name = '', ...cells]) => [
      name,
      ...cells.map((text, index) => `  ${names[index] ?? ''}: ${text}`),
    ]),
  ].flatMap((line) => wrap(line).split('\n'));
}

function wrap(text: string): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= WIDTH)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
