import type { DeployedStage, EvidenceWindow } from '@crossover/model';
import { type AwsClients, createClients } from '../../src/aws/clients.ts';
import { CREDENTIALS, type FakeAws, type FakeAwsOptions, startFakeAws } from './server.ts';
import { createMemoryStorage, createSimulatedEffects, type MemoryStorage } from './simulation.ts';
import { END_MS, SMALL_STAGE, WINDOW } from './stage.ts';
import { createWorld, type WorldOptions } from './stage-world.ts';
import type { World } from './world.ts';

/** Everything that a collection needs, with the real clients pointed at the stand-in. */
export interface Bench extends AsyncDisposable {
  readonly aws: FakeAws;
  readonly world: World;
  readonly stage: DeployedStage;
  readonly windows: readonly EvidenceWindow[];
  readonly apis: AwsClients;
  readonly storage: MemoryStorage;
  readonly effects: ReturnType<typeof createSimulatedEffects>;
}

export interface BenchOptions extends Omit<FakeAwsOptions, 'world'> {
  readonly of?: Omit<WorldOptions, 'now'>;
  /** Replaces parts of the world. */
  readonly world?: Partial<World>;
  readonly stage?: DeployedStage;
  readonly startMs?: number;
  readonly credentials?: typeof CREDENTIALS;
  /** Of the SDK itself; it sleeps in earnest. */
  readonly attempts?: number;
}

export async function startBench(options: BenchOptions = {}): Promise<Bench> {
  const effects = createSimulatedEffects(options.startMs ?? END_MS);
  const world = { ...createWorld({ now: effects.now, traces: 30, ...options.of }), ...options.world };
  const aws = await startFakeAws({ ...options, world });
  const stage = options.stage ?? SMALL_STAGE;
  const apis = createClients({
    region: stage.region,
    endpoint: aws.endpoint,
    credentials: options.credentials ?? CREDENTIALS,
    attempts: options.attempts ?? 1,
  });
  return {
    aws,
    world,
    stage,
    windows: [WINDOW],
    apis,
    effects,
    storage: createMemoryStorage(),
    async [Symbol.asyncDispose]() {
      apis.destroy();
      await aws[Symbol.asyncDispose]();
    },
  };
}
