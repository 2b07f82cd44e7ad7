import type { Metric } from '@crossover/model';

/** References to fields of report.json for templates. Each returns a path; `|format` may follow it in braces. */
export const path = {
  metric: (workload: string, architecture: string, metric: Metric) =>
    `summaries[workload=${workload},architecture=${architecture}].metrics.${metric}`,
  summary: (workload: string, architecture: string) =>
    `summaries[workload=${workload},architecture=${architecture}]`,
  comparison: (workload: string, metric: Metric, a: string, b: string) =>
    `comparisons[workload=${workload},metric=${metric},a=${a},b=${b}]`,
  workload: (name: string) => `workloads[name=${name}]`,
  crossover: (a: string, b: string, shape: string) => `crossovers[a=${a},b=${b},shape=${shape}]`,
  billedCrossover: (a: string, b: string, shape: string) => `billedCrossovers[a=${a},b=${b},shape=${shape}]`,
  reconciliation: (payer: string) => `reconciliations[payer=${payer}]`,
  baseline: (architecture: string, shape: string) => `baselines[architecture=${architecture},shape=${shape}]`,
  split: (workload: string, architecture: string) =>
    `splits[workload=${workload},architecture=${architecture}]`,
  coldStarts: (architecture: string) => `coldStarts[architecture=${architecture}]`,
  capacity: (architecture: string) => `capacities[architecture=${architecture}]`,
};

/** A path as a template writes it. */
export const field = (of: string, format?: string): string =>
  format === undefined ? `{${of}}` : `{${of}|${format}}`;
