import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  CrossoverError,
  type PlannedWorkload,
  type Report,
  type ResolutionPlan,
  RUN_FILES,
  reportSchema,
} from '@crossover/model';
import { noiseOf, POWER } from '@crossover/report';
import { lastLookLevel, type Plan, repeatsNeeded, resolutionOf } from '@crossover/stats';
import { readJson } from './json-file.ts';

export interface ResolutionRequest {
  /** The difference to be told apart, 0–1. */
  readonly share: number;
  /** Folder of the runs. */
  readonly reports: string;
  readonly architectures: readonly string[];
  readonly workloads: readonly PlannedWorkload[];
}

/**
 * Where no earlier run tells: of one pair's log ratio of p95 of serverless and serverful in the lab, steady traffic, and
 * of one repeat's log p95 of either.
 * @see reports/2026-11-21-steady-spike-sporadic as published on 2026-11-21: `pairVariance` of its p95, 0.0342 over 6 pairs; its controls
 */
const DEFAULT_VARIANCE = 0.034;
const DEFAULT_CONTROL_VARIANCES = [0.03, 0.005];
const DEFAULT_SECONDS = 16;

/** Fewer have no control. */
const FEWEST = 3;

/** Beyond this another machine or longer repeats help more. */
const MOST_REPEATS = 1_000;

/** What is told of when the wanted difference is out of reach. */
const USUAL_REPEATS = 100;

/**
 * How many repeats give a verdict on the wanted difference with a chance of nine in ten, from what the newest run with
 * the same workload scattered: between the sides of a pair, within each side's control, and in its instrument. With
 * several workloads or pairs: of the one that takes most.
 *
 * @throws CrossoverError `usage` when it takes more repeats than make sense, or no number of them is enough
 */
export async function planResolution(
  request: ResolutionRequest,
): Promise<{ readonly repeats: number; readonly resolution: ResolutionPlan }> {
  const { share } = request;
  const known = await readReports(request.reports);
  const { found, plan } = request.workloads
    .flatMap((planned) => findScatter(planned, request.architectures, known))
    .map((one) => ({ found: one, plan: planFor(share, one) }))
    .reduce((most, one) => ((one.plan.repeats ?? Infinity) > (most.plan.repeats ?? Infinity) ? one : most));
  if (plan.repeats === null || plan.repeats > MOST_REPEATS) throw tooFine(share, found, plan);
  return { repeats: Math.max(FEWEST, plan.repeats), resolution: { share, ...found } };
}

type Found = Omit<ResolutionPlan, 'share'>;

const planFor = (resolutionShare: number, { variance, controlVariances, biasShare, pairs }: Found): Plan =>
  repeatsNeeded({
    varianceOfLastRun: variance,
    controlVariances,
    instrumentBiasShare: biasShare ?? 0,
    resolutionShare,
    power: POWER,
    level: lastLookLevel,
    ...(pairs !== null && { repeatsOfLastRun: pairs }),
  });

/** Of the newest run that compared any of the architectures under the workload; the published one where there is none. */
function findScatter(
  { workload: { name }, durationSeconds }: PlannedWorkload,
  architectures: readonly string[],
  newestFirst: readonly PastReport[],
): Found[] {
  for (const report of newestFirst) {
    const described = report.workloads.find((workload) => workload.name === name);
    if (described === undefined) continue;
    const factor = shorter(described.durationSeconds, durationSeconds);
    const found = report.comparisons
      .filter(
        ({ workload, a, b }) => workload === name && architectures.includes(a) && architectures.includes(b),
      )
      .flatMap((row): Found[] => {
        const noise = noiseOf(row, report);
        if (noise === null) return [];
        return [
          {
            variance: factor * noise.variance,
            controlVariances: noise.controlVariances.map((variance) => factor * variance),
            pairs: row.pairs,
            biasShare: noise.instrumentBiasShare,
            source: `run ${report.slug}, ${name} traffic, ${row.pairs} pairs of repeats of ${described.durationSeconds} s`,
          },
        ];
      });
    if (found.length > 0) return found;
  }
  const factor = shorter(DEFAULT_SECONDS, durationSeconds);
  return [
    {
      variance: factor * DEFAULT_VARIANCE,
      controlVariances: DEFAULT_CONTROL_VARIANCES.map((variance) => factor * variance),
      pairs: null,
      biasShare: null,
      source: `no earlier run compared these architectures under ${name} traffic; the default is of the published run of steady traffic, repeats of ${DEFAULT_SECONDS} s`,
    },
  ];
}

/** Shorter repeats have fewer requests and vary more: at most by as much as they are shorter. */
const shorter = (thenSeconds: number, nowSeconds: number): number => Math.max(1, thenSeconds / nowSeconds);

/** What is needed of a report, so that those of other versions tell it too. */
const pastReportSchema = reportSchema
  .pick({ slug: true, endedAt: true, workloads: true, comparisons: true, controls: true, summaries: true })
  .loose();
type PastReport = Pick<Report, 'slug' | 'endedAt' | 'workloads' | 'comparisons' | 'controls' | 'summaries'>;

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

function tooFine(share: number, { source, biasShare }: Found, { repeats, noise }: Plan): CrossoverError {
  const reachable = resolutionOf(USUAL_REPEATS, noise, { power: POWER, level: lastLookLevel(USUAL_REPEATS) });
  const tells =
    reachable === null ? '' : `${USUAL_REPEATS} repeats tell ${Math.ceil(1000 * reachable) / 10} % apart. `;
  if (biasShare !== null && biasShare >= share)
    return new CrossoverError(
      'usage',
      `Expected a difference larger than the instrument's own bias, found ${percent(share)} and a bias of ${percent(biasShare)} of p95 (${source}).`,
      {
        hint: `A smaller one is not claimed, however many repeats there are. ${tells}Ask for a larger difference, or run first without --resolve: each run measures its bias anew.`,
      },
    );
  return new CrossoverError(
    'usage',
    `Expected a difference that at most ${MOST_REPEATS} repeats tell apart, found that ${percent(share)} takes ${repeats ?? 'more than 10,000'} (scatter from: ${source}).`,
    {
      hint: `${tells}Ask for a larger difference, use a quieter machine, or run first without --resolve: a new run of the same length plans best.`,
    },
  );
}

const percent = (share: number) => `${Number((100 * share).toPrecision(2))} %`;
