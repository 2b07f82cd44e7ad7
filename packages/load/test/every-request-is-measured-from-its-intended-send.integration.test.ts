import { createServer as createTcpServer } from 'node:net';
import { promisify } from 'node:util';
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
  readonly lagsMs: Float64Array;
  /** The schedule's start on this process's clock, which is the target's too. */
  readonly originMs: number;
}

/** Times are recorded to the microsecond. */
const ROUNDED_MS = 0.001;

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
  const { ratePerSecond = 50, seconds = 1, timeoutMs = 60_000, connections, signal } = options;
  const schedule = compileSchedule(
    createWorkload({ phases: [{ name: 'p', durationSeconds: seconds, ratePerSecond, isWarmUp: false }] }),
  );
  const originMs = performance.now() + 20;
  const { store, generator, lagsMs } = await playSchedule({
    // Each has a path of its own, by which the target can tell them apart.
    requests: schedule.entries.map((entry) => ({ ...entry, path: `/${entry.index}` })),
    originMs,
    durationMs: schedule.durationMs,
    targetUrl,
    timeoutMs,
    connections: connections ?? { mode: 'keep-alive', max: 256 },
    ...(signal === undefined ? {} : { signal }),
  });
  const requests = schedule.entries.map((entry, index) => store.read(index, entry));
  return { requests, generator, lagsMs, originMs };
}

const responseTimeMs = ({ intendedMs, endMs }: Request) => endMs - intendedMs;

