import { type PriceBook, resolveInputs, totalUsdOf } from '@crossover/cost';
import { findArchitecture, isScript, type Plan } from '@crossover/model';

const HOURS_PER_MONTH = 730;
const SECONDS_PER_HOUR = 3600;
/** A script does not say its rate: it is priced as so many requests a second. */
const SCRIPT_RATE_PER_SECOND = 10;

/** What a run costs at list prices, modelled; all architectures are there while one of them is loaded. */
export interface Spending {
  readonly usdPerHour: number;
  readonly usdOfRequests: (architecture: string, requests: number) => number;
}

/**
 * The price of a request is that at the mean rate which the run sends while it sends.
 *
 * @param workersUsdPerHour of load generators that are not on this machine; as if they were up all the time.
 */
export function spendingOf(plan: Plan, book: PriceBook, workersUsdPerHour = 0): Spending {
  const ratePerSecond = meanRateOf(plan);
  const perRequest = new Map<string, number>();
  let usdPerHour = workersUsdPerHour;
  for (const id of plan.architectures) {
    const { architecture, values } = resolveInputs(findArchitecture(id));
    const monthly = (rate: number) => totalUsdOf({ architecture, values }, rate, { book });
    const fixedUsd = monthly(0);
    usdPerHour += fixedUsd / HOURS_PER_MONTH;
    const requestsPerMonth = ratePerSecond * HOURS_PER_MONTH * SECONDS_PER_HOUR;
    perRequest.set(id, (monthly(ratePerSecond) - fixedUsd) / requestsPerMonth);
  }
  return {
    usdPerHour,
    usdOfRequests: (architecture, requests) => requests * (perRequest.get(architecture) ?? 0),
  };
}

/** What the whole plan costs: every repeat sent, every architecture there for as long. */
export function usdOfPlan(plan: Plan, { usdPerHour, usdOfRequests }: Spending, seconds: number): number {
  const requestsUsd = plan.order.reduce((sum, { workload, architecture }) => {
    const planned = plan.workloads.find((one) => one.workload.name === workload);
    return sum + usdOfRequests(architecture, planned?.scheduledRequests ?? 0);
  }, 0);
  return requestsUsd + (seconds / SECONDS_PER_HOUR) * usdPerHour;
}

function meanRateOf({ workloads }: Plan): number {
  const known = workloads.filter(({ workload }) => !isScript(workload));
  const seconds = known.reduce((sum, { durationSeconds }) => sum + durationSeconds, 0);
  const requests = known.reduce((sum, { scheduledRequests }) => sum + scheduledRequests, 0);
  return requests === 0 ? SCRIPT_RATE_PER_SECOND : requests / seconds;
}
