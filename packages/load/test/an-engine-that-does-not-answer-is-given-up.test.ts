import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ConductorMessage, EngineMessage, PlayResult } from 'artillery-engine-crossover/protocol';
import { expect, test } from 'vitest';
import { ConductedGenerator } from '../src/conducted-generator.ts';
import { compileSchedule } from '../src/schedule.ts';
import { createWorkload } from './workload.ts';

const schedule = compileSchedule(
  createWorkload({
    phases: [{ name: 'p', durationSeconds: 3, ratePerSecond: 2, isWarmUp: false }],
    timeoutMs: 2_000,
  }),
);
const DEADLINE_MS = 3_000 + 2_000 + 30_000;

const RESULT: PlayResult = {
  generator: {
    scheduled: 6,
    sent: 6,
    completed: 6,
    failed: 0,
    lagP50Ms: 0,
    lagP99Ms: 0,
    lagMaxMs: 0,
    connectionsOpened: 1,
    waitedForConnection: 0,
    seconds: [],
  },
  requestsSha256: 'ab'.repeat(32),
};

/** Time that passes only when told to. */
class HandClock {
  readonly #alarms = new Set<{ readonly atMs: number; readonly ring: () => void }>();
  #nowMs = 0;

  get alarms(): number {
    return this.#alarms.size;
  }

  readonly after = (delayMs: number, ring: () => void) => {
    const alarm = { atMs: this.#nowMs + delayMs, ring };
    this.#alarms.add(alarm);
    return () => void this.#alarms.delete(alarm);
  };

  pass(durationMs: number): void {
    this.#nowMs += durationMs;
    for (const alarm of [...this.#alarms].filter(({ atMs }) => atMs <= this.#nowMs)) {
      this.#alarms.delete(alarm);
      alarm.ring();
    }
  }
}

interface Stand {
  readonly clock: HandClock;
  /** What the engine was told so far. */
  readonly told: ConductorMessage[];
  readonly play: (signal?: AbortSignal) => ReturnType<ConductedGenerator['play']>;
  /** Resolves when the engine has been told to play. */
  readonly ordered: Promise<void>;
  readonly answer: (message: EngineMessage) => void;
  readonly kills: () => number;
}

/** A generator whose engine says only what a test has it say. */
async function usingSilentEngine(isReady: boolean, use: (stand: Stand) => Promise<void>): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-test-'));
  const clock = new HandClock();
  const told: ConductorMessage[] = [];
  const listeners = new Set<(message: EngineMessage) => void>();
  const ordered = Promise.withResolvers<void>();
  const exited = Promise.withResolvers<number | null>();
  let kills = 0;
  const generator = new ConductedGenerator({
    folder,
    after: clock.after,
    conductor: {
      ready: isReady ? Promise.resolve() : new Promise(() => {}),
      say(message) {
        told.push(message);
        if (message.type === 'play') ordered.resolve();
      },
      listen(listener) {
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    },
    artillery: {
      exited: exited.promise,
      output: () => '',
      async kill() {
        kills += 1;
        exited.resolve(null);
      },
    },
  });
  try {
    await use({
      clock,
      told,
      ordered: ordered.promise,
      kills: () => kills,
      answer: (message) => {
        for (const listener of listeners) listener(message);
      },
      play: (signal) =>
        generator.play({
          id: 'p',
          schedule,
          targetUrl: 'http://127.0.0.1:1',
          recordsPath: join(folder, 'p.ndjson.gz'),
          ...(signal && { signal }),
        }),
    });
    expect(listeners.size).toBe(0);
    expect(clock.alarms).toBe(0);
    // Schedules are for one play.
    expect(await readdir(folder)).toEqual([]);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Whether a promise is still pending once everything due now has happened. */
async function isPending(promise: Promise<unknown>): Promise<boolean> {
  const turn = new Promise((resolve) => setImmediate(resolve, 'pending'));
  return (await Promise.race([promise.catch(() => 'ended'), turn])) === 'pending';
}

test('without an end 30 s after all must have ended, the play fails and its engine is killed', async () => {
  await usingSilentEngine(true, async ({ clock, play, ordered, kills }) => {
    const playing = play();
    await ordered;
    clock.pass(DEADLINE_MS - 1);
    expect(await isPending(playing)).toBe(true);
    clock.pass(1);
    await expect(playing).rejects.toMatchObject({
      code: 'load-failed',
      message: expect.stringContaining('expected its end within 35 s'),
    });
    expect(kills()).toBe(1);
    // The engine is gone: another play is an error at once, not a second wait.
    await expect(play()).rejects.toMatchObject({ code: 'load-failed' });
  });
});

test('an engine that never becomes ready is given up too', async () => {
  await usingSilentEngine(false, async ({ clock, play, told, kills }) => {
    const playing = play();
    await expect.poll(() => clock.alarms).toBe(1);
    clock.pass(DEADLINE_MS);
    await expect(playing).rejects.toMatchObject({ code: 'load-failed' });
    expect(told).toEqual([]);
    expect(kills()).toBe(1);
  });
});

test('an abort ends the play within 3 s when the engine does not acknowledge it', async () => {
  await usingSilentEngine(true, async ({ clock, play, ordered, told, kills }) => {
    const controller = new AbortController();
    const playing = play(controller.signal);
    await ordered;
    controller.abort(new Error('Ctrl-C'));
    expect(told.at(-1)).toEqual({ type: 'stop', id: 'p' });
    expect(await isPending(playing)).toBe(true);
    clock.pass(2_999);
    await expect(playing).rejects.toThrow('Ctrl-C');
    expect(kills()).toBe(1);
  });
});

test('an engine that acknowledges the stop stays for the next play', async () => {
  await usingSilentEngine(true, async ({ play, ordered, answer, kills }) => {
    const controller = new AbortController();
    const playing = play(controller.signal);
    await ordered;
    controller.abort(new Error('Ctrl-C'));
    answer({ type: 'stopped', id: 'p' });
    await expect(playing).rejects.toThrow('Ctrl-C');
    expect(kills()).toBe(0);
    const next = play();
    await expect
      .poll(async () => {
        answer({ type: 'done', id: 'p', result: RESULT });
        return await isPending(next);
      })
      .toBe(false);
    await expect(next).resolves.toEqual({ ...RESULT.generator, requestsSha256: RESULT.requestsSha256 });
  });
});

test('an abort while the schedule is written or the engine starts sends nothing', async () => {
  await usingSilentEngine(false, async ({ clock, play, told }) => {
    const early = new AbortController();
    const playing = play(early.signal);
    early.abort(new Error('at once'));
    await expect(playing).rejects.toThrow('at once');

    const late = new AbortController();
    const waiting = play(late.signal);
    await expect.poll(() => clock.alarms).toBe(1);
    late.abort(new Error('before it was ready'));
    await expect(waiting).rejects.toThrow('before it was ready');
    expect(told).toEqual([]);
  });
});
