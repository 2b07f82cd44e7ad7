import { type PriceBook, priceUsage } from '@crossover/cost';
import type { Evaluation } from '@crossover/infra/evaluation';
import { CrossoverError } from '@crossover/model';
import { fixedUsage } from './fixed-usage.ts';

/** What a stage will cost for being there, before anything is created. Traffic comes on top. */
export interface Forecast {
  readonly stage: string;
  readonly region: string;
  readonly hours: number;
  readonly payers: readonly { readonly payer: string; readonly usd: number; readonly monthlyUsd: number }[];
  readonly totalUsd: number;
  readonly monthlyUsd: number;
  readonly pricesReadOn: string;
}

const HOURS_PER_MONTH = 730;

/** @param hours the time to live; a month has 730. */
export function forecastOf(evaluation: Evaluation, hours: number, book: PriceBook): Forecast {
  const usd = (usage: ReturnType<typeof fixedUsage>, payer: string): number =>
    priceUsage(usage.get(payer) ?? [], { book }).totalUsd;
  const lived = fixedUsage(evaluation, hours);
  const month = fixedUsage(evaluation, HOURS_PER_MONTH);
  const payers = [...month.keys()]
    .toSorted()
    .map((payer) => ({ payer, usd: usd(lived, payer), monthlyUsd: usd(month, payer) }));
  return {
    stage: evaluation.stage,
    region: book.region,
    hours,
    payers,
    totalUsd: payers.reduce((sum, row) => sum + row.usd, 0),
    monthlyUsd: payers.reduce((sum, row) => sum + row.monthlyUsd, 0),
    pricesReadOn: book.readOn,
  };
}

/** For the terminal. */
export function renderForecast({
  stage,
  region,
  hours,
  payers,
  totalUsd,
  monthlyUsd,
  pricesReadOn,
}: Forecast): string {
  const width = Math.max(12, ...payers.map(({ payer }) => payer.length));
  const row = (name: string, usd: number, month: number): string =>
    `  ${name.padEnd(width)} ${usd.toFixed(2).padStart(9)} ${month.toFixed(2).padStart(11)}`;
  return [
    `Stage ${stage} in ${region}: USD without any traffic, at list prices of ${pricesReadOn}`,
    `  ${''.padEnd(width)} ${`${hours} h`.padStart(9)} ${'a month'.padStart(11)}`,
    ...payers.map(({ payer, usd, monthlyUsd: month }) => row(payer, usd, month)),
    row('together', totalUsd, monthlyUsd),
  ].join('\n');
}

/** @throws CrossoverError `over-budget` when the stage alone would cost more than the cap in its time to live. */
export function assertWithinCap({ totalUsd, hours, stage }: Forecast, capUsd: number): void {
  if (totalUsd <= capUsd) return;
  throw new CrossoverError(
    'over-budget',
    `Expected stage ${stage} to cost at most ${capUsd.toFixed(2)} USD in ${hours} h, found ${totalUsd.toFixed(2)} USD.`,
    {
      hint: 'Raise --max-usd, shorten --ttl-hours, or deploy fewer architectures (--architecture) or --size small.',
    },
  );
}
