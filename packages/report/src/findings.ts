import {
  type Architecture,
  CATALOGUE,
  CrossoverError,
  type ProvenanceKind,
  type Report,
} from '@crossover/model';
import { MINIMUM_BEYOND, medianInterval, quantile } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import { buildCells, type Cell, measuredProvenance } from './cell.ts';
import { comparisonSentence } from './comparison-sentence.ts';
import { compareCells, contrastCells, controlCell } from './comparisons.ts';
import { type Costs, computeCosts } from './costs.ts';
import { describeRepeat } from './describe-repeat.ts';
import { describeWorkload } from './describe-workload.ts';
import { driftLevel, findDrifts } from './drifts.ts';
import type { Findings } from './headline.ts';
import { describeStops, LEVEL, pairsOf } from './looks.ts';
import { exact, missing } from './quantity.ts';
import { reconcileRun } from './reconciliation/reconcile-run.ts';
import { findResolutions, POWER } from './resolutions.ts';
import type { RunData } from './run-data.ts';
import { describeSplits } from './splits.ts';
import { summariseCell } from './summaries.ts';
import { collectWarnings, RECOMMENDED_REPEATS } from './warnings.ts';
import { contextOf, smallestEffectOf } from './workload-context.ts';

const METHOD =
  'Percentiles are of all requests of the valid repeats together, failed ones counted beyond every answered one. ' +
  'The repeat is the unit of replication: intervals come from the variation between repeats with Student’s t, ' +
  'differences from pairs of neighbouring repeats; Holm’s adjustment over the rows of a table decides what is claimed.';

/** Everything the report says but for its words; and the cells, which the figures draw. */
export async function buildFindings(
  run: RunData,
  draws: number,
): Promise<{ findings: Findings; cells: readonly Cell[]; costs: Costs }> {
  const { plan, telemetry } = run;
  const provenance = measuredProvenance(telemetry.environment.target);
  const architectures = plan.architectures.map(findArchitecture);
  const cells = buildCells(run);
  const hasFunctions = (id: string) =>
    architectures.some((one) => one.id === id && one.functions !== undefined);
  const summaries = cells.map((cell) =>
    summariseCell(cell, { ...contextOf(run, cell.workload), hasFunctions: hasFunctions(cell.architecture) }),
  );
  const controls = cells.map((cell) => ({
    cell,
    ...controlCell(cell, contextOf(run, cell.workload)),
  }));
  const controlRows = controls.flatMap(({ rows }) => rows);
  const titleOf = (id: string) => architectures.find((one) => one.id === id)?.title ?? id;
  const contrasts = pairsOf(cells).map(([a, b]) => {
    const contrast = contrastCells(plan, a, b, controlRows, contextOf(run, a.workload));
    return { a, b, ...contrast };
  });
  const comparisons = contrasts.flatMap(({ a, b, ...contrast }) =>
    compareCells(a, b, contrast, contextOf(run, a.workload)).map((row) => ({
      ...row,
      sentence: comparisonSentence(row, titleOf),
    })),
  );
  const drifts = findDrifts(cells);
  const looks = telemetry.looks ?? [];
  const repeats = run.repeats.map((data) => describeRepeat(data, looks));
  const times = run.repeats
    .flatMap(({ repeat }) => (repeat === null ? [] : [repeat.startedAt, repeat.endedAt]))
    .sort();
  const startedAt = times[0] ?? plan.createdAt;
  const endedAt = times.at(-1) ?? plan.createdAt;
  const total = (of: (summary: (typeof summaries)[number]) => number) =>
    summaries.reduce((sum, summary) => sum + of(summary), 0);
  const workloads = plan.workloads.map(describeWorkload);
  const ownRate = workloads[0]?.meanRatePerSecond.value ?? null;
  const costs = await computeCosts(run, architectures, {
    ownRatePerSecond: ownRate,
    provenance,
    endedAt,
    draws,
  });
  const findings: Findings = {
    schemaVersion: 1,
    slug: plan.slug,
    kind: telemetry.environment.target,
    startedAt,
    endedAt,
    preset: plan.preset,
    seed: plan.seed,
    region: plan.region,
    architectures: architectures.map(({ id, title, summary }) => ({ id, title, summary })),
    workloads,
    totals: {
      plannedRepeats: repeats.length,
      validRepeats: repeats.filter(({ state }) => state === 'valid').length,
      requests: total(({ requests }) => requests),
      failedRequests: total(({ errors }) => Object.values(errors).reduce((sum, count) => sum + count, 0)),
      coldRequests: total(({ coldRequests }) => coldRequests ?? 0),
      warmUpColdStarts: repeats.reduce(
        (sum, { state, warmUpColdStarts }) => sum + (state === 'valid' ? (warmUpColdStarts ?? 0) : 0),
        0,
      ),
      durationSeconds: (Date.parse(endedAt) - Date.parse(startedAt)) / 1000,
    },
    repeats,
    summaries,
    comparisons,
    controls: controlRows,
    drifts,
    resolutions: findResolutions(plan, { comparisons, controls: controlRows, summaries }),
    stops: describeStops(plan, looks, contrasts),
    calibration: telemetry.calibration ?? null,
    coldStarts: describeColdStarts(run, provenance),
    coldStartsUnderLoad: architectures.some(({ functions }) => functions !== undefined)
      ? // Only the lab has a bank.
        telemetry.environment.target === 'lab'
        ? plan.lab.coldStarts
        : 'live'
      : null,
    capacities: telemetry.capacities,
    ...costs.findings,
    ...reconcileRun(run, { ...costs, startedAt, endedAt, draws }),
    splits: describeSplits(cells, provenance),
    warnings: [
      ...collectWarnings({ run, rows: repeats, cells, summaries, drifts, controls }),
      ...costs.warnings,
    ],
    lab: telemetry.environment.target === 'lab' ? plan.lab : null,
    labByWorkload: telemetry.environment.target === 'lab' ? settingsInForce(run) : [],
    environment: telemetry.environment,
    statistics: {
      method: METHOD,
      resamples: 0,
      modelDraws: draws,
      level: LEVEL,
      smallestEffect: smallestEffectOf(plan),
      power: POWER,
      driftLevel: roundNumber(driftLevel(cells)),
      minimumBeyond: MINIMUM_BEYOND,
      recommendedRepeats: RECOMMENDED_REPEATS,
    },
  };
  return { findings, cells, costs };
}

