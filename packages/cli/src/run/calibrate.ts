import {
  calibrationWorkload,
  compileSchedule,
  type LoadGenerator,
  readRequests,
  usingCalibrationTarget,
} from '@crossover/load';
import {
  CALIBRATED_PERCENTILES,
  type CalibratedRate,
  type Calibration,
  type CalibrationPass,
  calibrationFile,
  counted,
  countedRate,
  highestRateOf,
  isScript,
  type Plan,
  type Telemetry,
  type Workload,
} from '@crossover/model';
import { isTailThickEnough, PERCENTILES, quantile } from '@crossover/stats';
import type { Progress } from '../terminal/progress.ts';
import { isIntact } from './is-intact.ts';
import type { RunFolder } from './run-folder.ts';

/** About what one request of the API takes. */
const SERVICE_TIME_MS = 5;

/** Both passes together then have the thousand requests that a p99 needs, and some to spare. */
const ENOUGH_REQUESTS = 550;
/** The first is warm-up. */
const MIN_SECONDS = 2;

/**
 * Plays the run's rates against a target of known service time, to know what the instrument itself adds to a response
 * time. Before the repeats and after them; what `telemetry` already holds is not played again unless its requests are
 * lost, without which no report can be made. What is new is written.
 */
export async function calibrate(
  when: CalibrationPass['when'],
  folder: RunFolder,
  telemetry: Telemetry,
  generator: LoadGenerator,
  progress: Progress,
  signal: AbortSignal,
): Promise<void> {
  const { plan } = folder;
  const passes = await intactPasses(folder, telemetry);
  const lost = (telemetry.calibration?.passes ?? []).filter((pass) => !passes.includes(pass));
  for (const { requestsFile } of lost)
    progress.note(`${requestsFile} is lost or was changed: this calibration is measured again.`);
  const missing = calibrationsLeft(plan, when, passes);
  if (missing.length === 0 && lost.length === 0) return;
  for (const { ratePerSecond, workload } of missing) {
    signal.throwIfAborted();
    progress.stage(`calibration at ${countedRate(ratePerSecond)}`);
    const requestsFile = calibrationFile(when, ratePerSecond);
    const startedAt = new Date().toISOString();
    const { lagP99Ms, requestsSha256 } = await usingCalibrationTarget(
      { serviceTimeMs: SERVICE_TIME_MS, cpus: plan.lab.systemCpus },
      (targetUrl) =>
        generator.play({
          id: `calibration-${when}-${ratePerSecond}`,
          schedule: compileSchedule(workload),
          targetUrl,
          recordsPath: folder.file(requestsFile),
          signal,
        }),
    );
    passes.push({ when, ratePerSecond, startedAt, requestsFile, requestsSha256, lagP99Ms });
  }
  const rates = [...new Set(passes.map(({ ratePerSecond }) => ratePerSecond))].sort((a, b) => a - b);
  const calibration: Calibration = {
    serviceTimeMs: SERVICE_TIME_MS,
    passes,
    rates: await Promise.all(
      rates.map((rate) => {
        const files = passes.filter((p) => p.ratePerSecond === rate).map((p) => folder.file(p.requestsFile));
        return summariseRate(rate, files);
      }),
    ),
  };
  telemetry.calibration = calibration;
  await folder.writeTelemetry(telemetry);
  for (const rate of calibration.rates) progress.note(describeRate(rate));
}

/** What `calibrate` has still to play besides these passes. */
export const calibrationsLeft = (
  plan: Plan,
  when: CalibrationPass['when'],
  passes: readonly CalibrationPass[],
): CalibrationPlay[] =>
  calibrationPlays(plan).filter(
    ({ ratePerSecond }) => !passes.some((pass) => pass.when === when && pass.ratePerSecond === ratePerSecond),
  );

/** The passes whose requests are as they were written. */
export async function intactPasses(
  folder: Pick<RunFolder, 'file'>,
  { calibration }: Pick<Telemetry, 'calibration'>,
): Promise<CalibrationPass[]> {
  const passes = calibration?.passes ?? [];
  const areIntact = await Promise.all(
    passes.map(({ requestsFile, requestsSha256 }) => isIntact(folder.file(requestsFile), requestsSha256)),
  );
  return passes.filter((_, i) => areIntact[i]);
}

interface CalibrationPlay {
  readonly ratePerSecond: number;
  readonly workload: Workload;
}

/** One for each highest rate of the plan's workloads, as long as a p99 needs where the plan leaves that much time. */
export function calibrationPlays(plan: Plan): CalibrationPlay[] {
  const most = plan.calibrationSeconds ?? 0;
  if (most === 0) return [];
  const plays = new Map<number, Workload>();
  for (const { workload } of plan.workloads) {
    if (isScript(workload)) continue;
    const ratePerSecond = highestRateOf(workload);
    const seconds = Math.min(most, Math.max(MIN_SECONDS, 1 + ENOUGH_REQUESTS / ratePerSecond));
    if (!plays.has(ratePerSecond))
      plays.set(ratePerSecond, calibrationWorkload(workload, ratePerSecond, seconds));
  }
  return [...plays].map(([ratePerSecond, workload]) => ({ ratePerSecond, workload }));
}

/** Percentiles of both ends of the same requests; what differs is the instrument's. */
async function summariseRate(ratePerSecond: number, files: readonly string[]): Promise<CalibratedRate> {
  const recorded: number[] = [];
  const target: number[] = [];
  let failed = 0;
  for (const file of files)
    for await (const request of readRequests(file)) {
      if (request.isWarmUp) continue;
      if (request.error !== null || request.handlerMs === null) failed++;
      else {
        recorded.push(request.endMs - request.intendedMs);
        target.push(request.handlerMs);
      }
    }
  return {
    ratePerSecond,
    requests: recorded.length + failed,
    failed,
    percentiles: comparePercentiles(recorded, target),
  };
}

/** Null where fewer than ten requests lie beyond: such a percentile is not estimable. */
export function comparePercentiles(
  recordedMs: readonly number[],
  targetMs: readonly number[],
): CalibratedRate['percentiles'] {
  const recorded = Float64Array.from(recordedMs).sort();
  const target = Float64Array.from(targetMs).sort();
  const of = (name: (typeof CALIBRATED_PERCENTILES)[number]) => {
    const p = PERCENTILES[name];
    const ends = [quantile(recorded, p), quantile(target, p)] as const;
    if (!isTailThickEnough(recorded.length, p) || ends[0] === null || ends[1] === null) return null;
    const rounded = (valueMs: number) => Math.round(valueMs * 1000) / 1000;
    return {
      recordedMs: rounded(ends[0]),
      targetMs: rounded(ends[1]),
      biasMs: rounded(ends[0] - ends[1]),
    };
  };
  return { p50: of('p50'), p90: of('p90'), p95: of('p95'), p99: of('p99'), p999: of('p999') };
}

function describeRate({ ratePerSecond, requests, percentiles }: CalibratedRate): string {
  const parts = CALIBRATED_PERCENTILES.flatMap((name) => {
    const found = percentiles[name];
    return found === null ? [] : `${found.biasMs.toFixed(2)} ms at ${name === 'p999' ? 'p99.9' : name}`;
  });
  const what = parts.length === 0 ? 'too few requests to tell' : parts.join(', ');
  return `The instrument's own bias at ${countedRate(ratePerSecond)} (${counted(requests, 'request')}): ${what}`;
}
