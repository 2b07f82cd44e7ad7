import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  AVERAGE_MONTH,
  type BillOptions,
  isShapeName,
  type Needs,
  nearestMatch,
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
  planSchema,
  RUN_FILES,
  reportSchema,
  type UsageProfile,
} from '@crossover/model';
import type { ArgsDef } from 'citty';
import { PROJECT } from '../project.ts';

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
    description: `architectures, comma-separated: ${CATALOGUE.map(({ id }) => id).join(', ')}`,
    valueHint: 'a,b',
  },
  plan: {
    type: 'string',
    description: 'on-demand, or reserved-1y-no-upfront where AWS sells it',
    valueHint: 'plan',
    default: 'on-demand',
  },
  month: { type: 'string', description: 'hours of the month (default 730)', valueHint: 'hours' },
  slo: { type: 'string', description: 'response time that must be kept, ms: for advice', valueHint: 'ms' },
  execution: { type: 'string', description: 'longest work for a request, s: for advice', valueHint: 's' },
  payload: { type: 'string', description: 'largest body, bytes: for advice', valueHint: 'bytes' },
  longLived: { type: 'boolean', description: 'clients hold connections open: for advice' },
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

/** @throws CrossoverError `usage` */
function parseAmount(option: string, text: string | undefined, min = 0): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (text.trim() !== '' && Number.isFinite(value) && value >= min) return value;
  throw new CrossoverError('usage', `Expected ${option} to be a number of ${min} or more, found "${text}".`);
}

/** The rates of a custom series such as `1,1,5,9`; null for the name of a shape. @throws CrossoverError `usage` */
function parseHourlyRates(text: string): number[] | null {
  return /^[\d.,\s]+$/.test(text) && text.includes(',')
    ? text.split(',').map((rate) => parseAmount('--shape', rate) ?? 0)
    : null;
}

/** The rate asked for, or the mean of the hourly rates given as the shape. @throws CrossoverError `usage` */
export function parseRate(text: string | undefined, shape: string): number {
  const hourly = parseHourlyRates(shape);
  const rate =
    parseAmount('--rate', text) ??
    (hourly === null ? undefined : hourly.reduce((sum, each) => sum + each, 0) / hourly.length);
  if (rate !== undefined) return rate;
  throw new CrossoverError('usage', 'Expected --rate, found none.', {
    hint: 'For example: crossover estimate --rate 40 --shape office-hours',
  });
}

/** What is compared by default, or any of the catalogue by name. @throws CrossoverError `unknown-architecture` */
export function parseArchitectures(text: string | undefined): readonly Architecture[] {
  return text === undefined ? ARCHITECTURES : text.split(',').map((id) => findArchitecture(id.trim()));
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
    const near = nearestMatch(text, known);
    throw new CrossoverError(
      'usage',
      `Expected --shape ${known.join(', ')}, a workload file or hourly rates, found "${text}".`,
      near === null ? {} : { hint: `Did you mean "${near}"?` },
    );
  }
  return shapeOfWorkload(await readWorkload(text));
}

/** The workload of this name as the run sent it; null when it had none of that name. */
async function plannedWorkload(folder: string, name: string) {
  const file = join(folder, RUN_FILES.plan);
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CrossoverError('unknown-run', `Expected a run with a plan at ${file}, found none.`, { cause });
  });
  const plan = planSchema.parse(JSON.parse(content));
  const workload = plan.workloads.find((each) => each.workload.name === name)?.workload;
  return workload === undefined || isScript(workload) ? null : workload;
}

export function runFolder(slug: string | undefined, reports: string | undefined): string | undefined {
  return slug === undefined ? undefined : join(resolve(reports ?? PROJECT.reports), slug);
}

/** What the run of a folder measured, as its report lists it. @throws CrossoverError `unknown-run` */
export async function readProfiles(folder: string | undefined): Promise<UsageProfile[]> {
  if (folder === undefined) return [];
  const file = join(folder, RUN_FILES.report);
  const content = await readFile(file, 'utf8').catch((cause: unknown) => {
    throw new CrossoverError('unknown-run', `Expected a run with a report at ${file}, found none.`, {
      cause,
    });
  });
  const report = reportSchema.safeParse(JSON.parse(content));
  if (!report.success) {
    throw new CrossoverError('invalid-run-data', `Expected a report at ${file}, found other content.`, {
      hint: 'Write it again with "crossover report".',
      cause: report.error,
    });
  }
  return profilesFrom(report.data.assumptions);
}

export function parsePlan(text: string): NonNullable<BillOptions['plan']> {
  if (text === 'on-demand' || text === 'reserved-1y-no-upfront') return text;
  throw new CrossoverError('usage', `Expected --plan on-demand or reserved-1y-no-upfront, found "${text}".`);
}

export function parseMonth(text: string | undefined) {
  const hours = parseAmount('--month', text, 1);
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
