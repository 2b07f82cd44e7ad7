/** What the load generator must hold, measured now and on this machine. Run it with `node bench/run.ts`. */
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { CrossoverError, type Request, type Workload } from '@crossover/model';
import { compileSchedule, type PlaySummary, readRequests, usingLoadGenerator } from '../src/index.ts';
import {
  type BenchResult,
  benchWorkload,
  ms,
  quantile,
  usingBenchFolder,
  usingDelayedTarget,
} from './harness.ts';

const SERVICE_TIME_MS = 5;
const SPAN_MS = 100;

export async function run(): Promise<BenchResult[]> {
  return [...(await measureSending()), await measureCapacity(), await measureBias()];
}

interface Played {
  readonly summary: PlaySummary;
  /** Without the warm-up. */
  readonly requests: readonly Request[];
}

async function play(workload: Workload, targetUrl: string, cpus: string | null): Promise<Played> {
  return usingBenchFolder((folder) =>
    usingLoadGenerator({ cpus }, async (generator) => {
      const recordsPath = join(folder, 'bench.ndjson.gz');
      const summary = await generator.play({
        id: 'bench',
        schedule: compileSchedule(workload),
        targetUrl,
        recordsPath,
      });
      const requests: Request[] = [];
      for await (const request of readRequests(recordsPath)) if (!request.isWarmUp) requests.push(request);
      return { summary, requests };
    }),
  );
}

async function measureSending(): Promise<BenchResult[]> {
  const steady = await usingDelayedTarget(SERVICE_TIME_MS, (url) =>
    play(benchWorkload(300, 6, 'poisson'), url, null),
  );
  const ramp = { ...benchWorkload(60, 8, 'even') };
  ramp.phases = ramp.phases.map((phase) => (phase.isWarmUp ? phase : { ...phase, rampToRatePerSecond: 300 }));
  const rising = await usingDelayedTarget(SERVICE_TIME_MS, (url) => play(ramp, url, null));
  const even = await usingDelayedTarget(SERVICE_TIME_MS, (url) =>
    play(benchWorkload(300, 6, 'even'), url, null),
  );
  const lags = steady.requests.map((request) => request.sentMs - request.intendedMs);
  const lagP99 = quantile(lags, 0.99);
  const cpu = steady.summary.seconds.slice(2).reduce((sum, second) => sum + second.cpuSeconds, 0) / 6;
  const missing = 1 - steady.summary.sent / steady.summary.scheduled;
  return [
    {
      name: 'load: send lag p99 at 300 requests/s',
      value: lagP99,
      limit: 5,
      ok: lagP99 <= 5,
      details: `p50 ${ms(quantile(lags, 0.5))}, max ${ms(quantile(lags, 1))}, ${cpu.toFixed(2)} cores`,
    },
    {
      name: 'load: share of scheduled requests not sent',
      value: missing,
      limit: 0.001,
      ok: missing <= 0.001,
      details: `${steady.summary.sent} of ${steady.summary.scheduled}`,
    },
    rateError('steady', even.requests),
    rateError('ramp', rising.requests),
  ];
}

/**
 * Largest relative error of the achieved rate in any span of 100 ms: the time that the span's requests took to be
 * sent against the time that they should have taken. Counting per clock interval would measure rounding instead.
 */
function rateError(phase: string, requests: readonly Request[]): BenchResult {
  const errors: number[] = [];
  let end = 0;
  for (const [start, first] of requests.entries()) {
    while (end < requests.length && (requests[end]?.intendedMs ?? 0) - first.intendedMs < SPAN_MS) end += 1;
    const last = requests[end];
    if (last === undefined) break;
    const intendedMs = last.intendedMs - first.intendedMs;
    const sentMs = last.sentMs - first.sentMs;
    if (end > start) errors.push(Math.abs(intendedMs / sentMs - 1));
  }
  const value = quantile(errors, 0.99);
  return {
    name: `load: rate error per 100 ms, ${phase} phase (p99 of spans)`,
    value,
    limit: 0.05,
    ok: value <= 0.05,
    details: `median ${(100 * quantile(errors, 0.5)).toFixed(2)} %, largest ${(100 * quantile(errors, 1)).toFixed(2)} % of ${errors.length} spans`,
  };
}

async function measureCapacity(): Promise<BenchResult> {
  const rate = 5000;
  const { requests, summary } = await usingDelayedTarget(0, (url) =>
    play(benchWorkload(rate, 4, 'even'), url, '1'),
  );
  const first = requests[0];
  const last = requests.at(-1);
  const tookMs = last === undefined || first === undefined ? Number.NaN : last.endMs - first.sentMs;
  const achieved = (1000 * requests.filter((request) => request.error === null).length) / tookMs;
  return {
    name: 'load: requests/s carried on one core',
    ratio: achieved / rate,
    value: achieved,
    limit: 0.99 * rate,
    ok: achieved >= 0.99 * rate,
    details: `offered ${rate}/s, lag p99 ${ms(summary.lagP99Ms)}, p99 ${ms(
      quantile(
        requests.map((r) => r.endMs - r.intendedMs),
        0.99,
      ),
    )}`,
  };
}

/** The same target, one after the other, wrk first: closed loop with as many connections as carry the rate. */
async function measureBias(): Promise<BenchResult> {
  const rate = 1000;
  const wrkP99 = await usingDelayedTarget(SERVICE_TIME_MS, measureWithWrk);
  const { requests } = await usingDelayedTarget(SERVICE_TIME_MS, (url) =>
    play(benchWorkload(rate, 6, 'even'), url, null),
  );
  const p99 = quantile(
    requests.map((request) => request.endMs - request.intendedMs),
    0.99,
  );
  const bias = Math.abs(p99 - wrkP99);
  return {
    name: `load: difference of p99 from wrk's at ${rate} requests/s`,
    value: bias,
    limit: 2,
    ok: bias <= 2,
    details: `ours ${ms(p99)}, wrk ${ms(wrkP99)}, service time ${SERVICE_TIME_MS} ms`,
  };
}

async function measureWithWrk(url: string): Promise<number> {
  if (!existsSync('/usr/bin/wrk')) {
    throw new CrossoverError(
      'load-failed',
      'Expected "wrk" to compare the load generator with, found none.',
      {
        hint: 'On Debian: apt-get install wrk.',
      },
    );
  }
  // 6 connections of a 5 ms target are about 1,000 requests/s.
  const { stdout } = await promisify(execFile)('/usr/bin/wrk', [
    '-t1',
    '-c6',
    '-d6s',
    '--latency',
    `${url}/`,
  ]);
  const [, amount, unit] = /99%\s+([\d.]+)(us|ms|s)/.exec(stdout) ?? [];
  if (amount === undefined) throw new Error(`Expected a 99 % line from wrk, found:\n${stdout}`);
  return Number(amount) * ({ us: 0.001, ms: 1, s: 1000 }[unit ?? 'ms'] ?? Number.NaN);
}

if (import.meta.main) {
  for (const result of await run()) {
    console.log(
      `${result.ok ? 'ok  ' : 'FAIL'} ${result.name}: ${result.value.toFixed(3)} (limit ${result.limit}); ${result.details}`,
    );
  }
}
