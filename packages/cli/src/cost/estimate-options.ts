import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  AVERAGE_MONTH,
  type BillOptions,
  isShapeName,
  type Needs,
  profilesFrom,
  SHAPES,
  type Shape,
  shapeOfHourlySeries,
  shapeOfWorkload,
} from '@crossover/cost';
import { listWorkloads, readWorkload } from '@crossover/load';
import {
  ARCHITECTURES,
  type Architecture,
  CATALOGUE,
  CrossoverError,
  findArchitecture,
  isScript,
  nearest,
  planSchema,
  RUN_FILES,
  reportSchema,
  type UsageProfile,
} from '@crossover/model';
import type { ArgsDef } from 'citty';
import { parseList } from '../terminal/parse-list.ts';
import { parseName } from '../terminal/parse-name.ts';
import { reportedRun } from '../terminal/run-argument.ts';

export const ESTIMATE_OPTIONS = {
  rate: {
    type: 'string',
    description: 'mean requests per second over the month; default: the mean of hourly rates',
    valueHint: 'n',
  },
  shape: {
    type: 'string',
    description: 'constant, office-hours, spiky, a workload, or hourly rates such as 1,1,5,9',
    valueHint: 'shape',
    default: 'constant',
  },
  run: { type: 'string', description: 'use what this run measured', valueHint: 'slug' },
  reports: { type: 'string', description: 'folder of the runs', valueHint: 'folder' },
  architecture: {
    type: 'string',
    description: `architectures to compare, comma-separated: ${CATALOGUE.map(({ id }) => id).join(', ')}`,
    valueHint: 'a,b',
  },
  plan: {
    type: 'string',
    description: 'on-demand, or reserved-1y-no-upfront where AWS sells it',
    valueHint: 'plan',
    default: 'on-demand',
  },
  month: { type: 'string', description: 'hours of the month; default: 730', valueHint: 'hours' },
  slo: {
    type: 'string',
    description: 'for advice: response time that must be kept, in milliseconds',
    valueHint: 'ms',
  },
  execution: {
    type: 'string',
    description: 'for advice: longest work for a request, in seconds',
    valueHint: 's',
  },
  payload: { type: 'string', description: 'for advice: largest body, in bytes', valueHint: 'bytes' },
  longLived: { type: 'boolean', description: 'for advice: clients hold connections open' },
} as const satisfies ArgsDef;

/** They as they are given. */
export interface EstimateOptions {
  readonly rate?: string | undefined;
  readonly shape: string;
  readonly run?: string | undefined;
  readonly reports?: string | undefined;
  readonly architecture?: string | undefined;
  readonly plan: string;
  readonly month?: string | undefined;
  readonly slo?: string | undefined;
  readonly execution?: string | undefined;
  readonly payload?: string | undefined;
  readonly longLived?: boolean | undefined;
}

/** Beyond it no crossover is looked for, and no service's own limits would hold. */
const MAX_RATE_PER_SECOND = 100_000;
const MAX_HOURS_PER_MONTH = 744;

/** @throws CrossoverError `usage` */
function parseAmount(
  option: string,
  text: string | undefined,
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= min && value <= max) return value;
  const range =
    max === Number.MAX_SAFE_INTEGER ? `of ${min} or more` : `from ${min} to ${max.toLocaleString('en-US')}`;
  throw new CrossoverError('usage', `Expected ${option} to be a number ${range}, found "${text}".`);
}

/** The rates of a custom series such as `1,1,5,9`; null for the name of a shape. @throws CrossoverError `usage` */
function parseHourlyRates(text: string): number[] | null {
  return /^[\d.,\s]+$/.test(text) && text.includes(',')
    ? parseList('--shape', text).map((rate) => parseAmount('--shape', rate, 0, MAX_RATE_PER_SECOND) ?? 0)
    : null;
}

/** The rate asked for, or the mean of the hourly rates given as the shape. @throws CrossoverError `usage` */
export function parseRate(text: string | undefined, shape: string): number {
  const hourly = parseHourlyRates(shape);
  const rate =
    parseAmount('--rate', text, 0, MAX_RATE_PER_SECOND) ??
    (hourly === null ? undefined : hourly.reduce((sum, each) => sum + each, 0) / hourly.length);
  if (rate !== undefined) return rate;
  throw new CrossoverError('usage', 'Expected --rate, found none.', {
    hint: 'For example: crossover estimate --rate 40 --shape office-hours',
  });
}

