import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { usingFunctions } from './fixtures/using-functions.ts';
import { usingGate } from './fixtures/using-gate.ts';

const statusOf = async (url: string): Promise<number> => {
  const response = await fetch(url);
  await response.arrayBuffer();
  return response.status;
};

test('a burst beyond the concurrency limit is answered 503 and counted as throttles', async () => {
  await usingGate((gate) =>
    usingFunctions({ fleet: { reservedConcurrency: 2, timeoutSeconds: 60 } }, async ({ url, serverless }) => {
      serverless.beginObservation();
      const answers: { status: number; body: string }[] = [];
      const asked = Array.from({ length: 6 }, async () => {
        const response = await fetch(`${url}/held?at=${gate.port}`);
        answers.push({ status: response.status, body: await response.text() });
      });
      const throttled = Array(4).fill({ status: 503, body: '{"message":"Service Unavailable"}' });
      await expect.poll(() => answers).toEqual(throttled);
      gate.open();
      await Promise.all(asked);
      expect(answers.slice(4).map(({ status }) => status)).toEqual([200, 200]);
      expect(serverless.endObservation().functions).toMatchObject({
        throttles: 4,
        invocations: 2,
        coldStarts: 2,
        maxEnvironments: 2,
        failures: 0,
      });
    }),
  );
});

test('a function that exceeds its timeout is cut, reported with the whole timeout, and the next request works', async () => {
  // As long as a machine may stand still while the next request is answered.
  await usingFunctions({ fleet: { timeoutSeconds: 3 } }, async ({ url, serverless }) => {
    serverless.beginObservation();
    const response = await fetch(`${url}/sleep?ms=3600000`);
    expect(response.status).toBe(500);
    expect(await response.text()).toBe('{"message":"Internal Server Error"}');
    expect(await statusOf(`${url}/`)).toBe(200);
    const { invocations, functions } = serverless.endObservation();
    expect(functions).toMatchObject({ failures: 1, coldStarts: 2 });
    expect(invocations[0]?.outcome).toBe('timeout');
    expect(invocations[0]?.durationMs).toBeGreaterThanOrEqual(2_999);
    expect(invocations[0]?.billedDurationMs).toBeGreaterThanOrEqual(3_000);
  });
});

test('the gateway gives up before a function that is allowed to take longer, which runs on', async () => {
  await usingFunctions({ settings: { gatewayTimeoutMs: 300 } }, async ({ url, serverless }) => {
    serverless.beginObservation();
    expect(await statusOf(`${url}/sleep?ms=700`)).toBe(503);
    await expect.poll(() => serverless.takeLastInvocation().outcome).toBe('success');
    expect(serverless.endObservation().invocations[0]?.durationMs).toBeGreaterThan(690);
  });
});

test('a crash is answered 500 and the next request gets a new environment', async () => {
  await usingFunctions({}, async ({ url, serverless }) => {
    serverless.beginObservation();
    expect(await statusOf(`${url}/`)).toBe(200);
    expect(await statusOf(`${url}/crash`)).toBe(500);
    const next = await fetch(`${url}/`);
    expect(next.status).toBe(200);
    expect(next.headers.get('cold-start')).toBe('?1');
    const outcomes = serverless.endObservation().invocations.map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['success', 'crash', 'success']);
  });
});

test('an error thrown by the handler is answered 500 and the environment lives on', async () => {
  await usingFunctions({}, async ({ url, serverless }) => {
    serverless.beginObservation();
    expect(await statusOf(`${url}/throw`)).toBe(500);
    expect(await statusOf(`${url}/`)).toBe(200);
    expect(serverless.endObservation().functions).toMatchObject({
      failures: 1,
      coldStarts: 1,
      invocations: 2,
    });
  });
});

test('a function that outgrows its memory setting is ended as out of memory', async () => {
  await usingFunctions({ fleet: { memoryMib: 160 } }, async ({ url, serverless }) => {
    serverless.beginObservation();
    expect(await statusOf(`${url}/memory`)).toBe(500);
    expect(await statusOf(`${url}/`)).toBe(200);
    const [invocation] = serverless.endObservation().invocations;
    expect(invocation?.outcome).toBe('out-of-memory');
    expect(invocation?.maxMemoryUsedMib).toBeGreaterThan(100);
  });
});

test('an init over its limit is run once more within the invocation', async () => {
  const marker = join(mkdtempSync(join(tmpdir(), 'crossover-test-')), 'started-once');
  const choices = { settings: { initLimitMs: 3_000 }, variables: { SLOW_INIT_MARKER: marker } };
  await usingFunctions(choices, async ({ url, serverless }) => {
    serverless.beginObservation();
    expect(await statusOf(`${url}/`)).toBe(200);
    expect(existsSync(marker)).toBe(true);
    const [invocation] = serverless.endObservation().invocations;
    expect(invocation?.outcome).toBe('success');
    expect(invocation?.initDurationMs).toBeGreaterThanOrEqual(2_999);
    // The second init is part of the duration.
    expect(invocation?.durationMs).toBeGreaterThan(20);
  });
  rmSync(dirname(marker), { recursive: true });
});

test('an init that is too slow again is cut at the function timeout', async () => {
  await usingFunctions(
    { settings: { initLimitMs: 300 }, fleet: { timeoutSeconds: 1 }, variables: { INIT_MS: '60000' } },
    async ({ url, serverless }) => {
      serverless.beginObservation();
      expect(await statusOf(`${url}/`)).toBe(500);
      const [invocation] = serverless.endObservation().invocations;
      expect(invocation?.outcome).toBe('init-timeout');
      expect(invocation?.billedDurationMs).toBeGreaterThanOrEqual(1_300);
    },
  );
});

test('a function that cannot start is answered 500 and reported as an init error', async () => {
  await usingFunctions({ variables: { FAIL_INIT: '1' } }, async ({ url, serverless }) => {
    serverless.beginObservation();
    expect(await statusOf(`${url}/`)).toBe(500);
    expect(serverless.endObservation().invocations[0]?.outcome).toBe('init-error');
  });
});

test('results that are no HTTP answer, or too large for one, are answered 500', async () => {
  await usingFunctions({}, async ({ url }) => {
    expect(await statusOf(`${url}/not-http`)).toBe(500);
    expect(await statusOf(`${url}/large`)).toBe(500);
    expect(await statusOf(`${url}/`)).toBe(200);
  });
});

test('requests larger than the gateway or Lambda takes are answered 413 without an invocation', async () => {
  await usingFunctions({}, async ({ url, serverless }) => {
    serverless.beginObservation();
    for (const sizeMib of [11, 7]) {
      const response = await fetch(url, {
        method: 'POST',
        headers: { 'content-type': 'text/plain' },
        body: 'x'.repeat(sizeMib * 1024 * 1024),
      });
      expect(response.status).toBe(413);
      await response.arrayBuffer();
    }
    expect(serverless.endObservation().functions.invocations).toBe(0);
  });
});
