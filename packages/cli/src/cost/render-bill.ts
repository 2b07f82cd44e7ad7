import type { PricedUsage } from '@crossover/cost';
import { counted, type LineItem } from '@crossover/model';
import { wrapText } from '@crossover/report/wrap-text';
import { formatQuantity, formatUnitPrice, formatUsd } from './money.ts';
import { renderTable } from './table.ts';

function row(item: LineItem): string[] {
  const tier = item.tier === null ? '' : ` (${item.tier})`;
  return [
    item.service,
    `${item.description}${tier}`,
    formatQuantity(item.quantity),
    item.unit,
    formatUnitPrice(item.unitPriceUsd),
    formatUsd(item.amountUsd),
  ];
}

const COLUMNS = [
  { title: 'service' },
  { title: 'item' },
  { title: 'quantity', align: 'right' },
  { title: 'unit' },
  { title: 'unit price', align: 'right' },
  { title: 'USD', align: 'right' },
] as const;

/**
 * A priced usage file as text: the line items, the total, what it rests on and what is left out.
 *
 * @param columns of the sentences; the table is as wide as it is
 */
export function renderPricedUsage(priced: PricedUsage, columns: number): string {
  const dates = [...new Set(priced.items.map((item) => item.sourceDate))].sort();
  const [oldest] = dates;
  return [
    renderTable(COLUMNS, priced.items.map(row)),
    '',
    `Total: ${formatUsd(priced.totalUsd)} for ${counted(formatQuantity(priced.hoursPerMonth), 'hour')} in ${priced.region}`,
    `Free tier: ${priced.freeTier}. Rounding: ${priced.rounding === 'line' ? 'each line to the cent' : 'only the sum'}.`,
    wrapText(
      `Prices: snapshot of ${priced.pricesReadOn}${oldest === undefined ? '' : `, sources from ${oldest} on`}; --json names the source of each.`,
      columns,
    ),
    '',
    'Not included:',
    ...priced.excluded.map((words) => wrapText(`- ${words}`, columns, '  ')),
  ].join('\n');
}

/** The line items of a model's bill. */
export function renderItems(items: readonly LineItem[]): string {
  return renderTable(COLUMNS, items.map(row));
}
