import { priceBook } from '@crossover/cost';
import { mayChangeData, type Plan } from '@crossover/model';
import { describeWorkers } from '../../load/describe-workers.ts';
import { placementOf } from '../../load/worker-placement.ts';
import { workersUsdPerHour } from '../../load/worker-price.ts';
import { spendingOf, usdOfPlan } from '../limits/spending.ts';

/** Where the run's requests go and come from, what is not done there, and what they cost; in sentences. */
export async function describePlace(plan: Plan, totalSeconds: number): Promise<string[]> {
  const { targets } = plan;
  const placement = placementOf(plan, process.env);
  const usdPerHour = await workersUsdPerHour(placement, plan.region);
  const workers = describeWorkers(placement, usdPerHour, totalSeconds);
  if (targets === undefined) return ['In the lab: nothing is sent to AWS, and it costs nothing.', ...workers];
  const usd = usdOfPlan(plan, spendingOf(plan, await priceBook(plan.region)), totalSeconds);
  return [
    ...plan.architectures.map((id) => `To ${id}: ${targets.urls[id] ?? 'no address'}`),
    `About ${Number(usd.toPrecision(2))} USD at list prices of ${plan.region} if these are the architectures of the catalogue, the hours of being there included.`,
    ...workers,
    ...describeData(plan),
  ];
}

/** Whether repeats find the data that those before them found; in sentences. */
export function describeData({ targets, workloads, repeats }: Plan): string[] {
  if (targets?.resetFrom !== undefined)
    return [`Before each repeat the command in ${targets.resetFrom} puts the target's data back.`];
  const isSame = repeats === 1 || !workloads.some(({ workload }) => mayChangeData(workload));
  if (targets === undefined || isSame) return [];
  return [
    "The targets' data are not reset between repeats: a create that is repeated is answered as a repetition, and what was deleted is not found. Give a command that resets them by --reset-env, or use a workload that reads.",
  ];
}
