import { rm } from 'node:fs/promises';
import { compileSchedule, type LoadGenerator, readRequests } from '@crossover/load';
import {
  type Capacity,
  CrossoverError,
  findArchitecture,
  isScript,
  type LabSettings,
  type Plan,
  type Workload,
  workloadSchema,
} from '@crossover/model';
import { quantile } from '@crossover/stats';
import type { Progress } from '../terminal/progress.ts';
import type { RunFolder } from './run-folder.ts';
import type { TestBed } from './test-bed.ts';
import { MAX_LAG_P99_MS } from './validity.ts';

const WARM_UP_SECONDS = 1;

/** One server with a whole core to itself, whatever the run's fleet is, and everything to it. */
const ONE_SERVER: Partial<LabSettings> = {
  serverInstances: 1,
  serverCpuShare: null,
  fleetGrowth: 'none',
  hybridController: 'static',
  staticFunctionShare: 0,
};

/** Many times the objective: who waits longer is not waited for. A step past the capacity would else take its own time again. */
const TIMEOUT_OVER_OBJECTIVE = 10;

/** A step that fails once may have met a noisy moment; one that fails twice is past the capacity. */
const TRIES = 2;

/** Architectures with servers whose capacity the plan asks for and `done` does not hold. */
export function capacitiesLeft(
  { architectures, workloads, capacityRatesPerSecond }: Plan,
  done: readonly Capacity[],
): string[] {
  const workload = workloads[0]?.workload;
  if (workload === undefined || isScript(workload) || capacityRatesPerSecond.length === 0) return [];
  return architectures.filter(
    (id) => findArchitecture(id).servers !== undefined && !done.some((one) => one.architecture === id),
  );
}

/**
 * In the lab servers differ in nothing but their connections: measured twice, two that are the same would differ by
 * chance, and so would their bills.
 */
export const isSameServer = (one: string, other: string): boolean =>
  findArchitecture(one).servers?.poolSize === findArchitecture(other).servers?.poolSize;

/**
 * The highest rate that one server instance holds within the first workload's SLO: steps of rising rate until one
 * is not held. Server capacity is part of cost, so it is measured and not taken from an idle instance's price.
 */
export async function measureCapacities(
  folder: RunFolder,
  bed: TestBed,
  generator: LoadGenerator,
  done: readonly Capacity[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Capacity[]> {
  const { plan } = folder;
  const workload = plan.workloads[0]?.workload;
  const measured = [...done];
  if (!workload || isScript(workload)) return measured;
  for (const id of capacitiesLeft(plan, done)) {
    const same = measured.find(({ architecture }) => isSameServer(architecture, id));
    if (same !== undefined) {
      measured.push({ ...same, architecture: id, measuredWith: same.measuredWith ?? same.architecture });
      continue;
    }
    const steps: Capacity['steps'] = [];
    for (const ratePerSecond of plan.capacityRatesPerSecond) {
      let step: Capacity['steps'][number] | undefined;
      for (let attempt = 0; attempt < TRIES && !step?.isHeld; attempt++) {
        signal.throwIfAborted();
        progress.stage(`capacity of one ${id} instance: ${ratePerSecond} requests/s`);
        step = await measureStep(
          folder,
          bed,
          generator,
          id,
          stepWorkload(workload, plan, ratePerSecond),
          signal,
        );
      }
      if (step) steps.push(step);
      if (!step?.isHeld) break;
    }
    const held = steps.filter((s) => s.isHeld).at(-1);
    measured.push({
      architecture: id,
      steps,
      ratePerSecond: held?.ratePerSecond ?? null,
      isBracketed: steps.at(-1)?.isHeld === false,
    });
  }
  return measured;
}

function stepWorkload(workload: Workload, plan: Plan, ratePerSecond: number): Workload {
  return workloadSchema.parse({
    ...workload,
    name: `capacity-${ratePerSecond}`,
    timeoutMs: Math.min(workload.timeoutMs, Math.ceil(TIMEOUT_OVER_OBJECTIVE * workload.slo.responseTimeMs)),
    phases: [
      { name: 'warm-up', durationSeconds: WARM_UP_SECONDS, ratePerSecond, isWarmUp: true },
      { name: 'step', durationSeconds: plan.capacityStepSeconds, ratePerSecond },
    ],
  });
}

async function measureStep(
  folder: RunFolder,
  bed: TestBed,
  generator: LoadGenerator,
  architecture: string,
  workload: Workload,
  signal: AbortSignal,
): Promise<Capacity['steps'][number]> {
  await bed.prepare(architecture, ONE_SERVER);
  const target = bed.targets[architecture];
  if (!target)
    throw new CrossoverError('lab-failed', `Expected the lab to run ${architecture}, found no target.`);
  const recordsPath = folder.file(`requests/${workload.name}.ndjson.gz.tmp`);
  const observation = await bed.observe(architecture);
  try {
    const schedule = compileSchedule(workload);
    const kept = await generator.play({
      id: workload.name,
      schedule,
      targetUrl: target.url,
      recordsPath,
      signal,
    });
    const seen = await observation.stop();
    const responseMs: number[] = [];
    let within = 0;
    let sent = 0;
    let answered = 0;
    for await (const request of readRequests(recordsPath)) {
      if (request.isWarmUp) continue;
      sent++;
      const time = request.endMs - request.intendedMs;
      // A failed request took longer than any that was answered.
      responseMs.push(request.error === null ? time : Number.POSITIVE_INFINITY);
      if (request.error !== null) continue;
      answered++;
      if (time <= workload.slo.responseTimeMs) within++;
    }
    const sorted = Float64Array.from(responseMs).sort();
    const shareWithinSlo = sent === 0 ? 0 : within / sent;
    const serverCpuSeconds = seen.observation?.cpuSeconds.servers;
    return {
      ratePerSecond: workload.phases[1]?.ratePerSecond ?? 0,
      achievedPerSecond: answered / (workload.phases[1]?.durationSeconds ?? 1),
      p50Ms: finite(quantile(sorted, 0.5)),
      p99Ms: finite(quantile(sorted, 0.99)),
      shareWithinSlo,
      lagP99Ms: kept.lagP99Ms,
      // A late generator means that the machine, not the server, was the limit; the rate is then not shown to be held.
      isHeld: shareWithinSlo >= workload.slo.share && kept.lagP99Ms <= MAX_LAG_P99_MS,
      cpuSecondsPerRequest:
        serverCpuSeconds !== undefined && seen.observation !== null && seen.observation.requests > 0
          ? serverCpuSeconds / seen.observation.requests
          : null,
    };
  } catch (error) {
    await observation.stop().catch(() => {});
    throw error;
  } finally {
    await rm(recordsPath, { force: true });
  }
}

const finite = (value: number | null) => (value !== null && Number.isFinite(value) ? value : null);
