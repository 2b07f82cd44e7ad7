import { basename, resolve } from 'node:path';
import { compileSchedule, describeScript, readWorkload, scaleWorkload } from '@crossover/load';
import {
  ARCHITECTURES,
  CrossoverError,
  findArchitecture,
  type LabSettings,
  type LoadPlace,
  labSettingsSchema,
  type Plan,
  type PlannedRepeat,
  type PlannedWorkload,
  planSchema,
  type Targets,
} from '@crossover/model';
import { createRandom, DEFAULT_SMALLEST_EFFECT, FEWEST_TO_STOP } from '@crossover/stats';
import { planResolution, type ResolutionRequest } from './plan-resolution.ts';
import { planStopping } from './plan-stopping.ts';
import { PRESETS, type PresetName } from './presets.ts';

export interface PlanRequest {
  readonly preset: PresetName;
  readonly slug: string | undefined;
  readonly architectures: readonly string[] | undefined;
  /** Names of known workloads or paths of YAML files. */
  readonly workloads: readonly string[] | undefined;
  readonly repeats: number | undefined;
  readonly seed: number;
  readonly region: string;
  /** A user's own Artillery script in the place of workloads. */
  readonly script: { readonly path: string; readonly engine: 'http' | 'crossover' } | undefined;
  /** Lab settings other than the defaults. */
  readonly lab?: Partial<LabSettings>;
  /**
   * Difference in p95 to be told apart, 0–1: sets the repeats, by what the earlier runs in the folder `reports` scattered,
   * and what matters, and lets the run stop early.
   */
  readonly resolution?: Pick<ResolutionRequest, 'share' | 'reports'> | undefined;
  readonly stopEarly?: boolean;
  /** Deployed targets; absent: the lab. */
  readonly targets?: Targets | undefined;
  /** Load generators that share each schedule; absent: one. */
  readonly loadWorkers?: number | undefined;
  /** Absent: they are on this machine. */
  readonly loadWorkersOn?: LoadPlace | undefined;
  readonly now: Date;
}

/**
 * What a run will do, complete before anything is sent.
 *
 * @throws CrossoverError `unknown-architecture`, `unknown-workload`, `invalid-workload`
 */
export async function makePlan(request: PlanRequest): Promise<Plan> {
  const preset = PRESETS[request.preset];
  const architectures = (request.architectures ?? ARCHITECTURES.map((a) => a.id)).map(
    (id) => findArchitecture(id).id,
  );
  const planned = request.script
    ? [await planScript(request.script, request.seed)]
    : await planWorkloads(request.workloads ?? preset.workloads, preset.durationFactor);
  const workloads = planned.map((p) => p.workload);
  assertDistinct('architecture', architectures);
  assertDistinct(
    'workload',
    workloads.map((w) => w.name),
  );
  const resolved =
    request.resolution &&
    (await planResolution({ ...request.resolution, architectures, workloads: planned }));
  const repeats = request.repeats ?? resolved?.repeats ?? preset.repeats;
  return planSchema.parse({
    schemaVersion: 1,
    slug: request.slug ?? defaultSlug(request.now, workloads),
    createdAt: request.now.toISOString(),
    preset: request.preset,
    seed: request.seed,
    region: request.region,
    architectures,
    repeats,
    workloads: planned,
    order: interleave(
      architectures,
      workloads.map((w) => w.name),
      repeats,
      request.seed,
    ),
    // Both are done to the lab alone: nobody else's environments can be emptied, nor fleets cut to one server.
    coldStarts: request.targets === undefined ? preset.coldStarts : 0,
    capacityRatesPerSecond: request.targets === undefined ? [...preset.capacityRatesPerSecond] : [],
    capacityStepSeconds: preset.capacityStepSeconds,
    lab: labSettingsSchema.parse(request.lab ?? {}),
    // What a generator elsewhere adds cannot be measured against a target on this machine.
    calibrationSeconds: request.loadWorkersOn === undefined ? preset.calibrationSeconds : 0,
    ...(request.targets !== undefined && { targets: withoutMissing(request.targets, architectures) }),
    ...(request.loadWorkers !== undefined && { loadWorkers: request.loadWorkers }),
    ...(request.loadWorkersOn !== undefined && { loadWorkersOn: request.loadWorkersOn }),
    ...(resolved && {
      resolution: resolved.resolution,
      smallestEffect: wantedEffect(resolved.resolution.share),
    }),
    ...((request.stopEarly || (resolved && repeats >= FEWEST_TO_STOP)) && {
      stopping: planStopping(repeats),
    }),
  } satisfies Plan);
}

