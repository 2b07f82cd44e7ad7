import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type ComparisonRow,
  CrossoverError,
  type PlannedWorkload,
  type Report,
  type ResolutionPlan,
  RUN_FILES,
  reportSchema,
} from '@crossover/model';
import { repeatsNeeded, resolutionOf } from '@crossover/stats';
import { readJson } from './json-file.ts';
import { lastLookLevel } from './plan-stopping.ts';

export interface ResolutionRequest {
  /** The difference to be told apart, 0–1. */
  readonly share: number;
  /** Folder of the runs. */
  readonly reports: string;
  readonly architectures: readonly string[];
  readonly workloads: readonly PlannedWorkload[];
}

/**
 * Where no earlier run tells: of one pair's log ratio of p95 of serverless and serverful in the lab, steady traffic.
 * @see reports/2026-11-21-steady-spike-sporadic as published on 2026-11-21, `pairVariance` of its p95: 0.0342 over 6 pairs
 */
const DEFAULT_VARIANCE = 0.034;
const DEFAULT_SECONDS = 16;

/** Fewer have no control. */
const FEWEST = 3;

/** Beyond this another machine or longer repeats help more. */
const MOST_REPEATS = 1_000;

/** What is told of when the wanted difference is out of reach. */
const USUAL_REPEATS = 100;

/**
 * How many repeats tell the wanted difference apart with a chance of nine in ten, from the variance of the newest run
 * with the same workload. With several workloads or pairs: of the one that varies most.
 *
 * @throws CrossoverError `usage` when it takes more repeats than make sense
 */
export async function planResolution(
  request: ResolutionRequest,
): Promise<{ readonly repeats: number; readonly resolution: ResolutionPlan }> {
  const known = await readReports(request.reports);
  const found = request.workloads
    .map((planned) => findVariance(planned, request.architectures, known))
    .reduce((most, one) => (one.variance > most.variance ? one : most));
  const { pairs, variance } = found;
  const input = {
    varianceOfLastRun: variance,
    resolutionShare: request.share,
    ...(pairs !== null && { repeatsOfLastRun: pairs }),
  };
  // The level that the looks leave depends a little on the number of repeats, and that on the level.
  let repeats = repeatsNeeded({ ...input, level: lastLookLevel(MOST_REPEATS) }).repeats;
  if (repeats !== null) repeats = repeatsNeeded({ ...input, level: lastLookLevel(repeats) }).repeats;
  if (repeats === null || repeats > MOST_REPEATS) throw tooFine(request.share, repeats, found);
  return { repeats: Math.max(FEWEST, repeats), resolution: { share: request.share, ...found } };
}

type Found = Omit<ResolutionPlan, 'share'>;

/** Of the newest run that compared any of the architectures under the workload; the published one where there is none. */
function findVariance(
  { workload: { name }, durationSeconds }: PlannedWorkload,
  architectures: readonly string[],
  newestFirst: readonly PastReport[],
): Found {
  for (const report of newestFirst) {
    const rows = report.comparisons.filter(
      (row) =>
        row.workload === name &&
        row.metric === 'responseP95' &&
        architectures.includes(row.a) &&
        architectures.includes(row.b),
    );
    const estimated = rows.flatMap(({ pairs, pairVariance, ...row }) =>
      pairVariance === null ? [] : [{ ...row, pairs, pairVariance }],
    );
    const [first, ...others] = estimated;
    const described = report.workloads.find((workload) => workload.name === name);
    if (first === undefined || described === undefined) continue;
    const widest = others.reduce((most, one) => (one.pairVariance > most.pairVariance ? one : most), first);
    return {
      variance: widest.pairVariance * shorter(described.durationSeconds, durationSeconds),
      pairs: widest.pairs,
      biasShare: biasShareOf(widest, report.summaries),
      source: `run ${report.slug}, ${name} traffic, ${widest.pairs} pairs of repeats of ${described.durationSeconds} s`,
    };
  }
  return {
    variance: DEFAULT_VARIANCE * shorter(DEFAULT_SECONDS, durationSeconds),
    pairs: null,
    biasShare: null,
    source: `no earlier run compared these architectures under ${name} traffic; the default is of the published run of steady traffic, repeats of ${DEFAULT_SECONDS} s`,
  };
}

/** Of the smaller p95 of the two. */
function biasShareOf(
  { workload, a, b, instrumentBias }: Pick<ComparisonRow, 'workload' | 'a' | 'b' | 'instrumentBias'>,
  summaries: PastReport['summaries'],
): number | null {
  const values = summaries.flatMap((one) =>
    one.workload === workload && [a, b].includes(one.architecture)
      ? (one.metrics.responseP95?.value ?? [])
      : [],
  );
  const smaller = Math.min(...values);
  return instrumentBias.value === null || values.length < 2 || smaller <= 0
    ? null
    : instrumentBias.value / smaller;
}

/** Shorter repeats have fewer requests and vary more: at most by as much as they are shorter. */
const shorter = (thenSeconds: number, nowSeconds: number): number => Math.max(1, thenSeconds / nowSeconds);

/** What is needed of a report, so that those of other versions tell it too. */
const pastReportSchema = reportSchema
  .pick({ slug: true, endedAt: true, workloads: true, comparisons: true, summaries: true })
  .loose();
type PastReport = Pick<Report, 'slug' | 'endedAt' | 'workloads' | 'comparisons' | 'summaries'>;

async function readReports(reports: string): Promise<PastReport[]> {
  const entries = await readdir(reports, { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory())
      // What cannot be read tells nothing here; it is the report command's affair to say so.
      .map(({ name }) =>
        readJson(join(reports, name, RUN_FILES.report), pastReportSchema).catch(() => undefined),
      ),
  );
  return found
    .filter((report) => report !== undefined)
    .toSorted((a, b) => b.endedAt.localeCompare(a.endedAt));
}

function tooFine(share: number, repeats: number | null, { variance, source }: Found): CrossoverError {
  const reachable = resolutionOf(USUAL_REPEATS, variance, { level: lastLookLevel(USUAL_REPEATS) });
  const tells = reachable === null ? '' : `${USUAL_REPEATS} repeats tell ${percent(reachable)} apart. `;
  return new CrossoverError(
    'usage',
    `Expected a difference that at most ${MOST_REPEATS} repeats tell apart, found that ${percent(share)} takes ${repeats ?? 'more than 10,000'} (variance from: ${source}).`,
    {
      hint: `${tells}Ask for a larger difference, use a quieter machine, or run first without --resolve: a new run of the same length plans best.`,
    },
  );
}

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
