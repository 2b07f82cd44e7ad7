import type { BilledAmount, LineItem, ReconciliationReason } from '@crossover/model';
import { explain, HALF_CENT, type Side } from './explain.ts';
import { lineOfItem, lineOfUsageType } from './usage-types.ts';

export interface ReconcileOptions {
  /** Of the stage: its usage types begin with it. */
  readonly region: string;
  /** AWS may still add to one of the days. */
  readonly isProvisional: boolean;
}

/** One line of the bill beside the model's, in USD. */
export interface ReconciledRow {
  /** As `BilledLine`, or AWS's usage type where the model has no such line. */
  readonly line: string;
  readonly title: string;
  readonly usageTypes: readonly string[];
  readonly modelledUsd: number;
  readonly billedUsd: number;
  /** Modelled minus billed. */
  readonly differenceUsd: number;
  /** The difference over what was billed; null when that is nothing. */
  readonly errorShare: number | null;
  readonly reason: ReconciliationReason | null;
  readonly isUnexplained: boolean;
}

export interface Reconciled {
  /** Lines in the order of a request's way, then what the model does not know, the dearest first. */
  readonly rows: readonly ReconciledRow[];
  readonly modelledUsd: number;
  readonly billedUsd: number;
  readonly differenceUsd: number;
  readonly errorShare: number | null;
  /** Sizes of the unexplained differences, summed. */
  readonly unexplainedUsd: number;
}

interface Gathered {
  readonly title: string;
  readonly order: number;
  readonly isKnown: boolean;
  readonly modelled: LineItem[];
  readonly billed: BilledAmount[];
}

/**
 * The model's line items of some days beside what AWS billed for them: one row for each line that either of them has. An
 * amount belongs to the line that its usage type stands for; a usage type of no line is a row of its own, unexplained.
 * Amounts are exact; a difference below half a cent is none.
 */
export function reconcile(
  modelled: readonly LineItem[],
  billed: readonly BilledAmount[],
  options: ReconcileOptions,
): Reconciled {
  const lines = new Map<string, Gathered>();
  const at = (key: string, title: string, isKnown: boolean, order: number): Gathered => {
    const found = lines.get(key) ?? { title, order, isKnown, modelled: [], billed: [] };
    lines.set(key, found);
    return found;
  };
  for (const item of modelled) {
    const line = lineOfItem(item.service, item.item);
    at(
      line?.line ?? `${item.service}.${item.item}`,
      line?.title ?? item.description,
      true,
      line?.order ?? 1e6,
    ).modelled.push(item);
  }
  for (const amount of billed) {
    const line = lineOfUsageType(amount.usageType, options.region);
    at(
      line?.line ?? amount.usageType,
      line?.title ?? amount.usageType,
      line !== undefined,
      line?.order ?? 1e7,
    ).billed.push(amount);
  }
  const rows = [...lines]
    .map(([line, gathered]) => ({ order: gathered.order, row: toRow(line, gathered, options) }))
    .sort(
      (a, b) =>
        a.order - b.order || b.row.billedUsd - a.row.billedUsd || a.row.line.localeCompare(b.row.line),
    )
    .map(({ row }) => row);
  const modelledUsd = sum(rows.map((row) => row.modelledUsd));
  const billedUsd = sum(rows.map((row) => row.billedUsd));
  return {
    rows,
    modelledUsd,
    billedUsd,
    ...compare(modelledUsd, billedUsd),
    unexplainedUsd: sum(rows.map((row) => (row.isUnexplained ? Math.abs(row.differenceUsd) : 0))),
  };
}

function toRow(line: string, gathered: Gathered, options: ReconcileOptions): ReconciledRow {
  const modelled = modelledSide(gathered.modelled);
  const billed = billedSide(gathered.billed);
  const compared = compare(modelled.usd, billed.usd);
  const usageTypes = [...new Set(gathered.billed.map(({ usageType }) => usageType))].sort();
  const isSame = Math.abs(compared.differenceUsd) < HALF_CENT;
  const reason =
    isSame || !gathered.isKnown
      ? null
      : explain({
          line: lineOfKey(gathered, options.region),
          modelled,
          billed,
          isOtherSize: isOtherSize(usageTypes, gathered.modelled),
          isProvisional: options.isProvisional,
        });
  return {
    line,
    title: gathered.title,
    usageTypes,
    modelledUsd: modelled.usd,
    billedUsd: billed.usd,
    ...compared,
    reason,
    isUnexplained: !gathered.isKnown || (!isSame && reason === null),
  };
}

function lineOfKey({ modelled: [item], billed: [amount] }: Gathered, region: string) {
  if (item !== undefined) return lineOfItem(item.service, item.item);
  return amount === undefined ? undefined : lineOfUsageType(amount.usageType, region);
}

function modelledSide(items: readonly LineItem[]): Side {
  return {
    usd: sum(items.map(({ amountUsd }) => amountUsd)),
    quantity: sameUnit(items.map(({ quantity, unit }) => ({ quantity, unit }))),
  };
}

function billedSide(amounts: readonly BilledAmount[]): Side {
  return { usd: sum(amounts.map(({ amountUsd }) => amountUsd)), quantity: sameUnit(amounts) };
}

/** Null where units differ: such quantities are not added. */
function sameUnit(of: readonly { readonly quantity: number; readonly unit: string }[]): number | null {
  return new Set(of.map(({ unit }) => unit)).size > 1 ? null : sum(of.map(({ quantity }) => quantity));
}

/** `t4g.small` of `BoxUsage:t4g.small`, which the descriptions of the model's line items begin with. */
function isOtherSize(usageTypes: readonly string[], items: readonly LineItem[]): boolean {
  const sizes = usageTypes.flatMap((type) => /:((?:db\.)?[a-z]\w*\.\w+)$/.exec(type)?.[1] ?? []);
  return (
    items.length > 0 &&
    sizes.some((size) => !items.some(({ description }) => description.split(' ').includes(size)))
  );
}

function compare(modelledUsd: number, billedUsd: number) {
  const differenceUsd = modelledUsd - billedUsd;
  return { differenceUsd, errorShare: billedUsd === 0 ? null : differenceUsd / billedUsd };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
