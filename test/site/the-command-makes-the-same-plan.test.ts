import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { labSettingsSchema, type Report } from '@crossover/model';
import { readArticle } from '@crossover/report';
import { expect, test } from 'vitest';
import { type FleetOptions, fleetSettings } from '../../packages/cli/src/commands/fleet-options.ts';
import { reproduceOptions } from '../../web/src/reproduce.ts';
import { MAIN_RUN } from './fixture-runs.ts';
import { site } from './visit.ts';

const usual = labSettingsSchema.parse({});

/** The lab's settings that the printed command asks for, as the command line itself reads them. */
function settingsAgain(report: Report, changes: Partial<typeof usual>) {
  const args = reproduceOptions({ ...report, lab: { ...usual, ...changes } }).flatMap((one) =>
    one.split(' '),
  );
  const { tokens } = parseArgs({ args, strict: false, tokens: true, allowPositionals: true });
  const words = tokens.flatMap((token) => (token.kind === 'positional' ? [token.value] : []));
  const names = tokens.flatMap((token) => (token.kind === 'option' ? [token.name] : []));
  const valued = names.filter((name) => !name.startsWith('no-') && name !== report.preset);
  const options: Record<string, string | undefined> = Object.fromEntries(
    valued.map((name, index) => [name, words[index]]),
  );
  return { names, settings: fleetSettings(options as FleetOptions) };
}

test('a run whose lab was set otherwise is made again with the same settings', async () => {
  const { report } = await readArticle(join(site.reports, MAIN_RUN));
  const changed = {
    serverCpuShare: 0.05,
    serverCapacityPerSecond: 70,
    hybridController: 'static',
    staticFunctionShare: 0.85,
    fleetGrowth: 'target-tracking',
  } as const;
  expect(settingsAgain(report, changed).settings).toEqual(changed);
  expect(settingsAgain(report, { systemCpus: '0', generatorCpus: '1' })).toMatchObject({
    names: expect.not.arrayContaining(['no-pin', 'server-cpu', 'hybrid-controller', 'function-share']),
    settings: {},
  });
});

test('where load and lab shared their cores the command says so', async () => {
  const { report } = await readArticle(join(site.reports, MAIN_RUN));
  const several = { ...report, environment: { ...report.environment, cpus: 4 } };
  expect(settingsAgain(several, {}).names).toContain('no-pin');
});
