import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Architecture, findArchitecture, type Plan } from '@crossover/model';
import { withoutAccount } from '../../collect/src/configuration/account.ts';
import {
  CREDENTIALS,
  type FakeAws,
  type FakeAwsOptions,
  startFakeAws,
} from '../../collect/test/fake-aws/server.ts';
import { STAGE, WINDOW } from '../../collect/test/fake-aws/stage.ts';
import { createWorld, type WorldOptions } from '../../collect/test/fake-aws/stage-world.ts';
import { writeSyntheticRun } from '../../report/test/synthetic-run.ts';
import { crossover, type Outcome } from './command.ts';

const CLOCK = fileURLToPath(new URL('./moved-clock.ts', import.meta.url));
export const SLUG = 'hour';
const SCHEDULE = { repeats: 1, workloads: [{ name: 'steady', ratePerSecond: 20, seconds: 2 }] };

export const DAY_MS = 86_400_000;
export const at = (afterEndMs: number) => new Date(Date.parse(WINDOW.endAt) + afterEndMs).toISOString();

interface RunOnAws {
  readonly slug?: string;
  readonly architectures?: readonly Architecture[];
  /** Other fields of the plan's targets; null: a run in the lab. */
  readonly targets?: Readonly<Record<string, unknown>> | null;
}

/** A run of an hour against a stage, of functions unless said, as `compare` leaves it, in a folder of its own. */
export async function writeRunOnAws(
  reports: string,
  { slug = SLUG, architectures = [findArchitecture('serverless')], targets }: RunOnAws = {},
): Promise<string> {
  const folder = join(reports, slug);
  await mkdir(folder);
  const plan: Plan = await writeSyntheticRun(folder, {
    slug,
    ...SCHEDULE,
    architectures,
    coldStarts: 0,
    hasCapacity: false,
    createdAt: WINDOW.startAt,
    target: targets === null ? 'lab' : 'aws',
  });
  const last = join(folder, 'repeats', `${plan.order.at(-1)?.id}.json`);
  const repeat = JSON.parse(await readFile(last, 'utf8')) as object;
  await writeFile(last, JSON.stringify({ ...repeat, endedAt: WINDOW.endAt }));
  if (targets === null) return folder;
  const urls = Object.fromEntries(plan.architectures.map((id) => [id, `https://${id}.example.com`]));
  const resources = STAGE.resources.filter(({ architecture }) => plan.architectures.includes(architecture));
  const own = {
    stage: STAGE.stage,
    urls,
    headersFrom: {},
    parityPaths: [],
    deployed: withoutAccount({ ...STAGE, resources }),
  };
  const deployed = { ...plan, region: STAGE.region, targets: { ...own, ...targets } };
  await writeFile(join(folder, 'plan.json'), JSON.stringify(deployed));
  return folder;
}

/** The command as a process, its clients pointed at a stand-in of AWS that goes by the command's own clock. */
interface AwsBench extends AsyncDisposable {
  readonly aws: FakeAws;
  readonly reports: string;
  readonly folder: string;
  read(name: string): Promise<string>;
  /** @param now by the command's clock; waits move it on. */
  run(args: readonly string[], now: string, environment?: Record<string, string>): Promise<Outcome>;
}

type Options = Omit<FakeAwsOptions, 'world' | 'clock'> & {
  readonly of?: Omit<WorldOptions, 'now'>;
  readonly architectures?: readonly Architecture[];
};

/** @param onStart gets the id of each process */
export async function startAwsBench(
  options: Options = {},
  onStart?: (pid: number) => void,
): Promise<AwsBench> {
  const reports = await mkdtemp(join(tmpdir(), 'crossover-evidence-'));
  const clock = { nowMs: 0 };
  const world = createWorld({ now: () => clock.nowMs, traces: 60, ...options.of });
  const aws = await startFakeAws({ ...options, world, clock });
  const folder = await writeRunOnAws(reports, options);
  return {
    aws,
    reports,
    folder,
    read: (name) => readFile(join(folder, name), 'utf8'),
    run: (args, now, environment = {}) =>
      crossover(
        [...args, '--reports', reports],
        {
          NO_COLOR: '1',
          NODE_OPTIONS: `--import=${CLOCK}`,
          TEST_NOW: now,
          AWS_ENDPOINT_URL: aws.endpoint,
          AWS_REGION: undefined,
          AWS_PROFILE: undefined,
          AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
          AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
          ...environment,
        },
        onStart,
      ),
    async [Symbol.asyncDispose]() {
      await aws[Symbol.asyncDispose]();
      await rm(reports, { recursive: true, force: true });
    },
  };
}