/** @throws CrossoverError `invalid-run-data` when the catalogue has no such architecture */
export function findArchitecture(id: string): Architecture {
  const found = CATALOGUE.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new CrossoverError(
    'invalid-run-data',
    `plan.json, field architectures: expected ids of the catalogue, found "${id}".`,
    { hint: `The catalogue has ${CATALOGUE.map((one) => one.id).join(', ')}.` },
  );
}

/** One per workload: of its first repeat with functions, which are what the settings are about, else of its first. */
function settingsInForce({ plan, repeats }: RunData): Report['labByWorkload'] {
  return plan.workloads.flatMap(({ workload: { name } }) => {
    const completed = repeats.flatMap(({ repeat }) =>
      repeat?.state === 'completed' && repeat.workload === name && repeat.settings !== null ? [repeat] : [],
    );
    const chosen = completed.find(({ observation }) => observation?.functions != null) ?? completed[0];
    return chosen === undefined || chosen.settings === null
      ? []
      : [{ workload: name, settings: chosen.settings }];
  });
}

function describeColdStarts({ plan, telemetry }: RunData, provenance: ProvenanceKind) {
  return plan.architectures.flatMap((architecture) => {
    const own = telemetry.coldStarts.filter((start) => start.architecture === architecture);
    if (own.length === 0) return [];
    return [
      {
        architecture,
        n: own.length,
        responseP50: medianOf(
          own.map((start) => start.responseTimeMs),
          provenance,
        ),
        initP50: medianOf(
          own.map((start) => start.initDurationMs),
          provenance,
        ),
        initMax: exact(Math.max(...own.map((start) => start.initDurationMs)), 'ms', provenance, own.length),
      },
    ];
  });
}

/** The median of independent measurements, with its interval. */
function medianOf(values: readonly number[], provenance: Parameters<typeof exact>[2]) {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const value = quantile(sorted, 0.5);
  if (value === null) return missing('ms', provenance, 'nothing was observed', 0);
  const interval = medianInterval(sorted);
  return {
    ...exact(value, 'ms', provenance, n),
    low: interval === null ? null : roundNumber(interval.low),
    high: interval === null ? null : roundNumber(interval.high),
    reason: interval === null ? 'too few cold starts for an interval' : null,
  };
}
