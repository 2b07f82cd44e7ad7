import { priceBook } from '@crossover/cost';
import { CrossoverError, countedRate, highestRateOf, isScript, type Plan } from '@crossover/model';
import type { ArgsDef } from 'citty';
import { parseRegion } from '../cost/parse-region.ts';
import { placementOf } from '../load/worker-placement.ts';
import { makePlan, type PlanRequest } from '../run/make-plan.ts';
import type { PresetName } from '../run/presets.ts';
import { freeSlug } from '../run/run-folder.ts';
import { parseList } from '../terminal/parse-list.ts';
import { parseNumber, parsePercent, parseWholeNumber } from '../terminal/parse-number.ts';
import { isGiven } from '../terminal/repeated-option.ts';
import { assertSlug } from '../terminal/run-argument.ts';
import { FLEET_OPTIONS, type FleetOptions, fleetSettings, LAB_OPTIONS } from './fleet-options.ts';
import { TARGET_OPTIONS, type TargetOptions, targetsFrom } from './target-options.ts';
import { WORKER_OPTIONS, type WorkerOptions, workersFrom } from './worker-options.ts';

/** What `compare` and `plan` share: how a run is described on the command line. */
export const RUN_OPTIONS = {
  quick: { type: 'boolean', description: 'three short repeats of each: within 90 s in all' },
  thorough: { type: 'boolean', description: 'every workload and more repeats: to publish' },
  architecture: {
    type: 'string',
    description: 'architectures to compare, comma-separated',
    valueHint: 'a,b',
  },
  workload: {
    type: 'string',
    description: 'workloads, comma-separated: names or YAML files',
    valueHint: 'a,b',
  },
  script: {
    type: 'string',
    description: 'your own Artillery script instead of workloads',
    valueHint: 'file',
  },
  engine: {
    type: 'string',
    description: "with --script: http (Artillery's own) or crossover",
    valueHint: 'http|crossover',
  },
  ...TARGET_OPTIONS,
  ...FLEET_OPTIONS,
  'max-rate': {
    type: 'string',
    description: 'refuse workloads that send more than this many requests/s; default: 1,000 for targets',
    valueHint: 'n',
  },
  ...WORKER_OPTIONS,
  repeats: { type: 'string', description: 'repeats per architecture and workload', valueHint: 'n' },
  resolve: {
    type: 'string',
    description:
      'as many repeats as tell this difference in p95 apart, such as 50%; stops early when it is clear',
    valueHint: 'share',
  },
  'stop-early': {
    type: 'boolean',
    description: 'stop when every verdict on p95 is clear or cannot become so',
  },
  seed: {
    type: 'string',
    description: 'seed of data set, order and resampling',
    valueHint: 'n',
    default: '1',
  },
  region: {
    type: 'string',
    description: 'AWS region whose prices count',
    valueHint: 'name',
    default: 'us-east-1',
  },
  slug: { type: 'string', description: "name of the run's folder", valueHint: 'name' },
  reports: { type: 'string', description: 'folder of the runs', valueHint: 'folder' },
} as const satisfies ArgsDef;

export interface RunOptions extends FleetOptions, TargetOptions, WorkerOptions {
  readonly quick?: boolean | undefined;
  readonly thorough?: boolean | undefined;
  readonly architecture?: string | undefined;
  readonly workload?: string | undefined;
  readonly script?: string | undefined;
  readonly engine?: string | undefined;
  readonly 'max-rate'?: string | undefined;
  readonly repeats?: string | undefined;
  readonly resolve?: string | undefined;
  readonly 'stop-early'?: boolean | undefined;
  readonly seed: string;
  readonly region: string;
  readonly slug?: string | undefined;
}

