import { type BillResult, collectBill } from '@crossover/collect';
import { type Asking, usingAws } from './using-aws.ts';

/**
 * Collects what AWS charged for the days of a run into its folder.
 *
 * @throws CrossoverError `usage` for a run of no stage; `over-budget` past the limit; `collect-failed`; `interrupted`
 */
export function collectRunBill(asking: Asking, limitUsd: number): Promise<BillResult> {
  return usingAws('bill', asking, (run) => collectBill({ ...run, limitUsd }));
}