/** What is compared by default, or any of the catalogue by name. @throws CrossoverError `unknown-architecture`, `usage` */
export function parseArchitectures(text: string | undefined): readonly Architecture[] {
  if (text === undefined) return ARCHITECTURES;
  const found = parseList('--architecture', text).map(findArchitecture);
  const twice = found.find((architecture, i) => found.indexOf(architecture) !== i);
  if (twice !== undefined)
    throw new CrossoverError('usage', `Expected each architecture once, found "${twice.id}" twice.`);
  return found;
}

/** @throws CrossoverError `usage`, `unknown-workload`, `invalid-workload` */
export async function parseShape(text: string, folder: string | undefined): Promise<Shape> {
  if (isShapeName(text)) return SHAPES[text];
  const hourly = parseHourlyRates(text);
  if (hourly !== null) return shapeOfHourlySeries(hourly);
  const planned = folder === undefined ? null : await plannedWorkload(folder, text);
  if (planned !== null) return shapeOfWorkload(planned);
  const known = [...Object.keys(SHAPES), ...(await listWorkloads())];
  const isFile = /[./]/.test(text);
  if (!isFile && !known.includes(text)) {
    const near = nearest(text, known);
    throw new CrossoverError(
      'usage',
      `Expected --shape ${known.join(', ')}, a workload file or hourly rates, found "${text}".`,
      near === undefined ? {} : { hint: `Did you mean "${near}"?` },
    );
  }
  return shapeOfWorkload(await readWorkload(text));
}

/** The workload of this name as the run sent it; null when it had none of that name. */
async function plannedWorkload(folder: string, name: string) {
  const plan = await readRunFile(join(folder, RUN_FILES.plan), 'a plan', planSchema);
  const workload = plan.workloads.find((each) => each.workload.name === name)?.workload;
  return workload === undefined || isScript(workload) ? null : workload;
}

/** The folder of the run asked for. @throws CrossoverError `usage`, `unknown-run` */
export async function runFolder(
  slug: string | undefined,
  reports: string | undefined,
): Promise<string | undefined> {
  return slug === undefined ? undefined : reportedRun(slug, reports);
}

/** What the run of a folder measured, as its report lists it. @throws CrossoverError `invalid-run-data` */
export async function readProfiles(folder: string | undefined): Promise<UsageProfile[]> {
  if (folder === undefined) return [];
  const { assumptions } = await readRunFile(join(folder, RUN_FILES.report), 'a report', reportSchema);
  return profilesFrom(assumptions);
}

async function readRunFile<T>(
  file: string,
  what: string,
  schema: { parse: (content: unknown) => T },
): Promise<T> {
  try {
    return schema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch (cause) {
    throw new CrossoverError('invalid-run-data', `Expected ${what} at ${file}, found other content.`, {
      hint: 'A report is written again with "crossover report"; a plan only git or a copy of the run can bring back.',
      cause,
    });
  }
}

const PLANS = ['on-demand', 'reserved-1y-no-upfront'] as const satisfies BillOptions['plan'][];

export const parsePlan = (text: string): (typeof PLANS)[number] => parseName('--plan', text, PLANS);

export function parseMonth(text: string | undefined) {
  const hours = parseAmount('--month', text, 1, MAX_HOURS_PER_MONTH);
  return hours === undefined ? AVERAGE_MONTH : { hours };
}

export function parseNeeds(args: EstimateOptions): Needs {
  const sloMs = parseAmount('--slo', args.slo);
  const executionSeconds = parseAmount('--execution', args.execution);
  const maxResponseBytes = parseAmount('--payload', args.payload);
  return {
    ...(sloMs === undefined ? {} : { sloMs }),
    ...(executionSeconds === undefined ? {} : { executionSeconds }),
    ...(maxResponseBytes === undefined ? {} : { maxResponseBytes }),
    ...(args.longLived === undefined ? {} : { hasLongLivedConnections: args.longLived }),
  };
}