/** @throws CrossoverError `usage`, `unknown-architecture`, `unknown-workload`, `invalid-workload` */
export async function planFromOptions(options: RunOptions, reports: string, rawArgs: readonly string[] = []) {
  if (options.quick && options.thorough)
    throw new CrossoverError('usage', 'Expected --quick or --thorough, found both.');
  if (options.resolve !== undefined && options.repeats !== undefined)
    throw new CrossoverError('usage', 'Expected --resolve or --repeats, found both.', {
      hint: 'A budget of your own that may stop early: --repeats with --stop-early.',
    });
  if (options.slug !== undefined) assertSlug('--slug', options.slug);
  const preset: PresetName = options.quick ? 'quick' : options.thorough ? 'thorough' : 'default';
  const deployed = await targetsFrom(options, rawArgs);
  if (deployed !== undefined) assertNoLabOptions(options);
  const region = await regionFrom(options, deployed?.region, rawArgs);
  const plan = await makePlan({
    preset,
    slug: options.slug,
    architectures:
      options.architecture === undefined
        ? deployed && Object.keys(deployed.targets.urls)
        : parseList('--architecture', options.architecture),
    targets: deployed?.targets,
    workloads: options.workload === undefined ? undefined : parseList('--workload', options.workload),
    repeats:
      options.repeats === undefined ? undefined : parseWholeNumber('--repeats', options.repeats, 1, 100),
    seed: parseWholeNumber('--seed', options.seed, 0, 4_294_967_295),
    region,
    script: scriptFrom(options),
    ...workersFrom(options, { script: options.script, targets: deployed?.targets }),
    // What is measured elsewhere needs no core here.
    lab: fleetSettings({ ...options, pin: options.pin === true && deployed === undefined }),
    resolution:
      options.resolve === undefined
        ? undefined
        : { share: parsePercent('--resolve', options.resolve), reports },
    stopEarly: options['stop-early'] ?? false,
    now: new Date(),
  });
  assertRates(plan, options['max-rate']);
  // Whoever lacks a setting shall hear of it before anything is written.
  placementOf(plan, process.env);
  return options.slug === undefined ? { ...plan, slug: await freeSlug(reports, plan.slug) } : plan;
}

/** A run whose region has no prices would end without a bill, after all that it measured. */
async function regionFrom(
  { region }: RunOptions,
  ofStage: string | undefined,
  rawArgs: readonly string[],
): Promise<string> {
  if (ofStage === undefined) return parseRegion(region);
  if (isGiven('region', rawArgs) && region !== ofStage)
    throw new CrossoverError('usage', `Expected --region ${ofStage}, where the stage is, found ${region}.`, {
      hint: "The prices that count are those of the stage's own region.",
    });
  return (await priceBook(ofStage)).region;
}

/** @throws CrossoverError `usage` for what would be ignored in silence */
function assertNoLabOptions(options: RunOptions): void {
  const ofLab = LAB_OPTIONS.find((name) => options[name] !== undefined);
  if (ofLab === undefined) return;
  throw new CrossoverError('usage', `Expected the lab with --${ofLab}, found --stage or --target.`, {
    hint: 'What is deployed has its own servers and its own controller.',
  });
}

/** More than this is sent to somebody's deployment only if it is asked for. */
const TARGETS_MAX_RATE_PER_SECOND = 1000;

/** @throws CrossoverError `usage` when a workload would send more than is allowed */
function assertRates({ workloads, targets }: Plan, maxRate: string | undefined): void {
  if (maxRate === undefined && targets === undefined) return;
  const most =
    maxRate === undefined
      ? TARGETS_MAX_RATE_PER_SECOND
      : parseNumber('--max-rate', maxRate, 0.001, 1_000_000);
  for (const { workload } of workloads) {
    if (isScript(workload)) {
      if (maxRate === undefined) continue;
      throw new CrossoverError('usage', 'Expected workloads with --max-rate, found a script.', {
        hint: "A script's rates are its own: set them in its phases, and watch it with --abort-on.",
      });
    }
    const rate = highestRateOf(workload);
    if (rate <= most) continue;
    throw new CrossoverError(
      'usage',
      `Expected at most ${countedRate(most)}, found ${rate} in workload ${workload.name}.`,
      { hint: 'Raise --max-rate, or lower the rates in a copy of the workload.' },
    );
  }
}

function scriptFrom({ script, engine, workload }: RunOptions): PlanRequest['script'] {
  if (engine !== undefined && engine !== 'http' && engine !== 'crossover')
    throw new CrossoverError('usage', `Expected --engine to be http or crossover, found "${engine}".`);
  if (script === undefined) {
    if (engine !== undefined)
      throw new CrossoverError('usage', 'Expected --script with --engine, found none.');
    return undefined;
  }
  if (workload !== undefined)
    throw new CrossoverError('usage', 'Expected --script or --workload, found both.');
  return { path: script, engine: engine ?? 'http' };
}
