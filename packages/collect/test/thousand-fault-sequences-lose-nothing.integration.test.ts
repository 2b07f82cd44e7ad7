import { type AwsTelemetry, awsTelemetrySchema, CrossoverError, type EvidenceWindow } from '@crossover/model';
import { expect, test } from 'vitest';
import { createClients } from '../src/aws/clients.ts';
import { collectBill } from '../src/collect-bill.ts';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { createMisfortune, type Misfortune } from './fake-aws/misfortune.ts';
import { CREDENTIALS, startFakeAws } from './fake-aws/server.ts';
import {
  createMemoryStorage,
  createSimulatedEffects,
  Killed,
  type MemoryStorage,
} from './fake-aws/simulation.ts';
import { SMALL_STAGE } from './fake-aws/stage.ts';
import { createWorld } from './fake-aws/stage-world.ts';

const WINDOW: EvidenceWindow = { startAt: '2026-11-18T10:00:00.000Z', endAt: '2026-11-18T10:20:00.000Z' };
const END_MS = Date.parse(WINDOW.endAt);
const DAY_MS = 86_400_000;
const SEQUENCES = 1_000;
const PER_TEST = 50;
const MOST_COLLECTIONS = 30;

type What = 'telemetry' | 'bill';

interface Collected {
  readonly text: string;
  readonly files: ReadonlyMap<string, string>;
  /** The file after each collection that ended. */
  readonly versions: readonly string[];
  readonly errors: readonly string[];
  readonly kills: number;
  readonly requests: number;
}

/** One collection after the other, as a user would who reads the remedy and calls again, until it is complete. */
async function collectAgainAndAgain(
  what: What,
  seed: number,
  misfortune: Misfortune | null,
): Promise<Collected> {
  // The calm reference is of long after: nothing can be late, nothing is asked twice.
  const effects = createSimulatedEffects(misfortune === null ? END_MS + 5 * DAY_MS : END_MS);
  const { longestDelayMs, gapShare } = misfortune ?? createMisfortune(seed);
  const world = createWorld({
    now: effects.now,
    seed,
    longestDelayMs: misfortune === null ? 0 : longestDelayMs,
    gapShare,
    invocationsPerMinute: 3,
    traces: 24,
  });
  const storage = createMemoryStorage();
  const versions: string[] = [];
  const errors: string[] = [];
  let kills = 0;
  await using aws = await startFakeAws({ world, ...misfortune });
  for (let attempt = 0; attempt < MOST_COLLECTIONS; attempt++) {
    if (attempt === 0) storage.killAt = misfortune?.killAt ?? null;
    const apis = createClients({
      region: SMALL_STAGE.region,
      endpoint: aws.endpoint,
      credentials: CREDENTIALS,
      attempts: 1,
    });
    try {
      const isDone = await collectOnce(what, { apis, storage, effects });
      versions.push([...storage.files.values()].join(''));
      if (isDone) break;
    } catch (error) {
      if (error instanceof Killed) {
        kills++;
      } else {
        // Nothing else may come out of it: no crash, no error without a remedy.
        expect(error).toBeInstanceOf(CrossoverError);
        expect((error as CrossoverError).hint).toBeTruthy();
        errors.push((error as CrossoverError).message);
      }
    } finally {
      apis.destroy();
      storage.killAt = null;
    }
  }
  return {
    text: [...storage.files.values()].join(''),
    files: storage.files,
    versions,
    errors,
    kills,
    requests: aws.requests.length,
  };
}

async function collectOnce(
  what: What,
  on: {
    apis: ReturnType<typeof createClients>;
    storage: MemoryStorage;
    effects: ReturnType<typeof createSimulatedEffects>;
  },
): Promise<boolean> {
  if (what === 'telemetry') {
    const { partial } = await collectTelemetry({ stage: SMALL_STAGE, windows: [WINDOW], ...on });
    // A hole stays one; what AWS could not give this time, another collection gets.
    return partial.every((reason) => reason.endsWith('have no datapoint'));
  }
  const { provisionalDays } = await collectBill({
    stage: SMALL_STAGE,
    windows: [WINDOW],
    limitUsd: 2,
    ...on,
  });
  if (provisionalDays.length > 0) await on.effects.sleep(DAY_MS);
  return provisionalDays.length === 0;
}

/** No datapoint that AWS did not publish, none in another's place. */
function expectNothingInvented(text: string, truth: AwsTelemetry): void {
  const found = awsTelemetrySchema.parse(JSON.parse(text));
  for (const [i, series] of found.series.entries())
    expect(series.values).toEqual(
      series.values.map((value, j) => (value === null ? null : truth.series[i]?.values[j])),
    );
}

/** One sequence of faults and its calm reference, which must end in the same bytes. */
async function expectSameBytes(seed: number): Promise<{ requests: number; kills: number; errors: number }> {
  const what: What = seed % 4 === 3 ? 'bill' : 'telemetry';
  const calm = await collectAgainAndAgain(what, seed, null);
  const rough = await collectAgainAndAgain(what, seed, createMisfortune(seed));
  expect(rough.text, `sequence ${seed}: ${rough.errors.join(' ')}`).toBe(calm.text);
  expect([...rough.files.keys()]).toEqual([what === 'bill' ? 'billed.json' : 'aws-telemetry.json']);
  if (what === 'telemetry') {
    const truth = awsTelemetrySchema.parse(JSON.parse(calm.text));
    for (const version of rough.versions) expectNothingInvented(version, truth);
  }
  return { requests: rough.requests - calm.requests, kills: rough.kills, errors: rough.errors.length };
}

for (let first = 0; first < SEQUENCES; first += PER_TEST)
  test(`fault sequences ${first} to ${first + PER_TEST - 1} end in the same bytes as a calm collection`, async () => {
    // All at once, each with an AWS and a clock of its own: the SDK's clients do wait for real after a throttled call.
    const seeds = Array.from({ length: PER_TEST }, (_, i) => first + i);
    const outcomes = await Promise.all(seeds.map(expectSameBytes));
    const sumOf = (name: 'requests' | 'kills' | 'errors') =>
      outcomes.reduce((sum, outcome) => sum + outcome[name], 0);
    // The sequences did have faults: far more requests than calm collections, deaths, and errors shown to the user.
    expect(sumOf('requests')).toBeGreaterThan(10 * PER_TEST);
    expect(sumOf('kills')).toBeGreaterThan(0);
    expect(sumOf('errors')).toBeGreaterThan(0);
  });
