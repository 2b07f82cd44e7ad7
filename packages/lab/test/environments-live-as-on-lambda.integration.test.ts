import { setTimeout as sleep } from 'node:timers/promises';
import { labSettingsSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { usingFunctions } from './fixtures/using-functions.ts';
import { usingGate } from './fixtures/using-gate.ts';

const BANKED = labSettingsSchema.parse({ coldStarts: 'banked', finishingWaitMs: 10_000 });

test('an environment is reused, and the first request after idle expiry is cold again', async () => {
  await usingFunctions({ settings: { idleExpiryMs: 4_000 } }, async ({ url, serverless, events }) => {
    const ask = async () => {
      const response = await fetch(url);
      await response.arrayBuffer();
      return response.headers.get('cold-start');
    };
    serverless.beginObservation();
    expect([await ask(), await ask()]).toEqual(['?1', '?0']);
    await expect
      .poll(() => events.some((event) => event.kind === 'environment' && event.change === 'expired'))
      .toBe(true);
    expect(await ask()).toBe('?1');
    expect(serverless.endObservation().functions).toMatchObject({ coldStarts: 2, invocations: 3 });
  });
});

test('between requests an environment is frozen: its timers do not run', async () => {
  const readTicks = async (url: string) => Number(await (await fetch(`${url}/ticks`)).text());
  await usingFunctions({ settings: { isFrozenBetweenRequests: true } }, async ({ url }) => {
    const passed: number[] = [];
    for (let pause = 0; pause < 5; pause += 1) {
      const before = await readTicks(url);
      await sleep(300);
      passed.push((await readTicks(url)) - before);
    }
    // 30 would have passed in each pause; those that remain are of the moments around its two requests, which a busy
    // machine may make long, but not all of them.
    expect(Math.min(...passed)).toBeLessThan(15);
  });
  await usingFunctions({ settings: { isFrozenBetweenRequests: false } }, async ({ url }) => {
    const before = await readTicks(url);
    await expect.poll(async () => (await readTicks(url)) - before, { interval: 500 }).toBeGreaterThan(30);
  });
});

test('a banked cold start waits its own recorded delay and says that it is cold', async () => {
  await usingFunctions({ variables: { INIT_MS: '250' } }, async ({ url, serverless }) => {
    await serverless.prepare({ ...BANKED, bankSize: 1 });
    expect(serverless.bankSize).toBe(1);
    serverless.beginObservation();
    const startedAt = performance.now();
    const cold = await fetch(url);
    const coldMs = performance.now() - startedAt;
    const warm = await fetch(url);
    await Promise.all([cold.arrayBuffer(), warm.arrayBuffer()]);
    expect([cold.headers.get('cold-start'), warm.headers.get('cold-start')]).toEqual(['?1', '?0']);
    const { functions, invocations } = serverless.endObservation();
    expect(functions).toMatchObject({ bankedUsed: 1, coldStarts: 1, isBankExhausted: false });
    const initDurationMs = invocations[0]?.initDurationMs ?? 0;
    expect(initDurationMs).toBeGreaterThan(250);
    expect(coldMs).toBeGreaterThanOrEqual(initDurationMs - 1);
    expect(invocations[0]?.billedDurationMs).toBeGreaterThanOrEqual(Math.ceil(initDurationMs));
  });
});

test('an empty bank is flagged, and the request is served by a live environment', async () => {
  await usingGate((gate) =>
    usingFunctions({ fleet: { timeoutSeconds: 60 } }, async ({ url, serverless }) => {
      await serverless.prepare({ ...BANKED, bankSize: 1 });
      serverless.beginObservation();
      const asked = [1, 2].map(() => fetch(`${url}/held?at=${gate.port}`));
      await expect.poll(gate.arrived).toBe(2);
      gate.open();
      const answers = await Promise.all(asked);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      await Promise.all(answers.map((answer) => answer.arrayBuffer()));
      expect(serverless.endObservation().functions).toMatchObject({ bankedUsed: 1, isBankExhausted: true });
    }),
  );
});

test('preparing removes what the last repeat left and fills the bank with what it used', async () => {
  await usingFunctions({}, async ({ url, serverless, events }) => {
    await serverless.prepare({ ...BANKED, bankSize: 2 });
    await (await fetch(url)).arrayBuffer();
    expect(serverless.bankSize).toBe(1);
    await serverless.prepare({ ...BANKED, bankSize: 2 });
    expect(serverless.bankSize).toBe(2);
    const banked = events.filter((event) => event.kind === 'environment' && event.change === 'banked');
    expect(banked).toHaveLength(3);
    serverless.beginObservation();
    const response = await fetch(url);
    await response.arrayBuffer();
    expect(response.headers.get('cold-start')).toBe('?1');
    expect(serverless.endObservation().functions).toMatchObject({ coldStarts: 1, maxEnvironments: 1 });
  });
});

test('closed-loop clients get no more environments than there are clients', async () => {
  await usingFunctions({}, async ({ url, serverless }) => {
    const loop = async (requests: number) => {
      for (let i = 0; i < requests; i += 1) await (await fetch(url)).arrayBuffer();
    };
    serverless.beginObservation();
    await Promise.all(Array.from({ length: 3 }, () => loop(60)));
    const { functions } = serverless.endObservation();
    expect(functions.invocations).toBe(180);
    expect(functions.maxEnvironments).toBeLessThanOrEqual(3);
  });
});

test('what ran is recorded as in a REPORT line', async () => {
  await usingFunctions({ fleet: { memoryMib: 256 } }, async ({ url, serverless }) => {
    serverless.beginObservation();
    for (let i = 0; i < 2; i += 1) await (await fetch(`${url}/sleep?ms=20`)).arrayBuffer();
    const { invocations, cpuSeconds } = serverless.endObservation();
    const [cold, warm] = invocations;
    expect(cold).toMatchObject({ outcome: 'success', memoryMib: 256, environment: warm?.environment });
    expect(cold?.billedDurationMs).toBe(
      Math.ceil((cold?.initDurationMs ?? Number.NaN) + (cold?.durationMs ?? 0)),
    );
    expect(warm?.initDurationMs).toBeNull();
    expect(warm?.billedDurationMs).toBe(Math.ceil(warm?.durationMs ?? Number.NaN));
    expect(cold?.maxMemoryUsedMib).toBeGreaterThan(20);
    expect(warm?.startedMs).toBeGreaterThan(cold?.startedMs ?? Number.NaN);
    expect(cpuSeconds).toBeGreaterThan(0.01);
  });
});
