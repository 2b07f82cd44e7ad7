import {
  type Metric,
  type ProvenanceKind,
  type Quantity,
  REQUEST_ERRORS,
  type RequestError,
  type Summary,
  type Unit,
} from '@crossover/model';
import { type Estimate, type RepeatSample, summarise } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import type { Cell } from './cell.ts';
import { exact, missing, toQuantityOver } from './quantity.ts';
import type { Samples } from './samples.ts';

export interface SummaryContext {
  readonly sloMs: number;
  readonly timeoutMs: number | null;
  readonly provenance: ProvenanceKind;
  /** Without functions nothing can start cold. */
  readonly hasFunctions: boolean;
}

/** What is said of one architecture under one workload; only valid repeats count. */
export function summariseCell(cell: Cell, context: SummaryContext): Summary {
  const { valid } = cell;
  const samples = valid.map((repeat) => repeat.samples);
  const total = sum(samples.map(({ count }) => count));
  const isColdKnown = context.hasFunctions && samples.some(({ cold }) => cold.some((value) => value >= 0));
  return {
    workload: cell.workload,
    architecture: cell.architecture,
    repeats: {
      planned: cell.all.length,
      completed: cell.all.filter(({ repeat }) => repeat?.state === 'completed').length,
      valid: valid.length,
    },
    requests: total,
    warmUpRequests: sum(samples.map(({ warmUpCount }) => warmUpCount)),
    changePoint: summariseRemoved(cell),
    coldRequests: isColdKnown ? sum(valid.map(({ response }) => response.coldCount ?? 0)) : null,
    errors: countErrors(samples),
    metrics: buildMetrics(cell, context, isColdKnown),
  };
}

/** What the change-point rule did to the cell's repeats. */
function summariseRemoved({ valid }: Cell): Summary['changePoint'] {
  const removed = valid.flatMap((repeat) => (repeat.removed === null ? [] : [repeat.removed]));
  if (removed.length === 0) return null;
  return {
    repeats: removed.filter(({ requests }) => requests > 0).length,
    neverSteady: removed.filter(({ isNeverSteady }) => isNeverSteady).length,
    requests: sum(removed.map(({ requests }) => requests)),
    longestSeconds: roundNumber(Math.max(...removed.map(({ seconds }) => seconds))),
  };
}

function buildMetrics(
  { valid }: Cell,
  { sloMs, timeoutMs, provenance }: SummaryContext,
  isColdKnown: boolean,
): Partial<Record<Metric, Quantity>> {
  const options = { sloMs, ...(timeoutMs === null ? {} : { timeoutMs }) };
  const of = (pick: (repeat: Cell['valid'][number]) => RepeatSample) => summarise(valid.map(pick), options);
  const response = of((repeat) => repeat.response);
  const service = of((repeat) => repeat.service);
  const quantity = (estimate: Estimate, unit: Unit) =>
    toQuantityOver(valid.length, estimate, unit, provenance);
  const metrics: Partial<Record<Metric, Quantity>> = {
    responseP50: quantity(response.p50, 'ms'),
    responseP90: quantity(response.p90, 'ms'),
    responseP95: quantity(response.p95, 'ms'),
    responseP99: quantity(response.p99, 'ms'),
    responseP999: quantity(response.p999, 'ms'),
    serviceP50: quantity(service.p50, 'ms'),
    serviceP99: quantity(service.p99, 'ms'),
    errorShare: quantity(response.errorShare, 'share'),
    goodput: quantity(response.goodput, 'requests/s'),
    ...rates(valid, provenance),
  };
  if (isColdKnown) {
    const warm = of((repeat) => repeat.warm);
    const cold = of((repeat) => repeat.cold);
    metrics.coldShare = quantity(response.coldShare, 'share');
    metrics.warmResponseP50 = quantity(warm.p50, 'ms');
    metrics.warmResponseP99 = quantity(warm.p99, 'ms');
    metrics.coldResponseP50 = quantity(cold.p50, 'ms');
  }
  return metrics;
}

/** What was asked for and what came back, per second; counted, not estimated. */
function rates(valid: Cell['valid'], provenance: ProvenanceKind) {
  const seconds = sum(valid.map(({ response }) => (response.windowMs ?? 0) / 1000));
  if (seconds <= 0) {
    const nothing = missing('requests/s', provenance, 'there is no valid repeat');
    return { offered: { ...nothing, provenance: 'modelled' as const }, achieved: nothing };
  }
  const offered = sum(valid.map(({ samples }) => samples.count));
  const achieved = sum(valid.map(({ response }) => response.latencies.completed));
  return {
    // Scheduled, so not measured.
    offered: exact(offered / seconds, 'requests/s', 'modelled', offered),
    achieved: exact(achieved / seconds, 'requests/s', provenance, achieved),
  };
}

function countErrors(
  samples: readonly Samples[],
): Partial<Record<RequestError, number>> & Record<string, number> {
  const errors: Record<string, number> = {};
  for (const { error } of samples) {
    for (const kind of error) {
      const name = REQUEST_ERRORS[kind];
      if (name !== undefined) errors[name] = (errors[name] ?? 0) + 1;
    }
  }
  return errors;
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);
