import { createServer as createTcpServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Request } from '@crossover/model';
import { playSchedule } from 'artillery-engine-crossover/play';
import type { Connections } from 'artillery-engine-crossover/protocol';
import { expect, test } from 'vitest';
import { compileSchedule } from '../src/index.ts';
import { answerAfter, usingTarget } from './target-server.ts';
import { createWorkload } from './workload.ts';

interface PlayedRequests {
  readonly requests: readonly Request[];
  readonly generator: Awaited<ReturnType<typeof playSchedule>>['generator'];
}

async function play(
  targetUrl: string,
  options: {
    ratePerSecond?: number;
    seconds?: number;
    timeoutMs?: number;
    connections?: Connections;
    signal?: AbortSignal;
  } = {},
): Promise<PlayedRequests> {
  const { ratePerSecond = 50, seconds = 1, timeoutMs = 2000, connections, signal } = options;
  const schedule = compileSchedule(
    createWorkload({ phases: [{ name: 'p', durationSeconds: seconds, ratePerSecond, isWarmUp: false }] }),
  );
  const { store, generator } = await playSchedule({
    requests: schedule.entries,
    durationMs: schedule.durationMs,
    targetUrl,
    timeoutMs,
    connections: connections ?? { mode: 'keep-alive', max: 256 },
    ...(signal === undefined ? {} : { signal }),
  });
  return { generator, requests: schedule.entries.map((entry, index) => store.read(index, entry)) };
}

const responseTimes = (requests: readonly Request[]) =>
  requests.map((request) => request.endMs - request.intendedMs).sort((a, b) => a - b);

test('a known delay is what is measured, with connection reuse and what the server says', async () => {
  await usingTarget(answerAfter(30), async ({ url }) => {
    const { requests, generator } = await play(url, { ratePerSecond: 100 });
    expect(generator).toMatchObject({ scheduled: 100, sent: 100, completed: 100, failed: 0 });
    const times = responseTimes(requests.slice(20));
    expect(times[0]).toBeGreaterThanOrEqual(29);
    expect(times[40]).toBeLessThan(45);
    const opened = requests.filter((request) => request.connectedMs !== null);
    expect(opened.length).toBe(generator.connectionsOpened);
    expect(opened.length).toBeLessThan(40);
    for (const request of requests) {
      expect(request.sentMs).toBeGreaterThanOrEqual(request.intendedMs);
      expect(request.firstByteMs).toBeGreaterThan(request.sentMs);
      expect(request.endMs).toBeGreaterThanOrEqual(request.firstByteMs ?? Infinity);
      expect(request).toMatchObject({ status: 200, isCold: false, environment: 'target', handlerMs: 1.5 });
      expect(request.requestBytes).toBeGreaterThan(40);
      expect(request.responseBytes).toBeGreaterThan(100);
    }
    expect(generator.seconds.reduce((sum, second) => sum + second.sent, 0)).toBe(100);
    expect(generator.seconds.reduce((sum, second) => sum + second.completed, 0)).toBe(100);
  });
});

test('one connection per request opens as many as there are requests', async () => {
  await usingTarget(answerAfter(1), async ({ url }) => {
    const { requests, generator } = await play(url, { connections: { mode: 'per-request' } });
    expect(generator.connectionsOpened).toBe(50);
    expect(requests.every((request) => request.connectedMs !== null)).toBe(true);
  });
});

test('a frozen target shows in the response times of all who came meanwhile, falling with their arrival', async () => {
  let frozenUntil = 0;
  const held: (() => void)[] = [];
  const listener: Parameters<typeof usingTarget>[0] = (request, response) => {
    request.resume();
    const answer = () => response.end('{}');
    if (performance.now() < frozenUntil) held.push(answer);
    else answer();
  };
  await usingTarget(listener, async ({ url }) => {
    const playing = play(url, { ratePerSecond: 100, seconds: 2 });
    await sleep(700);
    frozenUntil = performance.now() + 500;
    await sleep(500);
    for (const answer of held) answer();
    const { requests } = await playing;
    const times = responseTimes(requests);
    // 50 of 200 came during the freeze, spread over it: the slowest waited all of it, the median of them half.
    expect(times.at(-1)).toBeGreaterThan(450);
    expect(times.at(-1)).toBeLessThan(700);
    expect(times.at(-26)).toBeGreaterThan(200);
    expect(times.at(-26)).toBeLessThan(350);
    expect(times.at(100)).toBeLessThan(50);
  });
});