/** @throws CrossoverError `usage` when an architecture of the run has no address */
function withoutMissing(targets: Targets, architectures: readonly string[]): Targets {
  const missing = architectures.find((id) => targets.urls[id] === undefined);
  if (missing === undefined) return withResourcesOf(targets, architectures);
  throw new CrossoverError('usage', `Expected an address of ${missing}, found none.`, {
    hint: `Known: ${Object.keys(targets.urls).join(', ')}. Give it with --target, or leave it out of --architecture.`,
  });
}

/** What a stage has besides is no part of this run. */
function withResourcesOf(targets: Targets, architectures: readonly string[]): Targets {
  const { deployed } = targets;
  if (deployed === undefined) return targets;
  const resources = deployed.resources.filter(({ architecture }) => architectures.includes(architecture));
  return { ...targets, deployed: { ...deployed, resources } };
}

async function planWorkloads(
  namesOrPaths: readonly string[],
  durationFactor: number,
): Promise<PlannedWorkload[]> {
  const workloads = await Promise.all(namesOrPaths.map((name) => readWorkload(name)));
  const sizes = new Set(workloads.map((w) => w.dataset.products));
  if (sizes.size > 1)
    throw new CrossoverError(
      'usage',
      `Expected the workloads of one run to have data sets of one size, found ${[...sizes].join(' and ')} products.`,
      { hint: 'Run them apart: every architecture keeps one data set for the whole run.' },
    );
  return workloads.map((original) => {
    const workload = scaleWorkload(original, { durationFactor });
    const schedule = compileSchedule(workload);
    if (schedule.entries.length === 0)
      throw new CrossoverError(
        'invalid-workload',
        `Expected requests in workload ${workload.name}, found none in ${schedule.durationMs / 1000} s at its rate.`,
        { hint: 'Raise its rate or the duration of its phases, or run it without --quick.' },
      );
    return {
      workload,
      scheduleHash: schedule.hash,
      scheduledRequests: schedule.entries.length,
      durationSeconds: schedule.durationMs / 1000,
    };
  });
}

/** A script says nothing of data and SLO: it gets those of the workload `steady`. */
async function planScript(
  script: { path: string; engine: 'http' | 'crossover' },
  seed: number,
): Promise<PlannedWorkload> {
  const path = resolve(script.path);
  const { name, sha256, durationSeconds } = await describeScript(path);
  const { dataset, slo } = await readWorkload('steady');
  return {
    workload: {
      name,
      title: `Artillery script ${basename(path)}`.slice(0, 120),
      description: `Whatever the user's own Artillery script sends, run by ${script.engine === 'http' ? "Artillery's HTTP engine" : "Crossover's engine"}.`,
      seed,
      dataset,
      slo,
      script: { path, sha256, engine: script.engine },
    },
    scheduleHash: sha256,
    scheduledRequests: 0,
    durationSeconds: Math.max(durationSeconds, 1),
  };
}

/**
 * Every architecture once under every workload, then again: neighbours in time see the same machine, so their
 * difference is of the architecture. Random within each round, so that no one always goes first.
 */
export function interleave(
  architectures: readonly string[],
  workloads: readonly string[],
  repeats: number,
  seed: number,
): PlannedRepeat[] {
  const random = createRandom(seed);
  const shuffled = <T>(items: readonly T[]): T[] => {
    const result = [...items];
    for (let i = result.length - 1; i > 0; i--) {
      const j = Math.floor(random.next() * (i + 1));
      [result[i], result[j]] = [result[j] as T, result[i] as T];
    }
    return result;
  };
  const order: PlannedRepeat[] = [];
  for (let repeat = 1; repeat <= repeats; repeat++)
    for (const workload of shuffled(workloads))
      for (const architecture of shuffled(architectures))
        order.push({
          id: `${workload}.${architecture.replaceAll('/', '-')}.${String(repeat).padStart(2, '0')}`,
          architecture,
          workload,
          repeat,
        });
  return order;
}

/** Whoever asks to tell a difference apart says that it matters, however few milliseconds it is. */
const wantedEffect = (share: number) => ({ ...DEFAULT_SMALLEST_EFFECT, share, ms: 0 });

const defaultSlug = (now: Date, workloads: readonly { name: string }[]) =>
  `${now.toISOString().slice(0, 10)}-${workloads.length === 1 ? workloads[0]?.name : `${workloads.length}-workloads`}`;

function assertDistinct(what: string, names: readonly string[]): void {
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice) throw new CrossoverError('usage', `Expected each ${what} once, found "${twice}" twice.`);
}
