import { priceBook, resolveInputs, SHAPES, totalUsdOf } from '@crossover/cost';
import { ARCHITECTURES, CATALOGUE, connectionOnset, maxConnections, safeConcurrency } from '@crossover/model';

/** Rates of the guide's table, requests per second. */
const RATES = [0.1, 1, 10, 100, 1000] as const;

/** Modelled monthly bills before anything was measured, by rate and shape; `lowest` is the id that costs least. */
export interface ModelledRow {
  readonly shape: string;
  readonly ratePerSecond: number;
  readonly totals: readonly { readonly id: string; readonly title: string; readonly totalUsd: number }[];
  readonly lowest: string;
}

/** From the cost model's own assumptions alone, so that the guide has an answer before the first run. */
export async function modelledRows(region: string): Promise<ModelledRow[]> {
  const book = await priceBook(region);
  return Object.values(SHAPES).flatMap((shape) =>
    RATES.map((ratePerSecond) => {
      const totals = ARCHITECTURES.map((architecture) => ({
        id: architecture.id,
        title: architecture.title,
        totalUsd: totalUsdOf(resolveInputs(architecture), ratePerSecond, { book, shape }),
      }));
      const lowest = totals.reduce((least, one) => (one.totalUsd < least.totalUsd ? one : least));
      return { shape: shape.title, ratePerSecond, totals, lowest: lowest.id };
    }),
  );
}

/** How many environments an architecture's database bears. */
export interface ConnectionRow {
  readonly title: string;
  readonly limit: number;
  readonly perEnvironment: number;
  /** Held by the architecture's own servers at their most. */
  readonly byServers: number;
  /** Number of the first environment that is refused. */
  readonly onset: number;
  /** Environments that the functions may have at once. */
  readonly reserved: number;
  /** Reserved concurrency that leaves everybody else their connections. */
  readonly safe: number;
}

/** Of every architecture with functions whose database has no proxy in front of it. */
export function connectionRows(): ConnectionRow[] {
  return CATALOGUE.flatMap(({ title, functions, servers, database }) => {
    if (functions === undefined || database.hasProxy === true) return [];
    const limit = maxConnections(database);
    const byServers = servers === undefined ? 0 : servers.maxInstances * servers.poolSize;
    return [
      {
        title,
        limit,
        perEnvironment: functions.poolSize,
        byServers,
        reserved: functions.reservedConcurrency,
        onset: connectionOnset(limit, byServers, functions.poolSize),
        safe: safeConcurrency(limit, byServers, functions.poolSize),
      },
    ];
  });
}