test('a bounded pool makes requests wait, and their response times show the wait', async () => {
  await usingTarget(answerAfter(100), async ({ url }) => {
    const { requests, generator } = await play(url, {
      ratePerSecond: 40,
      timeoutMs: 10_000,
      connections: { mode: 'keep-alive', max: 2 },
    });
    expect(generator.connectionsOpened).toBe(2);
    expect(generator.waitedForConnection).toBeGreaterThan(20);
    // Two connections carry 20 a second: of 40 the last has to wait for about a second.
    const last = requests.at(-1);
    expect((last?.endMs ?? 0) - (last?.intendedMs ?? 0)).toBeGreaterThan(700);
    expect((last?.endMs ?? 0) - (last?.sentMs ?? 0)).toBeLessThan(200);
    expect(generator.lagP99Ms).toBeLessThan(100);
  });
});

test('an answer that does not come is a timeout, given up at the limit from the intended send', async () => {
  await usingTarget(
    () => undefined,
    async ({ url }) => {
      const { requests, generator } = await play(url, { timeoutMs: 200 });
      expect(generator).toMatchObject({ completed: 0, failed: 50 });
      for (const request of requests) {
        expect(request).toMatchObject({ error: 'timeout', status: 0, firstByteMs: null });
        expect(request.endMs - request.intendedMs).toBeGreaterThanOrEqual(200);
        expect(request.endMs - request.intendedMs).toBeLessThan(400);
      }
    },
  );
});

test('a refused connection is told apart from one that is reset and from an answer that is not HTTP', async () => {
  const closedPort = await usingTarget(answerAfter(0), async ({ url }) => url);
  const refused = await play(closedPort);
  expect(new Set(refused.requests.map(({ error }) => error))).toEqual(new Set(['connection-refused']));

  const reset = await usingTarget(
    (request) => request.socket.destroy(),
    ({ url }) => play(url),
  );
  expect(new Set(reset.requests.map(({ error }) => error))).toEqual(new Set(['connection-reset']));

  const server = createTcpServer((socket) => {
    socket.on('error', () => socket.destroy());
    socket.once('data', () => socket.end('this is not HTTP\r\n\r\n'));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' ? address?.port : undefined;
  const garbled = await play(`http://127.0.0.1:${port}`);
  server.close();
  expect(new Set(garbled.requests.map(({ error }) => error))).toEqual(new Set(['protocol']));
});

test('answers of 4xx and 5xx are failures with their status', async () => {
  let count = 0;
  await usingTarget(
    (request, response) => {
      request.resume();
      count += 1;
      response.writeHead([429, 503, 404, 500][count % 4] ?? 500).end();
    },
    async ({ url }) => {
      const { requests, generator } = await play(url);
      expect(generator.failed).toBe(50);
      expect(new Set(requests.map(({ status, error }) => `${status} ${error}`))).toEqual(
        new Set(['429 http-429', '503 http-503', '404 http-4xx', '500 http-5xx']),
      );
    },
  );
});

test('a play that is aborted ends at once', async () => {
  await usingTarget(answerAfter(0), async ({ url }) => {
    const reason = new Error('enough');
    const controller = new AbortController();
    const start = performance.now();
    setTimeout(() => controller.abort(reason), 200);
    await expect(play(url, { seconds: 20, signal: controller.signal })).rejects.toBe(reason);
    expect(performance.now() - start).toBeLessThan(2000);
  });
});

test('lateness in the warm-up is told second by second and held against nobody', async () => {
  const phase = { durationSeconds: 1, ratePerSecond: 20 };
  const schedule = compileSchedule(
    createWorkload({
      phases: [
        { name: 'warm-up', isWarmUp: true, ...phase },
        { name: 'measured', isWarmUp: false, ...phase },
      ],
    }),
  );
  await usingTarget(answerAfter(1), async ({ url }) => {
    const { generator, lagsMs } = await playSchedule({
      requests: schedule.entries,
      durationMs: schedule.durationMs,
      targetUrl: url,
      timeoutMs: 2000,
      connections: { mode: 'keep-alive', max: 256 },
      // The schedule began half a second ago: the first ten requests or so are sent late.
      originMs: performance.now() - 500,
    });
    expect(lagsMs.length).toBe(schedule.entries.filter(({ isWarmUp }) => !isWarmUp).length);
    expect(generator.lagMaxMs).toBeLessThan(250);
    expect(generator.seconds[0]?.lagP99Ms).toBeGreaterThan(400);
  });
});
