import { priceBook } from '@crossover/cost';
import { CrossoverError, type Plan, type PlannedRepeat, type Repeat } from '@crossover/model';
import { placementOf } from '../../load/worker-placement.ts';
import { workersUsdPerHour } from '../../load/worker-price.ts';
import type { Progress } from '../../terminal/progress.ts';
import { resumeCommand } from '../../terminal/run-command.ts';
import { type Spending, spendingOf } from './spending.ts';
import { breachOf, describeBreach, type Threshold } from './threshold.ts';

const MS_PER_HOUR = 3_600_000;

/** When a run stops by itself. */
export interface RunLimits {
  readonly abortOn: readonly Threshold[];
  /** What the run may cost at list prices, modelled, what an interrupted part of it cost included. */
  readonly maxUsd: number | undefined;
}

interface WatchedFolder {
  readonly path: string;
  readonly plan: Plan;
  readonly readRepeat: (id: string) => Promise<Repeat | undefined>;
}

/**
 * Runs `use` with a progress that watches the run and a signal that is aborted once it goes past a limit: within a
 * second of seeing it, and before a repeat that would. What was measured until then stays.
 *
 * @throws CrossoverError `limit-reached`, `over-budget`
 */
export async function usingLimits<T>(
  folder: WatchedFolder,
  { abortOn, maxUsd }: RunLimits,
  progress: Progress,
  signal: AbortSignal,
  use: (watched: Progress, limited: AbortSignal) => Promise<T>,
): Promise<T> {
  const { plan } = folder;
  const stop = new AbortController();
  const tally = maxUsd === undefined ? null : await createTally(folder, await pricesOf(plan));
  let repeat: PlannedRepeat | undefined;
  let sent = 0;
  const goOn = resumeCommand(folder.path);
  const stopOverBudget = (usd: number, when: string) => {
    if (maxUsd === undefined || usd <= maxUsd) return;
    const money = (value: number) => `${Number(value.toPrecision(4))} USD`;
    stop.abort(
      new CrossoverError(
        'over-budget',
        `Expected the run to cost at most ${money(maxUsd)}, found ${money(usd)} ${when}: it was stopped.`,
        { hint: `To go on, raise the cap: ${goOn} --max-usd ${Number((2 * usd).toPrecision(2))}` },
      ),
    );
  };
  const watched: Progress = {
    ...progress,
    repeatStarts(planned, ...rest) {
      repeat = planned;
      sent = 0;
      if (tally) stopOverBudget(tally.with(planned), `with repeat ${planned.id}`);
      progress.repeatStarts(planned, ...rest);
    },
    second(second) {
      progress.second(second);
      if (repeat === undefined || stop.signal.aborted) return;
      for (const threshold of abortOn) {
        const found = breachOf(threshold, second);
        if (found === null) continue;
        const message = `${describeBreach(threshold, found)} of repeat ${repeat.id}: the run was stopped.`;
        const hint = `Mend the cause or raise the threshold, then continue with: ${goOn}`;
        return stop.abort(new CrossoverError('limit-reached', message, { hint }));
      }
      if (tally === null) return;
      tally.sent(repeat.architecture, second.sent - sent);
      sent = second.sent;
      stopOverBudget(tally.usd(), `during repeat ${repeat.id}`);
    },
    repeatEnds(ended, position) {
      repeat = undefined;
      progress.repeatEnds(ended, position);
    },
  };
  try {
    return await use(watched, AbortSignal.any([signal, stop.signal]));
  } catch (error) {
    throw stop.signal.aborted ? stop.signal.reason : error;
  }
}

async function pricesOf(plan: Plan): Promise<Spending> {
  const workersUsd = await workersUsdPerHour(placementOf(plan, process.env), plan.region);
  return spendingOf(plan, await priceBook(plan.region), workersUsd);
}

/** What a run has cost so far: an interrupted run's repeats count, the time in between does not. */
async function createTally(
  { plan, readRepeat }: Omit<WatchedFolder, 'path'>,
  { usdPerHour, usdOfRequests }: Spending,
) {
  const plannedOf = ({ workload }: PlannedRepeat) =>
    plan.workloads.find((one) => one.workload.name === workload);
  // How far one came that did not complete is not known: as if it had sent everything.
  const requestsOf = (repeat: Repeat) =>
    repeat.state === 'completed' ? repeat.generator.sent : (plannedOf(repeat)?.scheduledRequests ?? 0);
  let requestsUsd = 0;
  let earlierMs = 0;
  for (const { id } of plan.order) {
    const repeat = await readRepeat(id);
    if (repeat === undefined) continue;
    earlierMs += Date.parse(repeat.endedAt) - Date.parse(repeat.startedAt);
    requestsUsd += usdOfRequests(repeat.architecture, requestsOf(repeat));
  }
  const beganAt = performance.now();
  const usd = () => requestsUsd + ((earlierMs + performance.now() - beganAt) / MS_PER_HOUR) * usdPerHour;
  return {
    usd,
    sent(architecture: string, requests: number) {
      requestsUsd += usdOfRequests(architecture, requests);
    },
    with(planned: PlannedRepeat): number {
      const { scheduledRequests = 0, durationSeconds = 0 } = plannedOf(planned) ?? {};
      const usdOfTime = ((durationSeconds * 1000) / MS_PER_HOUR) * usdPerHour;
      return usd() + usdOfTime + usdOfRequests(planned.architecture, scheduledRequests);
    },
  };
}
