import { expect, test } from 'vitest';
import { createClients } from '../src/aws/clients.ts';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { CREDENTIALS, startFakeAws } from './fake-aws/server.ts';
import { createMemoryStorage, createSimulatedEffects } from './fake-aws/simulation.ts';
import { createWorld, END_MS, STAGE, WINDOW } from './fake-aws/stage.ts';

test('an hour of three architectures needs at most 12 CloudWatch calls', async () => {
  const effects = createSimulatedEffects(END_MS + 10_000);
  const world = createWorld({ now: effects.now, longestDelayMs: 120_000 });
  await using aws = await startFakeAws({ world });
  const apis = createClients({
    region: 'eu-central-1',
    endpoint: aws.endpoint,
    credentials: CREDENTIALS,
    attempts: 1,
  });
  const result = await collectTelemetry({
    stage: STAGE,
    window: WINDOW,
    apis,
    storage: createMemoryStorage(),
    effects,
  });
  apis.destroy();
  console.log(result.partial, result.calls, effects.lines, new Date(effects.now()));
  expect(result.partial).toEqual([]);
});
