import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { runInNewContext } from 'node:vm';
import { type EstimateRequest, estimate, REGIONS } from '@crossover/cost';
import type { Architecture } from '@crossover/model';
import { readArticle } from '@crossover/report';
import { beforeAll, expect, test } from 'vitest';
import { estimateRequest } from '../../packages/cli/src/cost/estimate-request.ts';
import { createRandom } from '../../packages/stats/src/random.ts';
import { answerFor } from '../../web/src/calculator/answer.ts';
import { DATABASE_CLASSES, SERVER_TYPES } from '../../web/src/calculator/books.ts';
import { type CalculatorData, calculatorData, MEMORY_SIZES } from '../../web/src/calculator/data.ts';
import type { Settings } from '../../web/src/calculator/settings.ts';
import type { ShortBook } from '../../web/src/calculator/short-book.ts';
import { readPage, site } from './visit.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const RUN = 'made-up-hybrid';

/** A weekday with an idle night, as both take it: 24 rates with their mean. */
const HOURS = [0, 0, 0, 0, 0, 1, 4, 9, 12, 14, 14, 13, 12, 13, 14, 14, 12, 9, 7, 5, 3, 2, 1, 1];
const SHAPES = ['constant', 'office-hours', 'spiky', 'hourly'] as const;
const PLANS = ['on-demand', 'reserved-1y-no-upfront'] as const;

const CASES = 160;
const SEED = 20_261_121;

let data: CalculatorData;
/** The prices as the built page's own script has them. */
let books: readonly ShortBook[];

beforeAll(async () => {
  const found = calculatorData((await readArticle(join(site.reports, RUN))).report);
  if (found === null) throw new Error(`Expected answers in ${RUN}, found none.`);
  data = found;
  const sandbox = { window: {} as { crossoverBooks?: readonly ShortBook[] } };
  runInNewContext(await readPage('calculator.js'), sandbox);
  books = sandbox.window.crossoverBooks ?? [];
});

const cents = (usd: number) => Math.round(usd * 100);

/** The page's bills; where they cross is not asked, because with a third architecture that takes a while. */
const pageCents = (settings: Settings) => answerFor(data, books, settings, []).totalsUsd.map(cents);

const random = createRandom(SEED);
const pick = <T>(values: readonly T[]): T => values[random.nextInt(values.length)] as T;
/** Of so many readers half leave a detail as it is. */
const perhaps = (value: () => string | number) => (random.next() < 0.5 ? '' : String(value()));
const between = (low: number, high: number) => Number((low * (high / low) ** random.next()).toPrecision(3));

/** What a reader may have set; every region, shape and plan comes up, the rest is drawn. */
function drawSettings(index: number): Settings {
  return {
    ratePerSecond: between(0.01, 100_000),
    shape: SHAPES[index % SHAPES.length] ?? 'constant',
    hours: HOURS.map(() => (random.next() < 0.3 ? 0 : between(0.1, 100))).with(12, 1),
    region: REGIONS[index % REGIONS.length] ?? 'us-east-1',
    plan: pick(PLANS),
    memoryMib: pick(MEMORY_SIZES),
    details: {
      server: perhaps(() => pick(SERVER_TYPES)),
      dbclass: perhaps(() => pick(DATABASE_CLASSES)),
      min: perhaps(() => 1 + random.nextInt(6)),
      nat: perhaps(() => random.nextInt(4)),
      bytes: perhaps(() => between(100, 1_000_000)),
      billed: perhaps(() => between(1, 2_000)),
      cold: perhaps(() => between(0.01, 50)),
      capacity: perhaps(() => between(20, 5_000)),
      dbcpu: perhaps(() => between(0.05, 20)),
    },
  };
}

const optionsOf = ({ ratePerSecond, shape, hours, region, plan }: Settings) => ({
  reports: site.reports,
  architecture: data.architectures.map(({ id }) => id).join(','),
  rate: String(ratePerSecond),
  shape: shape === 'hourly' ? hours.join(',') : shape,
  region,
  plan,
});

/** A row of the catalogue in the reader's sizes. */
function resized(architecture: Architecture, { memoryMib, details }: Settings): Architecture {
  const { functions, servers, database, network } = architecture;
  const { server, dbclass, min, nat } = details;
  return {
    ...architecture,
    ...(functions && memoryMib !== null && { functions: { ...functions, memoryMib } }),
    ...(servers && {
      servers: {
        ...servers,
        ...(min && { minInstances: Number(min) }),
        ...(server && { instanceType: server }),
      },
    }),
    database: dbclass && database.kind === 'rds-mysql' ? { ...database, instanceClass: dbclass } : database,
    network: nat && servers ? { ...network, natGateways: Number(nat) } : network,
  };
}

function overridesOf({ details }: Settings): NonNullable<EstimateRequest['overrides']> {
  const { bytes, billed, cold, capacity, dbcpu } = details;
  return {
    ...(bytes && { responseBytes: Number(bytes) }),
    ...(billed && { billedDurationMs: Number(billed) }),
    ...(cold && { coldShare: Number(cold) * 0.01 }),
    ...(capacity && { serverCapacityPerSecond: Number(capacity) }),
    ...(dbcpu && { databaseCpuMsPerRequest: Number(dbcpu) }),
  };
}

test(`for ${CASES} readers with traffic, sizes and needs of their own, the same bills to the cent`, async () => {
  // The run is read once for all of them.
  const { profiles = [] } = await estimateRequest({ ...optionsOf(data.defaults), run: RUN });
  expect(profiles.length).toBeGreaterThan(1);
  const seen = new Set<string>();
  for (let index = 0; index < CASES; index += 1) {
    const settings = drawSettings(index);
    const request = await estimateRequest(optionsOf(settings));
    const { architectures } = estimate({
      ...request,
      profiles,
      architectures: request.architectures.map((architecture) => resized(architecture, settings)),
      overrides: overridesOf(settings),
      draws: 0,
      hasCrossovers: false,
    });
    const commandCents = architectures.map(({ total }) => cents(total.value ?? Number.NaN));
    expect(pageCents(settings), JSON.stringify(settings)).toEqual(commandCents);
    expect(commandCents).toHaveLength(3);
    seen.add(commandCents.join());
  }
  // Not one bill for all.
  expect(seen.size).toBe(CASES);
});

test('the command itself prints these bills', async () => {
  const settings: Settings = {
    ...data.defaults,
    ratePerSecond: 21.6,
    shape: 'hourly',
    hours: HOURS,
    region: 'eu-central-1',
  };
  const options = Object.entries({ ...optionsOf(settings), run: RUN }).flatMap(([name, value]) => [
    `--${name}`,
    value,
  ]);
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(ROOT, 'packages', 'cli', 'src', 'main.ts'),
    'estimate',
    '--json',
    ...options,
  ]);
  const { architectures } = JSON.parse(stdout) as {
    architectures: { architecture: string; total: { value: number } }[];
  };
  expect(architectures.map(({ architecture }) => architecture)).toEqual(
    data.architectures.map(({ id }) => id),
  );
  expect(architectures.map(({ architecture }) => architecture)).toContain('hybrid');
  expect(architectures.map(({ total }) => cents(total.value))).toEqual(pageCents(settings));
});
