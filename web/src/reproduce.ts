import { labSettingsSchema, type Report } from '@crossover/model';

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
    ...labOptions(report),
  ];
}

/** What of the lab was set otherwise than it is by itself. */
function labOptions({ lab, environment }: Report): string[] {
  if (lab === null) return [];
  const usual = labSettingsSchema.parse({});
  const given = (option: string, key: keyof typeof usual) =>
    lab[key] === usual[key] ? [] : [`--${option} ${lab[key]}`];
  return [
    ...given('server-cpu', 'serverCpuShare'),
    ...given('server-capacity', 'serverCapacityPerSecond'),
    ...given('fleet-growth', 'fleetGrowth'),
    ...given('hybrid-controller', 'hybridController'),
    ...(lab.hybridController === 'static' ? [`--function-share ${lab.staticFunctionShare}`] : []),
    ...(lab.systemCpus === null && environment.cpus > 1 ? ['--no-pin'] : []),
  ];
}
