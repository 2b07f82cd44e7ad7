import { type AwsPlacement, checkDistributedSettings, type Placement, readPlacement } from '@crossover/load';
import { CrossoverError, type Plan } from '@crossover/model';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Where the load generators of a plan are; null: one, on this machine.
 *
 * @throws CrossoverError `usage` when settings of workers on AWS are missing, are such as AWS or Artillery do not
 * take, or name another region than the plan.
 */
export function placementOf(
  plan: Pick<Plan, 'loadWorkers' | 'loadWorkersOn' | 'workloads'>,
  environment: Environment,
): Placement | null {
  const { loadWorkers, loadWorkersOn, workloads } = plan;
  if (loadWorkers === undefined) return null;
  if (loadWorkersOn === undefined) return { where: 'local', workers: loadWorkers };
  const placement = readPlacement(loadWorkersOn.where, loadWorkers, environment);
  if (placement.region !== loadWorkersOn.region)
    throw new CrossoverError(
      'usage',
      `Expected load from ${loadWorkersOn.region} as in the plan, found CROSSOVER_LOAD_REGION=${placement.region}.`,
      {
        hint: 'Repeats with load from elsewhere must not be mixed: set it as before, or start the run anew.',
      },
    );
  assertSettings(placement, Math.max(...workloads.map(({ durationSeconds }) => 1000 * durationSeconds)));
  return placement;
}

function assertSettings(placement: AwsPlacement, longestPlayMs: number): void {
  const fault = checkDistributedSettings(placement, longestPlayMs).find(({ isGood }) => !isGood);
  if (fault === undefined) return;
  throw new CrossoverError(
    'usage',
    `Expected settings that workers on AWS take, found ${fault.what}: ${fault.found}.`,
    {
      hint: `${fault.remedy ?? ''} The settings are in docs/aws.md; "crossover doctor --aws" checks them all.`,
    },
  );
}
