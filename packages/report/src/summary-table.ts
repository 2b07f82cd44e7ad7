import type { Metric, Quantity, Report, Summary } from '@crossover/model';
import { formatInterval, formatQuantity, formatRate, formatWithInterval } from './format.ts';
import { stopSentence, writeResolution } from './method-prose.ts';
import { renderText } from './template.ts';
import { wrapText } from './wrap-text.ts';

/** Where nobody says how wide the terminal is. */
const USUAL_COLUMNS = 80;
const GAP = '   ';

/** More crossover points than this are counted instead of listed; the article has them all. */
const MAX_POINTS = 3;

/** The answer of a run as plain text in no more columns than these, for the end of `crossover compare`. */
export function renderSummaryTable(report: Report, columns: number = USUAL_COLUMNS): string {
  const blocks = [
    wrapText(report.title, columns),
    ...report.workloads.map(({ name }) => renderWorkload(report, name, columns)),
    renderCost(report, columns),
    wrapText(report.verdict, columns),
  ];
  // Terminals and pipes do not agree on the width of a narrow no-break space.
  return blocks
    .filter((block) => block !== '')
    .join('\n\n')
    .replaceAll('\u202f', ' ');
}

function renderWorkload(report: Report, workload: string, columns: number): string {
  const wrap = (text: string) => wrapText(text, columns);
  const summaries = report.summaries.filter((summary) => summary.workload === workload);
  const title = (id: string) => report.architectures.find((one) => one.id === id)?.title ?? id;
  const row = (name: string, metric: Metric) => [
    name,
    ...summaries.map((summary) => cell(summary.metrics[metric])),
  ];
  const rows = [
    row('p50', 'responseP50'),
    row('p95', 'responseP95'),
    row('p99', 'responseP99'),
    row('failed', 'errorShare'),
    row('cold starts', 'coldShare'),
    ['p95 against itself', ...summaries.map((summary) => controlCell(report, summary))],
    ['repeats used', ...summaries.map(({ repeats }) => `${repeats.valid} of ${repeats.planned}`)],
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
    ...table([head, ...summaries.map(({ architecture }) => title(architecture))], rows, columns),
    ...verdicts,
    ...method,
  ].join('\n');
}

const cell = (quantity: Quantity | undefined): string =>
  quantity === undefined ? '–' : formatWithInterval(quantity);

/** The interval of what an architecture differs from itself: the noise floor. */
function controlCell({ controls }: Report, { workload, architecture }: Summary): string {
  const control = controls.find(
    (one) => one.workload === workload && one.architecture === architecture && one.metric === 'responseP95',
  );
  return (control && formatInterval(control.difference)) ?? '–';
}

function renderCost(report: Report, columns: number): string {
  const wrap = (text: string) => wrapText(text, columns);
  if (report.bills.length === 0) return '';
  const rates = [...new Set(report.bills.map(({ bill }) => bill.ratePerSecond))].sort((a, b) => a - b);
  const cost = (architecture: string, rate: number): Quantity | undefined =>
    report.bills.find(({ bill }) => bill.architecture === architecture && bill.ratePerSecond === rate)?.total;
  const rows = rates.map((rate) => [
    `at ${formatRate(rate)}`,
    ...report.architectures.map(({ id }) => {
      const total = cost(id, rate);
      return total?.value === null ? '–' : cell(total);
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
    ...table(['USD per month, modelled', ...report.architectures.map(({ title }) => title)], rows, columns),
    ...crossovers,
    ...['reconciliation', 'billedCrossover'].flatMap((name) => {
      const words = report.prose[name];
      return words === undefined ? [] : [wrap(renderText(words, report))];
    }),
  ].join('\n');
}

type Row = readonly string[];

/**
 * Columns as wide as their widest cell. Where that is too wide intervals go below their values, then the head of the
 * first column above the table; where nothing helps each cell has a line.
 */
function table(head: Row, rows: readonly Row[], columns: number): string[] {
  const [first = '', ...names] = head;
  const narrow = rows.flatMap(withIntervalsBelow);
  return (
    [grid(head, rows), grid(head, narrow), [first, ...grid(['', ...names], narrow)]].find((lines) =>
      lines.every((line) => line.length <= columns),
    ) ?? list(head, rows, columns)
  );
}

function grid(head: Row, rows: readonly Row[]): string[] {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: Row) =>
    row
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join(GAP)
      .trimEnd();
  const total = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1));
  return [line(head), '─'.repeat(total), ...rows.map(line)];
}

/** `12.8 ms (12.3–13.1)` as two lines. */
function withIntervalsBelow(row: Row): Row[] {
  const parts = row.map((text) => text.split(/ (?=\()/, 2));
  const below = parts.map(([, interval = '']) => interval);
  return [parts.map(([value = '']) => value), ...(below.every((text) => text === '') ? [] : [below])];
}

function list([first = '', ...names]: Row, rows: readonly Row[], columns: number): string[] {
  return [
    first,
    '─'.repeat(Math.min(columns, first.length)),
    ...rows.flatMap(([name = '', ...cells]) => [
      name,
      ...cells.map((text, index) => `  ${names[index] ?? ''}: ${text}`),
    ]),
  ].map((line) => wrapText(line, columns));
}
