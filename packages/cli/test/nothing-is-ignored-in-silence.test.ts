import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { type ArgsDef, type CommandDef, runCommand } from 'citty';
import { afterAll, beforeAll, expect, test } from 'vitest';
import compare from '../src/commands/compare.ts';
import cost from '../src/commands/cost.ts';
import down from '../src/commands/down.ts';
import estimate from '../src/commands/estimate.ts';
import history from '../src/commands/history.ts';
import plan from '../src/commands/plan.ts';
import prices from '../src/commands/prices.ts';
import up from '../src/commands/up.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-refused-'));
  await mkdir(join(folder, 'planned-run'));
  await writeFile(join(folder, 'planned-run', 'plan.json'), '{}');
  await writeFile(join(folder, 'planned-run', 'report.json'), '{ half');
  await writeFile(join(folder, 'empty.yml'), '\n');
  const steady = await readFile(new URL('../../load/workloads/steady.yml', import.meta.url), 'utf8');
  await writeFile(
    join(folder, 'rare.yml'),
    steady.replaceAll(/(r|rampToR)atePerSecond: \d+/g, '$1atePerSecond: 0.001'),
  );
  await writeFile(join(folder, 'phases.yml'), 'config: { phases: [null] }\nscenarios: [{ flow: [] }]\n');
});
afterAll(() => rm(folder, { recursive: true, force: true }));

async function refusalOf<T extends ArgsDef>(command: CommandDef<T>, line: string): Promise<CrossoverError> {
  const rawArgs = line.split(' ').map((word) => word.replace('FOLDER', folder));
  try {
    await runCommand(command, { rawArgs });
  } catch (error) {
    if (error instanceof CrossoverError) return error;
    throw error;
  }
  throw new Error(`expected "${line}" to be refused`);
}

async function expectRefused<T extends ArgsDef>(
  command: CommandDef<T>,
  line: string,
  message: RegExp,
  hint: RegExp = /^undefined$/,
) {
  const refusal = await refusalOf(command, line);
  expect(refusal.message).toMatch(message);
  expect(String(refusal.hint)).toMatch(hint);
  expect(refusal.exitCode).toBe(2);
}

test.each(['--server-cpu 0.5', '--seed 1', '--region=us-east-1', '--no-pin', '--quick'])(
  'a resumed run keeps its plan: %s is refused',
  async (option) => {
    const name = option.split(/[ =]/)[0];
    await expectRefused(
      compare,
      `--reports FOLDER --resume planned-run ${option}`,
      new RegExp(`Expected --resume alone, found ${name} with it`),
      /the plan that it began with/,
    );
  },
);

test('a target has one address without anything beside it, and a header one value', async () => {
  const target = '--target serverful=http://127.0.0.1:9';
  await expectRefused(plan, `${target}/#top`, /without credentials, query or fragment/, /--header-env/);
  await expectRefused(
    plan,
    `${target} --header-env Token=A --header-env token=B`,
    /Expected one --header-env for token, found two/,
  );
  await expectRefused(
    plan,
    `${target} --max-rate 1`,
    /at most 1 request\/s, found 120 in/,
    /Raise --max-rate/,
  );
});

test('a workload that would send nothing, and a script whose phases are none, are no run', async () => {
  const rare = await refusalOf(plan, '--workload FOLDER/rare.yml');
  expect(rare.message).toMatch(/Expected requests in workload steady, found none in [\d.]+ s at its rate/);
  const script = await refusalOf(plan, '--script FOLDER/phases.yml');
  expect(script.message).toMatch(/phases\.yml", found: "phases" that are no list of phases\.$/);
});

test('a stage is named as one that could be deployed', () =>
  expectRefused(plan, '--stage ../x', /Expected a stage of up to 20 characters.*found "\.\.\/x"/, /alex/));

test('a region without prices is refused before anything is measured', async () => {
  await expectRefused(plan, '--region us-esat-1', /found "us-esat-1"/, /Did you mean "us-east-1"\?/);
  await expectRefused(estimate, '--rate 1 --region mars', /Expected --region to be us-east-1, .* or/);
  await expectRefused(prices, 'check --region eu-wst-1', /found "eu-wst-1"/, /"eu-west-1"/);
});

test('what is deployed takes no setting of the lab', async () => {
  for (const option of ['--server-cpu 0.5', '--fleet-growth none', '--hybrid-controller static'])
    await expectRefused(
      plan,
      `--target serverful=http://127.0.0.1:9 ${option}`,
      new RegExp(`Expected the lab with ${option.split(' ')[0]}, found --stage or --target`),
      /its own servers/,
    );
});

test('a list has no empty item, and names each architecture once', async () => {
  await expectRefused(plan, '--architecture serverful,', /to be a list like a,b/, /no item empty/);
  await expectRefused(plan, '--workload steady,,ramp', /--workload to be a list/, /no item empty/);
  await expectRefused(estimate, '--shape 1,,2', /--shape to be a list/, /no item empty/);
  await expectRefused(estimate, '--rate 1 --architecture hybrid,hybrid', /"hybrid" twice/);
});

test('an estimate is refused beyond what the model is of', async () => {
  await expectRefused(estimate, '--rate 1e9', /--rate to be a number from 0 to 100,000, found "1e9"/);
  await expectRefused(estimate, '--rate 1 --month 800', /from 1 to 744, found "800"/);
  await expectRefused(
    estimate,
    '--rate 1 --plan reserved',
    /on-demand or reserved-1y-no-upfront/,
    /Did you mean "reserved-1y-no-upfront"\?/,
  );
  await expectRefused(estimate, '--rate 1 --legacy-free-tier --no-free-tier', /found both/);
});

test('a run whose report cannot be read is told from no run', async () => {
  const broken = await refusalOf(estimate, '--rate 1 --reports FOLDER --run planned-run');
  expect(broken.code).toBe('invalid-run-data');
  expect(broken.hint).toMatch(/crossover report/);
  await expectRefused(
    estimate,
    '--rate 1 --reports FOLDER --run planed-run',
    /Expected a run at/,
    /Did you mean "planned-run"\?/,
  );
  await expectRefused(history, '--reports FOLDER/none', /Expected a folder of runs/, /Without --reports/);
});

test('prices are checked or refreshed, from a folder that has them', async () => {
  await expectRefused(prices, 'chekc', /check or refresh, found "chekc"/, /Did you mean "check"\?/);
  await expectRefused(prices, 'check --dry-run', /--dry-run with refresh/, /writes nothing/);
  await expectRefused(prices, 'check --folder FOLDER', /Expected a price book at/, /Without --folder/);
});

test('a usage file without anything in it is said to be empty', async () => {
  await expectRefused(cost, 'FOLDER/empty.yml', /empty\.yml, found nothing in it/, /docs\/cost-model\.md/);
  await expectRefused(cost, 'FOLDER', /found no file that can be read/, /YAML or JSON/);
});

test('a deploy and a removal are what was asked for, or nothing', async () => {
  await expectRefused(up, '--json', /Expected --forecast with --json/, /SST prints/);
  await expectRefused(up, '--size smal', /catalogue or small, found "smal"/, /"small"/);
  await expectRefused(up, '--architecture serverfull', /found "serverfull"/, /"serverful"/);
  await expectRefused(up, '--max-usd many', /Expected --max-usd to be a number/);
  await expectRefused(down, '--all', /Expected --check with --all/, /down --stage NAME/);
  await expectRefused(down, '--check --all --stage alex', /--stage or --all, found both/);
});
