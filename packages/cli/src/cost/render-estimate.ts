import type { Estimate, TornadoBar } from '@crossover/cost';
import { counted, type Quantity } from '@crossover/model';
import { wrapText } from '@crossover/report/wrap-text';
import { formatQuantity, formatRate, formatUsd } from './money.ts';
import { renderItems } from './render-bill.ts';
import { renderTable } from './table.ts';

function range(quantity: Quantity, format: (value: number) => string): string {
  return quantity.low === null || quantity.high === null
    ? '–'
    : `${format(quantity.low)}–${format(quantity.high)}`;
}

function totals(estimate: Estimate): string {
  return renderTable(
    [
      { title: 'architecture' },
      { title: 'USD a month', align: 'right' },
      { title: '95 % interval', align: 'right' },
      { title: 'instances', align: 'right' },
    ],
    estimate.architectures.map(({ architecture, bill, total, instances }) => [
      architecture,
      formatUsd(bill.totalUsd),
      range(total, formatUsd),
      instances === 0 ? '–' : String(instances),
    ]),
  );
}

function tornadoes(estimate: Estimate): string[] {
  return estimate.crossovers
    .filter(({ tornado }) => tornado.length > 0)
    .flatMap(({ crossover, tornado }) => [
      '',
      `What moves the crossover of ${crossover.a} and ${crossover.b} most:`,
      renderTable(
        [
          { title: 'assumption' },
          { title: 'value', align: 'right' },
          { title: 'range', align: 'right' },
          { title: 'crossover, requests/s', align: 'right' },
          { title: 'elasticity', align: 'right' },
        ],
        tornado.map((bar) => [
          titleAmong(tornado, bar),
          `${formatQuantity(bar.value)} ${bar.unit}`,
          `${formatQuantity(bar.low)} to ${formatQuantity(bar.high)}`,
          `${bar.atLow === null ? 'none' : formatRate(bar.atLow)} to ${bar.atHigh === null ? 'none' : formatRate(bar.atHigh)}`,
          bar.elasticity === null ? '–' : bar.elasticity.toFixed(2),
        ]),
      ),
    ]);
}

/** With whose it is, where another architecture has a number of its own for the same. */
const titleAmong = (bars: readonly TornadoBar[], { title, architectures }: TornadoBar): string =>
  bars.filter((bar) => bar.title === title).length > 1 ? `${title} (${architectures.join(', ')})` : title;

const MAX_SPLITS = 8;

/** Some of the splits, the cheapest among them marked. */
function baselines(estimate: Estimate): string[] {
  return estimate.baselines.flatMap(({ architecture, points, best }) => {
    const step = Math.ceil(points.length / MAX_SPLITS);
    const shown = points.filter(
      ({ instances }, i) => i % step === 0 || i === points.length - 1 || instances === best.instances,
    );
    return [
      '',
      `What ${architecture} costs by its baseline:`,
      renderTable(
        [
          { title: 'servers', align: 'right' },
          { title: 'requests they answer', align: 'right' },
          { title: 'USD a month', align: 'right' },
          { title: '' },
        ],
        shown.map(({ instances, serverShare, totalUsd }) => [
          String(instances),
          `${(100 * serverShare).toFixed(1)} %`,
          formatUsd(totalUsd),
          instances === best.instances ? 'cheapest' : '',
        ]),
      ),
    ];
  });
}

function assumptions(estimate: Estimate): string {
  return renderTable(
    [
      { title: 'input' },
      { title: 'architecture' },
      { title: 'value', align: 'right' },
      { title: 'provenance' },
      { title: 'source' },
    ],
    estimate.assumptions.map(({ name, architecture, quantity, source }) => [
      name,
      architecture ?? 'all',
      `${quantity.value === null ? '–' : formatQuantity(quantity.value)} ${quantity.unit}`,
      quantity.provenance,
      source,
    ]),
  );
}

/**
 * An estimate as text: the answer, the totals, the bills, what moves the crossover, advice, every input used.
 *
 * @param columns of the sentences; tables are as wide as they are
 */
export function renderEstimate(estimate: Estimate, columns: number): string {
  const wrap = (text: string) => wrapText(text, columns, '  ');
  return [
    ...estimate.sentences.map((sentence) => wrapText(sentence, columns)),
    '',
    totals(estimate),
    ...baselines(estimate),
    ...tornadoes(estimate),
    ...estimate.architectures.flatMap(({ architecture, bill }) => [
      '',
      `The bill of ${architecture}, ${counted(formatQuantity(bill.hoursPerMonth), 'hour')} in ${bill.region}:`,
      renderItems(bill.items),
    ]),
    ...(estimate.advice.length === 0 ? [] : ['', 'Beyond money:']),
    ...estimate.advice.map(({ architecture, severity, text, source }) =>
      wrap(`- ${architecture} (${severity}): ${text} [${source}]`),
    ),
    '',
    'Every input, measured or assumed:',
    assumptions(estimate),
    '',
    'Not included:',
    ...[...new Set(estimate.architectures.flatMap(({ bill }) => bill.excluded))].map((words) =>
      wrap(`- ${words}`),
    ),
    '',
    wrapText(
      `Modelled from the price snapshot of ${estimate.pricesReadOn}; free tier: ${estimate.freeTier}; plan: ${estimate.plan}.`,
      columns,
    ),
  ].join('\n');
}
