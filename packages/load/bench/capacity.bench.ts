/** How many requests a second the generator carries when it is pinned to one core. */
import { type BenchResult, benchWorkload, ms, p99Of, play, usingDelayedTarget } from './harness.ts';

export async function run(): Promise<BenchResult[]> {
  const rate = 5000;
  const { requests, summary } = await usingDelayedTarget(0, (url) =>
    play(benchWorkload(rate, 4, 'even'), url, '1'),
  );
  const first = requests[0];
  const last = requests.at(-1);
  const tookMs = last === undefined || first === undefined ? Number.NaN : last.endMs - first.sentMs;
  const achieved = (1000 * requests.filter((request) => request.error === null).length) / tookMs;
  return [
    {
      name: 'load: requests/s carried on one core',
      ratio: achieved / rate,
      value: achieved,
      unit: 'requests/s',
      limit: 0.99 * rate,
      ok: achieved >= 0.99 * rate,
      details: `offered ${rate}/s, lag p99 ${ms(summary.lagP99Ms)}, p99 ${ms(p99Of(requests))}`,
    },
  ];
}