test('a known delay is in every response time, with what the server says', async () => {
  await usingTarget(answerAfter(30), async ({ url }) => {
    const { requests, generator } = await play(url, { ratePerSecond: 100 });
    expect(generator).toMatchObject({ scheduled: 100, sent: 100, completed: 100, failed: 0 });
    const opened = requests.filter((request) => request.connectedMs !== null);
    expect(opened.length).toBe(generator.connectionsOpened);
    for (const request of requests) {
      // Node's timers may fire up to a millisecond early.
      expect(responseTimeMs(request)).toBeGreaterThanOrEqual(29);
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

test('what is measured is no less than what the target saw of a request, and ends before it sees the next', async () => {
  const seen: { readonly arrivedMs: number; answeredMs: number }[] = [];
  await usingTarget(
    (request, response) => {
      const span = { arrivedMs: performance.now(), answeredMs: Number.NaN };
      seen[Number(request.url?.slice(1))] = span;
      request.resume();
      setTimeout(() => {
        span.answeredMs = performance.now();
        response.end('{}');
      }, 30);
    },
    async ({ url }) => {
      // One connection, faster than it can carry: whatever is waited for, the next request follows at once.
      const connections = { mode: 'keep-alive', max: 1 } as const;
      const { requests, generator, originMs } = await play(url, { connections });
      expect(generator).toMatchObject({ completed: 50, connectionsOpened: 1 });
      for (const [index, { sentMs, endMs }] of requests.entries()) {
        const { arrivedMs = Number.NaN, answeredMs = Number.NaN } = seen[index] ?? {};
        const nextArrivedMs = seen[index + 1]?.arrivedMs ?? Infinity;
        expect(originMs + sentMs).toBeLessThanOrEqual(arrivedMs + ROUNDED_MS);
        expect(originMs + endMs).toBeGreaterThanOrEqual(answeredMs - ROUNDED_MS);
        expect(originMs + endMs).toBeLessThanOrEqual(nextArrivedMs + ROUNDED_MS);
      }
    },
  );
});

test('one connection per request opens as many as there are requests', async () => {
  await usingTarget(answerAfter(1), async ({ url }) => {
    const { requests, generator } = await play(url, { connections: { mode: 'per-request' } });
    expect(generator.connectionsOpened).toBe(50);
    expect(requests.every((request) => request.connectedMs !== null)).toBe(true);
  });
});

test('requests go on while the target is frozen, and each is as long as from its intended send to the thaw', async () => {
  const FROZEN_FROM = 70;
  const FROZEN_FOR = 50;
  const held = new Map<number, () => void>();
  let arrived = 0;
  let thawedAtMs = Infinity;
  const listener: Parameters<typeof usingTarget>[0] = (request, response) => {
    request.resume();
    arrived += 1;
    const answer = () => response.end('{}');
    if (arrived <= FROZEN_FROM || thawedAtMs < Infinity) return answer();
    held.set(Number(request.url?.slice(1)), answer);
    if (held.size < FROZEN_FOR) return;
    thawedAtMs = performance.now();
    for (const thaw of held.values()) thaw();
  };
  await usingTarget(listener, async ({ url }) => {
    const { requests, generator, originMs } = await play(url, { ratePerSecond: 100, seconds: 2 });
    // A generator that waits for answers would not have sent as many as the thaw needs.
    expect(generator).toMatchObject({ completed: 200, failed: 0 });
    expect(held.size).toBe(FROZEN_FOR);
    for (const index of held.keys()) {
      const { intendedMs = Number.NaN, endMs = Number.NaN } = requests[index] ?? {};
      expect(originMs + endMs).toBeGreaterThanOrEqual(thawedAtMs - ROUNDED_MS);
      expect(endMs - intendedMs).toBeGreaterThanOrEqual(thawedAtMs - originMs - intendedMs - ROUNDED_MS);
    }
    // The first of 50 waited for the others, ten milliseconds each.
    const first = requests[Math.min(...held.keys())];
    expect(first && responseTimeMs(first)).toBeGreaterThanOrEqual(490);
  });
});

test('a bounded pool makes requests wait, and their response times show the wait, which is no lateness', async () => {
  await usingTarget(answerAfter(100), async ({ url }) => {
    const { requests, generator, lagsMs } = await play(url, {
      ratePerSecond: 40,
      connections: { mode: 'keep-alive', max: 2 },
    });
    expect(generator.connectionsOpened).toBe(2);
    expect(generator.waitedForConnection).toBeGreaterThan(20);
    // Two connections carry 20 a second: of 40 the last has to wait for about a second.
    const { intendedMs = Number.NaN, sentMs = Number.NaN } = requests.at(-1) ?? {};
    expect(sentMs - intendedMs - (lagsMs.at(-1) ?? Number.NaN)).toBeGreaterThan(700);
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
        expect(responseTimeMs(request)).toBeGreaterThanOrEqual(200);
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

test('a play that is aborted rejects then, and closes its connections', async () => {
  const reason = new Error('enough');
  const controller = new AbortController();
  let arrived = 0;
  const listener: Parameters<typeof usingTarget>[0] = (request, response) => {
    request.resume();
    arrived += 1;
    if (arrived === 10) controller.abort(reason);
    response.end('{}');
  };
  await usingTarget(listener, async ({ url, server }) => {
    // Longer than this test may take.
    await expect(play(url, { seconds: 600, signal: controller.signal })).rejects.toBe(reason);
    await expect.poll(() => promisify(server.getConnections.bind(server))()).toBe(0);
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
    const { store, generator, lagsMs } = await playSchedule({
      requests: schedule.entries,
      durationMs: schedule.durationMs,
      targetUrl: url,
      timeoutMs: 60_000,
      connections: { mode: 'keep-alive', max: 256 },
      // The schedule began half a second ago: the first ten requests or so are sent late.
      originMs: performance.now() - 500,
    });
    const all = store.lagsMs();
    const measured = all.filter((_, index) => schedule.entries[index]?.isWarmUp === false);
    expect(Math.max(...all.subarray(0, 10))).toBeGreaterThan(400);
    expect(measured).toHaveLength(20);
    expect(lagsMs).toEqual(measured);
    expect(generator.lagMaxMs).toBe(Math.max(...measured));
    expect(generator.seconds[0]?.lagP99Ms).toBeGreaterThan(400);
  });
});
