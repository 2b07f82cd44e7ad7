import {
  ARCHITECTURES,
  type Architecture,
  CrossoverError,
  isScript,
  type Observation,
  type PlannedWorkload,
  type RepeatRow,
  type Report,
} from '@crossover/model';
import { DEFAULT_SMALLEST_EFFECT, distributionQuantile, MINIMUM_BEYOND, quantile } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import { buildCells, type Cell, measuredProvenance, measuredSeconds } from './cell.ts';
import { comparisonSentence } from './comparison-sentence.ts';
import { compareCells, controlCell } from './comparisons.ts';
import { type Costs, computeCosts } from './costs.ts';
import type { Findings } from './headline.ts';
import { instrumentBiasOf } from './instrument-bias.ts';
import { exact, missing } from './quantity.ts';
import type { RepeatData, RunData } from './run-data.ts';
import type { Samples } from './samples.ts';
import { summariseCell } from './summaries.ts';
import { collectWarnings, RECOMMENDED_REPEATS } from './warnings.ts';

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
  const contextOf = (name: string) => {
    const planned = plan.workloads.find(({ workload }) => workload.name === name);
    if (planned === undefined) throw new Error(`No workload ${name} in the plan.`);
    const { workload } = planned;
    return {
      provenance,
      sloMs: workload.slo.responseTimeMs,
      timeoutMs: isScript(workload) ? null : workload.timeoutMs,
      seconds: measuredSeconds(planned),
    };
  };
  const hasFunctions = (id: string) =>
    architectures.some((one) => one.id === id && one.functions !== undefined);
  const summaries = cells.map((cell) =>
    summariseCell(cell, { ...contextOf(cell.workload), hasFunctions: hasFunctions(cell.architecture) }),
  );
  const controls = cells.flatMap((cell) => controlCell(cell, contextOf(cell.workload)));
  const titleOf = (id: string) => architectures.find((one) => one.id === id)?.title ?? id;
  const comparisons = pairsOf(cells).flatMap(([a, b]) =>
    compareCells(a, b, controls, {
      ...contextOf(a.workload),
      instrumentBias: instrumentBiasOf([a, b]),
    }).map((row) => ({
      ...row,
      sentence: comparisonSentence(row, titleOf),
    })),
  );
  const repeats = run.repeats.map(describeRepeat);
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
    controls,
    coldStarts: describeColdStarts(run, provenance),
    coldStartsUnderLoad: architectures.some(({ functions }) => functions !== undefined)
      ? plan.lab.coldStarts
      : null,
    capacities: telemetry.capacities,
    ...costs.findings,
    warnings: [...collectWarnings(telemetry, run.repeats, cells, summaries), ...costs.warnings],
    lab: telemetry.environment.target === 'lab' ? plan.lab : null,
    labByWorkload: telemetry.environment.target === 'lab' ? settingsInForce(run) : [],
    environment: telemetry.environment,
    statistics: {
      method: METHOD,
      resamples: 0,
      modelDraws: draws,
      level: 0.95,
      smallestEffect: DEFAULT_SMALLEST_EFFECT,
      minimumBeyond: MINIMUM_BEYOND,
      recommendedRepeats: RECOMMENDED_REPEATS,
    },
  };
  return { findings, cells, costs };
}

/** @throws CrossoverError `invalid-run-data` when the catalogue has no such architecture */
export function findArchitecture(id: string): Architecture {
  const found = ARCHITECTURES.find((one) => one.id === id);
  if (found !== undefined) return found;
  throw new CrossoverError(
    'invalid-run-data',
    `plan.json, field architectures: expected ids of the catalogue, found "${id}".`,
    { hint: `The catalogue has ${ARCHITECTURES.map((one) => one.id).join(', ')}.` },
  );
}

/** Every pair of architectures under each workload; the earlier in the catalogue is the baseline, `b`. */
function pairsOf(cells: readonly Cell[]): [Cell, Cell][] {
  return cells.flatMap((b, index) =>
    cells
      .slice(index + 1)
      .filter((a) => a.workload === b.workload)
      .map((a): [Cell, Cell] => [a, b]),
  );
}

