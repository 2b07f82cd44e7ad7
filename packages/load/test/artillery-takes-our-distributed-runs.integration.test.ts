import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, expect, test, vi } from 'vitest';
import { distributedCommand } from '../src/distributed/distributed-command.ts';
import { type Launched, launchWorkers } from '../src/distributed/launch.ts';
import type { Mailbox } from '../src/distributed/mailbox.ts';
import type { AwsPlacement } from '../src/distributed/placement.ts';
import { rhythmOf } from '../src/distributed/placement.ts';
import { writePlayJob } from '../src/distributed/play-job.ts';
import { splitSchedule } from '../src/distributed/split-schedule.ts';
import { buildWorker } from '../src/distributed/worker-bundle.ts';
import { compileSchedule } from '../src/index.ts';
import { type FakeAccount, usingFakeAccount } from './fake-aws-account.ts';
import { createWorkload } from './workload.ts';

const TARGET = 'https://api.example.com';

/** Artillery's own modules, as installed: what they take offline is what they take. */
const ARTILLERY = join(
  dirname(createRequire(import.meta.url).resolve('artillery/package.json')),
  'dist',
  'lib',
);

interface Manifest {
  readonly files: readonly { readonly noPrefixPosix: string }[];
  readonly modules: readonly string[];
}

interface ArtilleryCommand {
  readonly flags: Readonly<
    Record<string, { readonly type: 'option' | 'boolean'; readonly options?: readonly string[] }>
  >;
}

const FARGATE: AwsPlacement = {
  where: 'fargate',
  workers: 3,
  region: 'eu-central-1',
  bucket: 'load-mailbox',
  role: 'crossover-load',
  subnetIds: ['subnet-0123456789abcdef0', 'subnet-0123456789abcdef1'],
  securityGroupIds: ['sg-0123456789abcdef0'],
  vcpus: 2,
  memoryMib: 4_096,
  tags: { project: 'crossover', run: 'r1' },
};

