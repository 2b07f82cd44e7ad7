import { type BillResult, finalAtOf } from '@crossover/collect';
import type { Billed } from '@crossover/model';
import { formatQuantity, formatUsd } from '../cost/money.ts';
import { renderTable } from '../cost/table.ts';
import { runCommandLine } from '../terminal/run-command.ts';

const SHARED = 'shared';

/** What was billed by day and payer, for the terminal. */
export function renderBilled({ days, acuHours }: Billed): string {
  const amounts = days.flatMap((day) => day.amounts);
  const payers = [...new Set(amounts.map(({ architecture }) => architecture ?? SHARED))];
  const table = renderTable(
    [
      { title: 'day' },
      { title: 'state' },
      ...[...payers, 'together'].map((title) => ({ title, align: 'right' as const })),
    ],
    days.map(({ day, state, amounts: own }) => {
      const usdOf = (payer: string) =>
        sum(own.flatMap((one) => ((one.architecture ?? SHARED) === payer ? [one.amountUsd] : [])));
      return [
        day,
        state,
        ...payers.map((payer) => formatUsd(usdOf(payer))),
        formatUsd(sum(own.map(({ amountUsd }) => amountUsd))),
      ];
    }),
  );
  const capacity = Map.groupBy(acuHours, ({ architecture }) => architecture);
  return [
    table,
    ...[...capacity].map(
      ([architecture, of]) =>
        `ACU-hours of ${architecture} by CloudWatch: ${formatQuantity(sum(of.map((one) => one.acuHours)))}`,
    ),
  ].join('\n');
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** What the asking cost, and which days AWS may still add to; in lines. */
export function describeBilling(path: string, { billed, provisionalDays, spentUsd }: BillResult): string[] {
  const last = provisionalDays.at(-1);
  const isEmpty = billed.days.every(({ amounts }) => amounts.length === 0);
  return [
    ...(spentUsd > 0 ? [`Asking cost ${spentUsd.toFixed(2)} USD.`] : []),
    ...(isEmpty
      ? [
          'Nothing is billed to this stage on these days: AWS has a day’s amounts up to a day later, and by tag only from when the cost-allocation tags were activated (docs/aws.md).',
        ]
      : []),
    ...(last === undefined
      ? ['All days are final.']
      : [
          `Not final: ${provisionalDays.join(', ')}. From ${finalAtOf(last)} on, this asks for ${provisionalDays.length === 1 ? 'it' : 'them'} once more: ${runCommandLine('npm run crossover -- bill', path)}`,
        ]),
  ];
}