/** Its rate is planned, not measured. */
function describeWorkload(planned: PlannedWorkload) {
  const { workload, scheduleHash, scheduledRequests, durationSeconds } = planned;
  const base = {
    name: workload.name,
    title: workload.title,
    description: workload.description,
    scheduleHash,
    scheduledRequests,
    durationSeconds,
    slo: workload.slo,
    products: workload.dataset.products,
  };
  if (isScript(workload)) {
    return {
      ...base,
      meanRatePerSecond: missing('requests/s', 'modelled', 'a script says when it runs what it sends'),
      timeoutMs: null,
      arrivals: 'as the script says',
      connections: 'as the script says',
      mix: {},
    };
  }
  const measured = workload.phases.filter((phase) => !phase.isWarmUp);
  const seconds = measured.reduce((sum, phase) => sum + phase.durationSeconds, 0);
  const arrivals = measured.reduce(
    (sum, { durationSeconds: length, ratePerSecond, rampToRatePerSecond = ratePerSecond }) =>
      sum + (length * (ratePerSecond + rampToRatePerSecond)) / 2,
    0,
  );
  const weights = workload.scenarios.reduce((sum, { weight }) => sum + weight, 0);
  return {
    ...base,
    meanRatePerSecond: exact(arrivals / seconds, 'requests/s', 'modelled'),
    timeoutMs: workload.timeoutMs,
    arrivals: workload.arrivals === 'poisson' ? 'Poisson' : 'evenly spaced',
    connections:
      workload.connections.mode === 'keep-alive' ? 'kept alive and shared' : 'a new one for each request',
    mix: Object.fromEntries(
      workload.scenarios.map(({ name, weight }) => [name, roundNumber(weight / weights)]),
    ),
  };
}

function describeRepeat({ planned, repeat, samples, isValid }: RepeatData): RepeatRow {
  const base = {
    ...planned,
    startedAt: repeat?.startedAt ?? null,
    requests: null,
    responseP50Ms: null,
    responseP95Ms: null,
    errorShare: null,
    lagP99Ms: null,
    warmUpColdStarts: null,
  };
  if (repeat === null) return { ...base, state: 'not-run', reason: 'never run' };
  if (repeat.state !== 'completed' || samples === null) {
    return {
      ...base,
      state: repeat.state === 'aborted' ? 'aborted' : 'errored',
      reason: 'reason' in repeat ? repeat.reason : null,
    };
  }
  const answered: number[] = [];
  for (let index = 0; index < samples.count; index += 1) {
    if ((samples.error[index] ?? -1) < 0) {
      answered.push((samples.endMs[index] ?? 0) - (samples.intendedMs[index] ?? 0));
    }
  }
  const failed = samples.count - answered.length;
  const latencies = {
    values: Float64Array.from(answered).sort(),
    cumulative: null,
    completed: answered.length,
    censored: failed,
  };
  const at = (p: number) => {
    const value = distributionQuantile(latencies, p);
    return value === null ? null : roundNumber(value);
  };
  return {
    ...base,
    state: isValid ? 'valid' : 'invalid',
    reason: isValid ? null : (repeat.warnings[0]?.kind ?? 'marked invalid'),
    requests: samples.count,
    responseP50Ms: at(0.5),
    responseP95Ms: at(0.95),
    errorShare: samples.count === 0 ? null : roundNumber(failed / samples.count),
    lagP99Ms: roundNumber(repeat.generator.lagP99Ms),
    warmUpColdStarts: coldStartsInWarmUp(repeat.observation, samples),
  };
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

/** All that were observed but for those that served a measured request. */
function coldStartsInWarmUp(observation: Observation | null, samples: Samples): number | null {
  const functions = observation?.functions ?? null;
  if (functions === null) return null;
  const measured = samples.cold.reduce((sum, cold) => sum + (cold === 1 ? 1 : 0), 0);
  return Math.max(0, functions.coldStarts - measured);
}

function describeColdStarts(
  { plan, telemetry }: RunData,
  provenance: 'measured-in-lab' | 'measured-on-aws' | 'modelled' | 'billed',
) {
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

/**
 * The median of independent measurements, with the order-statistic interval that holds for any distribution.
 * @see Conover (1999), Practical Nonparametric Statistics, 3rd ed., §3.2 (confidence interval for a quantile)
 */
function medianOf(values: readonly number[], provenance: Parameters<typeof exact>[2]) {
  const sorted = values.toSorted((a, b) => a - b);
  const n = sorted.length;
  const value = quantile(sorted, 0.5);
  if (value === null) return missing('ms', provenance, 'nothing was observed', 0);
  // Ranks around the median by the normal approximation of the binomial, rounded outwards.
  const half = (1.959964 * Math.sqrt(n)) / 2;
  const low = sorted[Math.floor(n / 2 - half)];
  const high = sorted[Math.ceil(n / 2 + half)];
  const hasInterval = low !== undefined && high !== undefined;
  return {
    ...exact(value, 'ms', provenance, n),
    low: hasInterval ? roundNumber(low) : null,
    high: hasInterval ? roundNumber(high) : null,
    reason: hasInterval ? null : 'too few cold starts for an interval',
  };
}
