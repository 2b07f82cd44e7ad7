/** More is offered than has to be carried, so that the number is the generator's and not the offer's. */
const OFFERED_PER_SECOND = 5500;
const WANTED_PER_SECOND = 5000;

/** How many requests a second the generator carries when it is pinned to one core. */
import { type BenchResult, benchWorkload, ms, p99Of, play, usingDelayedTarget } from './harness.ts';

export async function run(): Promise<BenchResult[]> {
  const { requests, summary } = await usingDelayedTarget(0, (url) =>
    play(benchWorkload(OFFERED_PER_SECOND, 4, 'even'), url, '1'),
  );
  const first = requests[0];
  const last = requests.at(-1);
  const tookMs = last === undefined || first === undefined ? Number.NaN : last.endMs - first.sentMs;
  const achieved = (1000 * requests.filter((request) => request.error === null).length) / tookMs;
  return [
    {
      name: 'load: requests/s carried on one core',
      ratio: achieved / WANTED_PER_SECOND,
      value: achieved,
      unit: 'requests/s',
      limit: WANTED_PER_SECOND,
      ok: achieved >= WANTED_PER_SECOND,
      details: `offered ${OFFERED_PER_SECOND}/s, lag p99 ${ms(summary.lagP99Ms)}, p99 ${ms(p99Of(requests))}`,
    },
  ];
}
