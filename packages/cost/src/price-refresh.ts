import type { Price, PriceBookFile, PriceTier } from './price.ts';

/** A price as the Price List API gave it, tiers ascending from 0. */
export interface FoundPrice {
  readonly tiers: readonly PriceTier[];
  readonly source: string;
}

export interface PriceChange {
  readonly key: string;
  readonly unit: string;
  readonly before: readonly PriceTier[];
  readonly after: readonly PriceTier[];
}

export interface RefreshedPrices {
  readonly file: PriceBookFile;
  /** Prices that are not what they were. */
  readonly changes: readonly PriceChange[];
  /** Found again as they were. */
  readonly confirmed: readonly string[];
  /** Not found; they keep their old source and date. */
  readonly kept: readonly string[];
}

const tiersOf = (price: Price): readonly PriceTier[] => price.tiers ?? [{ from: 0, usd: price.usd }];

function isSame(a: readonly PriceTier[], b: readonly PriceTier[]): boolean {
  return (
    a.length === b.length &&
    a.every((tier, i) => {
      const other = b[i];
      // The list's decimals and ours are the same number written in different ways.
      return other?.from === tier.from && Math.abs(other.usd - tier.usd) <= 1e-9 * Math.abs(tier.usd);
    })
  );
}

/**
 * A region's prices renewed by what was found, and what that changed.
 *
 * @param on day on which they were found, `YYYY-MM-DD`.
 */
export function refreshPrices(
  file: PriceBookFile,
  found: ReadonlyMap<string, FoundPrice>,
  on: string,
): RefreshedPrices {
  const prices: Record<string, Price> = {};
  const changes: PriceChange[] = [];
  const confirmed: string[] = [];
  const kept: string[] = [];
  for (const [key, price] of Object.entries(file.prices)) {
    const now = found.get(key);
    const [first] = now?.tiers ?? [];
    if (now === undefined || first === undefined) {
      kept.push(key);
      prices[key] = price;
      continue;
    }
    const { tiers: before, ...rest } = price;
    const isUnchanged = isSame(tiersOf(price), now.tiers);
    if (isUnchanged) confirmed.push(key);
    else changes.push({ key, unit: price.unit, before: tiersOf(price), after: now.tiers });
    prices[key] = {
      ...rest,
      usd: first.usd,
      ...(now.tiers.length > 1 ? { tiers: isUnchanged && before ? before : now.tiers } : {}),
      source: now.source,
      sourceDate: on,
      confidence: 'exact',
    };
  }
  return { file: { ...file, readOn: on, prices }, changes, confirmed, kept };
}

/** A region's file with one price on a line, so that a refresh is readable as a difference. */
export function serializePriceBook(file: PriceBookFile): string {
  const lines = Object.entries(file).map(([name, value]) => {
    if (typeof value !== 'object') return `  ${JSON.stringify(name)}: ${JSON.stringify(value)}`;
    const rows = Object.entries(value).map(
      ([key, row]) => `    ${JSON.stringify(key)}: ${JSON.stringify(row)}`,
    );
    return `  ${JSON.stringify(name)}: {\n${rows.join(',\n')}\n  }`;
  });
  return `{\n${lines.join(',\n')}\n}\n`;
}
