/** How far the generator's p99 is from wrk's on the same target of known service time. */
import { type BenchResult, benchWorkload, p99Of, play, quantile, usingDelayedTarget } from './harness.ts';
import { runWrk } from './wrk.ts';

const SERVICE_TIME_MS = 5;
const ROUNDS = 3;

/**
 * The same target for both, in turns, so that a busy moment of the machine meets both alike; medians of the rounds.
 * wrk is a closed loop, with as many connections as carry the rate.
 */
export async function run(): Promise<BenchResult[]> {
  const rate = 1000;
  const wrk: number[] = [];
  const ours: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await usingDelayedTarget(SERVICE_TIME_MS, async (url) => {
      wrk.push(await measureWithWrk(url));
      const { requests } = await play(benchWorkload(rate, 3, 'even'), url, null);
      ours.push(p99Of(requests));
    });
  }
  const bias = Math.abs(quantile(ours, 0.5) - quantile(wrk, 0.5));
  const list = (values: readonly number[]) => values.map((value) => value.toFixed(2)).join(', ');
  return [
    {
      name: `load: difference of p99 from wrk's at ${rate} requests/s`,
      value: bias,
      unit: 'ms',
      limit: 2,
      ok: bias <= 2,
      details: `ours ${list(ours)} ms, wrk ${list(wrk)} ms, service time ${SERVICE_TIME_MS} ms`,
    },
  ];
}

async function measureWithWrk(url: string): Promise<number> {
  // 6 connections of a 5 ms target are about 1,000 requests/s.
  const printed = await runWrk(['-t1', '-c6', '-d3s', '--latency', `${url}/`]);
  const [, amount, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(printed) ?? [];
  if (amount === undefined) throw new Error(`Expected a 99 % line from wrk, found:\n${printed}`);
  return Number(amount) * ({ us: 0.001, ms: 1, s: 1000 }[unit ?? 'ms'] ?? Number.NaN);
}
