import type { EstimateRequest } from '@crossover/cost';
import {
  type EstimateOptions,
  parseArchitectures,
  parseMonth,
  parseNeeds,
  parsePlan,
  parseRate,
  parseShape,
  readProfiles,
  runFolder,
} from './estimate-options.ts';
import { freeTierFrom, type PriceOptions, readPrices } from './price-options.ts';

const DEFAULT_REGION = 'us-east-1';

/**
 * What `crossover estimate` asks the cost model.
 *
 * @throws CrossoverError `usage`, `unknown-architecture`, `unknown-workload`, `unknown-run`, `invalid-run-data`
 */
export async function estimateRequest(
  args: EstimateOptions & PriceOptions & { readonly region?: string | undefined },
): Promise<EstimateRequest> {
  const folder = runFolder(args.run, args.reports);
  return {
    architectures: parseArchitectures(args.architecture),
    ratePerSecond: parseRate(args.rate, args.shape),
    shape: await parseShape(args.shape, folder),
    profiles: await readProfiles(folder),
    book: await readPrices(args, args.region ?? DEFAULT_REGION),
    month: parseMonth(args.month),
    freeTier: freeTierFrom(args) ?? 'none',
    plan: parsePlan(args.plan),
    needs: parseNeeds(args),
  };
}
