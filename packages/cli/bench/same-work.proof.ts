/** Whether every architecture is really given the same requests, and at the same times. */
import { compileSchedule, readWorkload, scaleWorkload } from '@crossover/load';
import { type Demonstration, highestRateOf, type Workload } from '@crossover/model';
import { bankSizeFor } from '../src/run/bank-size.ts';
import { type Played, usingLabStand } from './lab-stand.ts';

const ARCHITECTURES = ['serverful', 'serverless', 'hybrid'];
const RATE_PER_SECOND = 300;
const MOST_MISSING_SHARE = 0.001;
const MAX_LAG_P99_MS = 5;

/** The workload `steady` at 300 requests/s, its warm-up as much faster, on every architecture of the default run. */
export async function run(durationFactor = 1): Promise<Demonstration[]> {
  const steady = scaleWorkload(await readWorkload('steady'), { durationFactor });
  const rateFactor = RATE_PER_SECOND / highestRateOf(steady);
  const workload: Workload = {
    ...steady,
    phases: steady.phases.map(({ rampToRatePerSecond, ...phase }) => ({
      ...phase,
      ratePerSecond: phase.ratePerSecond * rateFactor,
      ...(rampToRatePerSecond !== undefined && { rampToRatePerSecond: rampToRatePerSecond * rateFactor }),
    })),
  };
  return usingLabStand(
    { architectures: ARCHITECTURES, products: workload.dataset.products },
    async (stand) => {
      // As in a run: without enough banked environments cold starts take the generator's core.
      const bank = { bankSize: bankSizeFor(workload, []) };
      for (const architecture of ARCHITECTURES) await stand.play(architecture, workload, bank);
      const played = new Map<string, Played>();
      for (const architecture of ARCHITECTURES)
        played.set(architecture, await stand.play(architecture, workload, bank));
      return [
        sameRequests(workload, played),
        ...[...played].flatMap(([architecture, { summary }]) => {
          const missing = 1 - summary.sent / summary.scheduled;
          return [
            {
              name: `${architecture}: share of scheduled requests not sent`,
              value: missing,
              limit: MOST_MISSING_SHARE,
              ok: missing <= MOST_MISSING_SHARE,
              details: { scheduled: summary.scheduled, sent: summary.sent, completed: summary.completed },
            },
            {
              name: `${architecture}: lag of sending at ${RATE_PER_SECOND} requests/s, p99`,
              value: summary.lagP99Ms,
              unit: 'ms',
              limit: MAX_LAG_P99_MS,
              ok: summary.lagP99Ms <= MAX_LAG_P99_MS,
              details: { 'p50, ms': summary.lagP50Ms, 'max, ms': summary.lagMaxMs },
            },
          ];
        }),
      ];
    },
  );
}

/** What was recorded, not what was planned: operation and intended time of each request. */
function sameRequests(workload: Workload, played: ReadonlyMap<string, Played>): Demonstration {
  const [first, ...others] = [...played.values()].map(({ requests }) =>
    requests.map(({ index, route, intendedMs }) => `${index} ${route} ${intendedMs}`),
  );
  const different = others.reduce(
    (sum, other) => sum + (first ?? []).filter((line, i) => line !== other[i]).length,
    0,
  );
  return {
    name: 'requests that differ between architectures in operation or intended time',
    value: different,
    limit: 0,
    ok: different === 0 && (first?.length ?? 0) > 0,
    details: {
      'hash of the schedule': compileSchedule(workload).hash.slice(0, 12),
      architectures: [...played.keys()].join(', '),
      'requests each': first?.length ?? 0,
    },
  };
}
