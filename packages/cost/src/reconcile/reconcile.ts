import type { BilledAmount, LineItem, ReconciliationReason } from '@crossover/model';
import type { PriceBook } from '../price.ts';
import { explain, HALF_CENT, type Side } from './explain.ts';
import { type BilledLine, lineOfItem, lineOfUsageType } from './usage-types.ts';

interface ReconcileOptions {
  /** Of the stage's region, with whose name its usage types begin, and with what every account has free. */
  readonly book: Pick<PriceBook, 'region' | 'freeTier'>;
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
  /** Undefined: AWS's usage types are not known of this line item, or the usage type is of no line. */
  readonly line: BilledLine | undefined;
  readonly title: string;
  readonly order: number;
  readonly modelled: LineItem[];
  readonly billed: BilledAmount[];
}

/** After the lines of the table: the model's other items, then usage types that it does not know. */
const OTHER_ITEM = 1e6;
const UNKNOWN_TYPE = 1e7;

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
  const at = (line: BilledLine | undefined, name: string, title: string, order: number): Gathered => {
    const key = line?.line ?? name;
    const found = lines.get(key) ?? {
      line,
      title: line?.title ?? title,
      order: line?.order ?? order,
      modelled: [],
      billed: [],
    };
    lines.set(key, found);
    return found;
  };
  for (const item of modelled) {
    const { service, item: name, description } = item;
    at(lineOfItem(service, name), `${service}.${name}`, description, OTHER_ITEM).modelled.push(item);
  }
  for (const amount of billed) {
    const { usageType } = amount;
    const line = lineOfUsageType(usageType, options.book.region);
    at(line, usageType, usageType, UNKNOWN_TYPE).billed.push(amount);
  }
  const rows = [...lines]
    .map(([key, gathered]) => ({ order: gathered.order, row: toRow(key, gathered, options) }))
    .sort(
      (a, b) => a.order - b.order || b.row.billedUsd - a.row.billedUsd || (a.row.line < b.row.line ? -1 : 1),
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

function toRow(
  key: string,
  { line, title, modelled: items, billed: amounts, order }: Gathered,
  { book, isProvisional }: ReconcileOptions,
): ReconciledRow {
  const modelled = modelledSide(items);
  const billed = billedSide(amounts);
  const compared = compare(modelled.usd, billed.usd);
  const usageTypes = [...new Set(amounts.map(({ usageType }) => usageType))].sort();
  const isSame = Math.abs(compared.differenceUsd) < HALF_CENT;
  const topPriceUsd = Math.max(0, ...items.map(({ unitPriceUsd }) => unitPriceUsd));
  const freeQuantity = line?.free === undefined ? 0 : (book.freeTier[line.free]?.amount ?? 0);
  const reason =
    isSame || line === undefined
      ? null
      : explain({
          line,
          modelled,
          billed,
          freeUsd: freeQuantity * topPriceUsd,
          isOtherSize: isOtherSize(usageTypes, items),
          isProvisional,
        });
  return {
    line: key,
    title,
    usageTypes,
    modelledUsd: modelled.usd,
    billedUsd: billed.usd,
    ...compared,
    reason,
    isUnexplained: order === UNKNOWN_TYPE || (!isSame && reason === null),
  };
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
