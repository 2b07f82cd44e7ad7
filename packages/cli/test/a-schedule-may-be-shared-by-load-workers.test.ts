import { priceBook } from '@crossover/cost';
import { afterEach, expect, test, vi } from 'vitest';
import { planFromOptions, type RunOptions } from '../src/commands/run-options.ts';
import { placementOf } from '../src/load/worker-placement.ts';
import { estimateDuration } from '../src/run/duration.ts';
import { describePlace } from '../src/run/targets/describe-place.ts';

const OPTIONS: RunOptions = { seed: '1', region: 'us-east-1', slug: 'shared', quick: true };

test('the plan keeps how many share each schedule; one alone is the plan as it always was', async () => {
  const alone = await planFromOptions(OPTIONS, '/nowhere');
  const { createdAt: _, ...one } = await planFromOptions({ ...OPTIONS, workers: '1' }, '/nowhere');
  expect(alone).toMatchObject(one);
  expect(alone.loadWorkers).toBeUndefined();
  const shared = await planFromOptions({ ...OPTIONS, workers: '3' }, '/nowhere');
  expect(shared.loadWorkers).toBe(3);
  // The schedule is shared, not another one.
  expect(shared.workloads).toEqual(alone.workloads);
});

test.each([
  [{ workers: '0' }, 'Expected --workers to be a whole number from 1 to 16, found "0".'],
  [{ workers: '2', script: 'own.yml' }, 'Expected --workers or --script, found both.'],
])('%j is refused', async (options, message) => {
  await expect(planFromOptions({ ...OPTIONS, ...options }, '/nowhere')).rejects.toMatchObject({
    code: 'usage',
    message,
  });
});

const TARGET = ['--target', 'serverless=https://api.example.com'];
const ON_AWS = { workers: '3', 'workers-on': 'fargate' };
const SETTINGS = { CROSSOVER_LOAD_REGION: 'eu-central-1', CROSSOVER_LOAD_BUCKET: 'load-mailbox' };

afterEach(() => {
  vi.unstubAllEnvs();
});

function set(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) vi.stubEnv(name, value);
}

test('workers on AWS: the plan keeps where, tells the command and what they cost, and calibrates nothing', async () => {
  set(SETTINGS);
  const plan = await planFromOptions({ ...OPTIONS, ...ON_AWS }, '/nowhere', TARGET);
  expect(plan).toMatchObject({
    loadWorkers: 3,
    loadWorkersOn: { where: 'fargate', region: 'eu-central-1' },
    calibrationSeconds: 0,
  });
  const told = (await describePlace(plan, 3600)).join('\n');
  expect(told).toContain('3 workers on AWS Fargate in eu-central-1, 4 vCPU and 8192 MiB each');
  expect(told).toContain('artillery run-fargate --count 3 --region eu-central-1');
  const book = await priceBook('eu-central-1');
  const price = (name: string) => book.prices[`fargate.${name}`]?.usd ?? Number.NaN;
  const usd = 3 * (4 * price('vcpuHourX86') + 8 * price('gbHourX86'));
  expect(told).toContain(`(${Number(usd.toPrecision(2))} USD an hour)`);
  expect(estimateDuration(plan).totalSeconds).toBeGreaterThan(100 * plan.order.length);
});

test.each<[string, object, Record<string, string>, string[], RegExp]>([
  ['no region', ON_AWS, { CROSSOVER_LOAD_BUCKET: 'b' }, TARGET, /CROSSOVER_LOAD_REGION/],
  ['no bucket', ON_AWS, { CROSSOVER_LOAD_REGION: 'us-east-1' }, TARGET, /CROSSOVER_LOAD_BUCKET/],
  [
    'a role that Fargate does not take',
    ON_AWS,
    { ...SETTINGS, CROSSOVER_LOAD_ROLE: 'arn:aws:iam::123456789012:role/load' },
    TARGET,
    /found role/,
  ],
  ['the lab', ON_AWS, SETTINGS, [], /found the lab/],
  ['this machine', ON_AWS, SETTINGS, ['--target', 'serverless=http://127.0.0.1:1'], /that AWS can reach/],
  ['no number', { 'workers-on': 'lambda' }, SETTINGS, TARGET, /Expected --workers with --workers-on/],
  ['elsewhere', { workers: '2', 'workers-on': 'cloud' }, SETTINGS, TARGET, /fargate or lambda/],
])('workers on AWS with %s are refused', async (_name, options, settings, rawArgs, message) => {
  set(settings);
  await expect(planFromOptions({ ...OPTIONS, ...options }, '/nowhere', rawArgs)).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringMatching(message),
  });
});

test('a run goes on from the region that it began in, or not at all', async () => {
  set(SETTINGS);
  const plan = await planFromOptions({ ...OPTIONS, ...ON_AWS }, '/nowhere', TARGET);
  expect(() => placementOf(plan, { ...SETTINGS, CROSSOVER_LOAD_REGION: 'us-east-1' })).toThrow(
    'Expected load from eu-central-1 as in the plan, found CROSSOVER_LOAD_REGION=us-east-1.',
  );
});

test('a play that outlasts a function is refused on Lambda', async () => {
  set(SETTINGS);
  const plan = await planFromOptions(
    { ...OPTIONS, workers: '2', 'workers-on': 'lambda' },
    '/nowhere',
    TARGET,
  );
  const [first] = plan.workloads;
  const long = first === undefined ? [] : [{ ...first, durationSeconds: 1200 }];
  expect(() => placementOf({ ...plan, workloads: long }, process.env)).toThrow(/found function/);
});
