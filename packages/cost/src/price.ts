/** How far a price can be trusted: read from AWS by a program, told by someone else, or known without a source. */
export type Confidence = 'exact' | 'reported' | 'from-memory';

/** From this monthly quantity on, a unit costs `usd`. Tiers are graduated: each unit pays the price of its own tier. */
export interface PriceTier {
  readonly from: number;
  readonly usd: number;
}

/** What AWS charges for one unit of one thing, in one region (or everywhere). */
export interface Price {
  readonly unit: string;
  /** USD per unit; of the first tier when there are tiers. */
  readonly usd: number;
  /** Ascending from 0; absent for a flat price. */
  readonly tiers?: readonly PriceTier[];
  readonly source: string;
  /** Day on which the source was read or published, `YYYY-MM-DD`. */
  readonly sourceDate: string;
  readonly confidence: Confidence;
  readonly note?: string;
  /** Of an instance type or class. */
  readonly vcpu?: number;
  readonly memoryGib?: number;
  /** Of a burstable instance type: the share of each vCPU that is included, in percent. */
  readonly baselinePercent?: number;
}

export type FreeTier = 'none' | 'always' | 'legacy-12-month';

/** Units that cost nothing each month, for those who may use them. */
export interface FreeAllowance {
  readonly amount: number;
  readonly unit: string;
  /** `legacy-12-month` offers exist only for accounts created before 2025-07-15. */
  readonly eligibility: 'always' | 'legacy-12-month';
  readonly source: string;
  readonly sourceDate: string;
  readonly note?: string;
}

/** Everything that can be billed in one region, with the prices that are the same everywhere. */
export interface PriceBook {
  readonly region: string;
  /** Day on which the snapshot was made; each price has a date of its own. */
  readonly readOn: string;
  /** By `service.dimension`, e.g. `lambda.requests`. */
  readonly prices: Readonly<Record<string, Price>>;
  readonly freeTier: Readonly<Record<string, FreeAllowance>>;
}

/** A region's file as it stands in `price-book/`. */
export interface PriceBookFile {
  readonly region: string;
  readonly readOn: string;
  readonly currency: string;
  readonly prices: Readonly<Record<string, Price>>;
  readonly freeTier?: Readonly<Record<string, FreeAllowance>>;
}

/**
 * Joins a region's prices with those that are the same everywhere. Pure: the page's calculator calls it with the
 * two files it carries.
 *
 * @param overrides prices that replace or add to the snapshot's, by key; give `source` and `sourceDate` of your own.
 */
export function createPriceBook(
  regional: PriceBookFile,
  everywhere: PriceBookFile,
  overrides: Readonly<Record<string, Price>> = {},
): PriceBook {
  return {
    region: regional.region,
    readOn: regional.readOn,
    prices: { ...everywhere.prices, ...regional.prices, ...overrides },
    freeTier: everywhere.freeTier ?? {},
  };
}
