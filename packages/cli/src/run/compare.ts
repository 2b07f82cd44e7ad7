import { CrossoverError, type Environment, type Plan, type Report, type Telemetry } from '@crossover/model';
import { writeReport } from '@crossover/report';
import type { Progress } from '../terminal/progress.ts';
import { calibrate } from './calibrate.ts';
import { describeEnvironment } from './environment.ts';
import { measureCapacities } from './measure-capacity.ts';
import { measureColdStarts } from './measure-cold-starts.ts';
import { measureRepeats } from './measure-repeats.ts';
import type { RunFolder } from './run-folder.ts';
import { usingGenerator } from './using-generator.ts';
import { usingTestBed } from './using-test-bed.ts';

/** One run from plan to report; the article is the report seen through the site. */
export async function compare(
  folder: RunFolder,
  allowedHosts: readonly string[],
  progress: Progress,
  signal: AbortSignal,
): Promise<Report> {
  const { plan } = folder;
  await usingTestBed(folder, allowedHosts, progress, signal, (bed, bundles) =>
    usingGenerator(
      plan,
      {
        cpus: plan.lab.generatorCpus,
        onSecond: progress.second,
        note: progress.note,
        temporaryFolder: bed.temporaryFolder,
        allowedHosts,
        signal,
      },
      async (generator) => {
        const environment = await describeEnvironment(targetKindOf(plan), bed.database, bundles);
        const before = await folder.readTelemetry();
        if (before) assertSameArtefacts(plan, before.environment.bundles, bundles);
        const telemetry: Telemetry = before ?? {
          schemaVersion: 1,
          environment,
          coldStarts: [],
          capacities: [],
        };
        telemetry.coldStarts = await measureColdStarts(plan, bed, telemetry.coldStarts, progress, signal);
        await folder.writeTelemetry(telemetry);
        // Before the repeats: servers, database and generator then run compiled code from the first repeat on.
        telemetry.capacities = await measureCapacities(
          folder,
          bed,
          generator,
          telemetry.capacities,
          progress,
          signal,
        );
        await folder.writeTelemetry(telemetry);
        await calibrate('before', folder, telemetry, generator, progress, signal);
        await measureRepeats(folder, bed, telemetry, generator, progress, signal);
        await calibrate('after', folder, telemetry, generator, progress, signal);
      },
    ),
  );
  progress.stage('writing the report');
  return await writeReport(folder.path);
}

const targetKindOf = ({ targets }: Plan): Environment['target'] =>
  targets === undefined ? 'lab' : targets.stage === null ? 'target' : 'aws';

/** @throws CrossoverError `invalid-run-data`: repeats of two different programs must not be mixed */
function assertSameArtefacts(plan: Plan, before: Environment['bundles'], now: Environment['bundles']): void {
  const changed = Object.keys(now).find((name) => before[name]?.sha256 !== now[name]?.sha256);
  if (changed)
    throw new CrossoverError(
      'invalid-run-data',
      `Expected the API to be the one that run ${plan.slug} began with, found another ${changed} bundle.`,
      { hint: 'Check out the commit in its telemetry.json to resume it, or start the run anew.' },
    );
}
