import { priceBook } from '@crossover/cost';
import type { Plan } from '@crossover/model';
import { spendingOf, usdOfPlan } from '../limits/spending.ts';

/** Where the run's requests go, what is not done there, and what they cost; in sentences. */
export async function describePlace(plan: Plan, totalSeconds: number): Promise<string[]> {
  const { targets } = plan;
  if (targets === undefined) return ['In the lab: nothing is sent to AWS, and it costs nothing.'];
  const usd = usdOfPlan(plan, spendingOf(plan, await priceBook(plan.region)), totalSeconds);
  return [
    ...plan.architectures.map((id) => `To ${id}: ${targets.urls[id] ?? 'no address'}`),
    `About ${Number(usd.toPrecision(2))} USD at list prices of ${plan.region} if these are the architectures of the catalogue, the hours of being there included.`,
    'Data are not reset between repeats: a create that is repeated is answered as a repetition, and what was deleted is not found. Seed and reset each target yourself, or use a workload that reads.',
  ];
}
