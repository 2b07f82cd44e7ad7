import type { Report } from '@crossover/model';

/** What a run like this one costs, in the words that follow its duration. */
export const costToReproduce = (kind: Report['kind']): string =>
  ({
    lab: 'costs nothing, because it runs on your machine',
    aws: 'costs what the stage costs while it is there, and what its requests cost',
    target: 'costs whatever your own targets charge for the requests',
  })[kind];

/** The options of `crossover compare` that make the same plan again, whatever the presets are by then. */
export function reproduceOptions(report: Report): string[] {
  const { preset, architectures, workloads, seed, region, totals } = report;
  const repeats = totals.plannedRepeats / (architectures.length * workloads.length);
  return [
    ...{
      lab: [],
      aws: ['--stage NAME'],
      target: architectures.map(({ id }) => `--target ${id}=https://…`),
    }[report.kind],
    ...(preset === 'default' ? [] : [`--${preset}`]),
    `--architecture ${architectures.map(({ id }) => id).join(',')}`,
    `--workload ${workloads.map(({ name }) => name).join(',')}`,
    `--repeats ${repeats}`,
    `--seed ${seed}`,
    `--region ${region}`,
  ];
}
