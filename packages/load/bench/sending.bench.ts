/** How punctual the generator is: lateness, completeness, and the achieved rate at a scale of 100 ms. */
import { type Request, rateErrors } from '@crossover/model';
import { type BenchResult, benchWorkload, ms, play, quantile, usingDelayedTarget } from './harness.ts';

const SERVICE_TIME_MS = 5;

export async function run(): Promise<BenchResult[]> {
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
      unit: 'ms',
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

/** Judged by the 99th percentile of the spans; the largest is told. */
function rateError(phase: string, requests: readonly Request[]): BenchResult {
  const errors = [
    ...rateErrors(
      requests.map(({ intendedMs }) => intendedMs),
      requests.map(({ sentMs }) => sentMs),
    ),
  ];
  const value = quantile(errors, 0.99);
  return {
    name: `load: rate error per 100 ms, ${phase} phase (p99 of spans)`,
    value,
    limit: 0.05,
    ok: value <= 0.05,
    details: `median ${(100 * quantile(errors, 0.5)).toFixed(2)} %, largest ${(100 * quantile(errors, 1)).toFixed(2)} % of ${errors.length} spans`,
  };
}
