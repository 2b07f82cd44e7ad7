import { createRandom, distributionOfSorted, type RepeatSample, summarise } from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';

const REPEATS = 5;

/** Time from unsorted latencies to a summary with intervals, and the peak memory of the process so far. */
function measure(total: number): { seconds: number; cpuSeconds: number; mib: number } {
  const random = createRandom(total);
  const arrays = Array.from({ length: REPEATS }, () => {
    const values = new Float64Array(total / REPEATS);
    for (let i = 0; i < values.length; i += 1) values[i] = 20 * Math.exp(0.5 * random.nextNormal());
    return values;
  });
  const start = performance.now();
  const before = process.cpuUsage();
  const repeats = arrays.map(
    (values): RepeatSample => ({
      latencies: distributionOfSorted(values.sort(), 3),
      coldCount: 10,
      windowMs: 1e6,
    }),
  );
  const summary = summarise(repeats, { sloMs: 60, timeoutMs: 10_000 });
  const seconds = (performance.now() - start) / 1000;
  const { user, system } = process.cpuUsage(before);
  if (summary.p999.state !== 'estimated') throw new Error('expected an interval of p99.9, found none');
  return { seconds, cpuSeconds: (user + system) / 1e6, mib: process.resourceUsage().maxRSS / 1024 };
}

/** 10 million requests summarised with intervals, against 15 s and 400 MB, and its growth from 1 million. */
export function run(): Promise<Demonstration[]> {
  measure(100_000); // compiled before it is timed
  const small = measure(1_000_000);
  const large = measure(10_000_000);
  const growth = large.cpuSeconds / small.cpuSeconds;
  return Promise.resolve([
    {
      name: 'seconds to summarise 10 million requests with intervals',
      value: rounded(large.seconds),
      limit: 15,
      ok: large.seconds < 15,
      details: { 'CPU seconds': rounded(large.cpuSeconds), '1 million, seconds': rounded(small.seconds) },
    },
    {
      name: 'peak MB of the whole process',
      value: rounded(large.mib, 0),
      limit: 400,
      ok: large.mib < 400,
      details: {},
    },
    {
      name: 'growth of CPU time from 1 to 10 million, against 10 if linear',
      ratio: rounded(growth / 10, 2),
      value: rounded(growth, 1),
      limit: 15,
      ok: growth <= 15,
      details: {},
    },
  ]);
}