/** What the coordinator writes for three workers on AWS. */
async function usingJob<T>(
  use: (job: { readonly folder: string; readonly scriptPath: string }) => Promise<T>,
) {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-test-'));
  try {
    const schedule = compileSchedule(createWorkload());
    const workerPath = join(folder, 'worker.mjs');
    await buildWorker(workerPath);
    const mailbox: Mailbox = {
      urlFor: (method, name) => `https://mailbox.example/${name}?${method}`,
      close: async () => undefined,
    };
    const { scriptPath } = await writePlayJob({
      folder: join(folder, 'job'),
      workerPath,
      targetUrl: TARGET,
      schedule,
      shares: splitSchedule(schedule, 3),
      mailbox,
      rhythm: rhythmOf(FARGATE),
    });
    return await use({ folder, scriptPath });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The real Artillery CLI with our command line, against an account that refuses what costs money. */
async function launchInto(account: FakeAccount, placement: AwsPlacement): Promise<string> {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  vi.stubEnv('AWS_ENDPOINT_URL', account.endpoint);
  vi.stubEnv('AWS_MAX_ATTEMPTS', '1');
  return await usingJob(async ({ folder, scriptPath }) => {
    let launched: Launched | undefined;
    try {
      launched = launchWorkers({ placement, folder, scriptPath, targetUrl: TARGET, cpus: null });
      await expect.poll(() => launched?.ended.has('all')).toBe(true);
      return launched.output();
    } finally {
      await launched?.stop();
    }
  });
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('the command line of a distributed run', () => {
  expect(distributedCommand(FARGATE, '/job/script.yml').join(' ')).toBe(
    'run-fargate --count 3 --region eu-central-1 --task-role-name crossover-load' +
      ' --subnet-ids subnet-0123456789abcdef0,subnet-0123456789abcdef1 --security-group-ids sg-0123456789abcdef0' +
      ' --cpu 2048 --memory 4096 --aws-tags project:crossover,run:r1 --quiet /job/script.yml',
  );
  const lambda: AwsPlacement = {
    where: 'lambda',
    workers: 8,
    region: 'us-east-1',
    bucket: 'load-mailbox',
    memoryMib: 2_048,
  };
  expect(distributedCommand(lambda, '/job/script.yml').join(' ')).toBe(
    'run-lambda --count 8 --region us-east-1 --memory-size 2048 --quiet /job/script.yml',
  );
});

test.each(['fargate', 'lambda'] as const)(
  'every option is one that this Artillery has for run-%s',
  async (where) => {
    const { default: command } = (await import(join(ARTILLERY, 'cmds', `run-${where}.js`))) as {
      default: ArtilleryCommand;
    };
    const role = where === 'fargate' ? 'crossover-load' : 'arn:aws:iam::123456789012:role/crossover-load';
    const [, ...words] = distributedCommand({ ...FARGATE, where, role }, '/job/script.yml');
    expect(words.pop()).toBe('/job/script.yml');
    for (let word = words.shift(); word !== undefined; word = words.shift()) {
      const flag = command.flags[word.replace(/^--/, '')];
      expect(flag, word).toBeDefined();
      if (flag?.type !== 'option') continue;
      const value = words.shift();
      expect(value).toBeDefined();
      if (flag.options !== undefined) expect(flag.options).toContain(value);
    }
  },
);

test('Artillery uploads everything that a worker needs, and installs nothing by its name', async () => {
  const { createBOM } = (await import(join(ARTILLERY, 'platform', 'aws-ecs', 'legacy', 'bom.js'))) as {
    createBOM: (
      path: string,
      extra: readonly string[],
      options: { readonly flags: object },
      done: (error: Error | null, manifest: Manifest) => void,
    ) => void;
  };
  await usingJob(async ({ folder, scriptPath }) => {
    const manifest = await promisify(createBOM)(scriptPath, [], { flags: {} });
    expect(manifest.files.map(({ noPrefixPosix }) => noPrefixPosix).sort()).toEqual([
      'order.json',
      'schedule-0.ndjson',
      'schedule-1.ndjson',
      'schedule-2.ndjson',
      'script.yml',
      'worker.mjs',
    ]);
    // A package that is named would be installed from the public registry, where anyone may own the name.
    expect(manifest.modules).toEqual([]);
    const order: unknown = JSON.parse(await readFile(join(folder, 'job', 'order.json'), 'utf8'));
    expect(order).toMatchObject({
      targetUrl: 'https://api.example.com',
      start: 'https://mailbox.example/start?GET',
    });
  });
});

test('run-lambda uploads the script, the worker, its order and every share, and nothing to install', async () => {
  await usingFakeAccount(async (account) => {
    const role = 'arn:aws:iam::123456789012:role/crossover-load';
    const output = await launchInto(account, { ...FARGATE, where: 'lambda', role });
    const uploads = [...account.stored].filter(([path]) => path.includes('/tests/'));
    const names = uploads.map(([path]) => path.slice(path.lastIndexOf('/') + 1)).toSorted();
    expect(names, output).toEqual([
      'metadata.json',
      'order.json',
      'schedule-0.ndjson',
      'schedule-1.ndjson',
      'schedule-2.ndjson',
      'script.yml',
      'worker.mjs',
    ]);
    const metadata = uploads.find(([path]) => path.endsWith('/metadata.json'))?.[1].toString();
    expect(metadata?.replaceAll(/\s/g, '')).toContain('"modules":[]');
    // The queue that comes next is refused: nothing was started.
    expect(account.asked.at(-1)).toBe('POST / CreateQueue');
  });
});

test('run-fargate takes the command line and goes on to ask AWS', async () => {
  await usingFakeAccount(async (account) => {
    const output = await launchInto(account, FARGATE);
    expect(output).not.toMatch(/Nonexistent flag|Unexpected argument|Expected --/);
    expect(account.asked[0], output).toBe('POST / GetCallerIdentity');
  });
});
