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
import { parseRegion } from './parse-region.ts';
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
  const architectures = parseArchitectures(args.architecture);
  const ratePerSecond = parseRate(args.rate, args.shape);
  const folder = await runFolder(args.run, args.reports);
  return {
    architectures,
    ratePerSecond,
    // Without traffic there is nothing to split.
    hasBaselines: ratePerSecond > 0,
    shape: await parseShape(args.shape, folder),
    profiles: await readProfiles(folder),
    book: await readPrices(args, parseRegion(args.region ?? DEFAULT_REGION)),
    month: parseMonth(args.month),
    freeTier: freeTierFrom(args) ?? 'none',
    plan: parsePlan(args.plan),
    needs: parseNeeds(args),
  };
}
