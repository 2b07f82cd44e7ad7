import type { Report } from '@crossover/model';

/** The options of `crossover compare` that make the same plan again, whatever the presets are by then. */
export function reproduceOptions(report: Report): string[] {
  const { preset, architectures, workloads, seed, region, totals } = report;
  const repeats = totals.plannedRepeats / (architectures.length * workloads.length);
  return [
    ...(preset === 'default' ? [] : [`--${preset}`]),
    `--architecture ${architectures.map(({ id }) => id).join(',')}`,
    `--workload ${workloads.map(({ name }) => name).join(',')}`,
    `--repeats ${repeats}`,
    `--seed ${seed}`,
    `--region ${region}`,
  ];
}
