import type { Invocation } from '@crossover/model';
import { expect, test } from 'vitest';
import { FunctionObserver } from '../src/functions/function-observer.ts';

const invocation = (changes: Partial<Invocation>): Invocation => ({
  requestId: 'r',
  environment: 'e',
  startedMs: 0,
  durationMs: 1,
  billedDurationMs: 1,
  initDurationMs: null,
  memoryMib: 512,
  maxMemoryUsedMib: 80,
  outcome: 'success',
  ...changes,
});

test('environments count for as long as they were there', () => {
  const observer = new FunctionObserver();
  observer.sized(2, 500);
  observer.begin(1_000, 0);
  observer.sized(4, 1_250);
  observer.sized(1, 1_500);
  const { functions } = observer.end(2_000, 0);
  expect(functions.meanEnvironments).toBe((2 * 250 + 4 * 250 + 1 * 500) / 1_000);
  expect(functions.maxEnvironments).toBe(4);
});

test('means are of all, and of warm ones alone; without any there is none', () => {
  const observer = new FunctionObserver();
  observer.begin(0, 0);
  observer.invoked(invocation({ durationMs: 10, billedDurationMs: 110, initDurationMs: 100 }));
  observer.invoked(
    invocation({ durationMs: 2, billedDurationMs: 2, outcome: 'error', maxMemoryUsedMib: 90 }),
  );
  expect(observer.end(100, 0.03).functions).toMatchObject({
    invocations: 2,
    coldStarts: 1,
    failures: 1,
    meanCpuWaitMs: 15,
    meanDurationMs: 6,
    meanBilledDurationMs: 56,
    meanWarmBilledDurationMs: 2,
    maxMemoryUsedMib: 90,
  });
  observer.begin(200, 0);
  expect(observer.end(300, 0).functions).toMatchObject({ invocations: 0, meanDurationMs: null });
});

test('what is not observed is not counted', () => {
  const observer = new FunctionObserver();
  observer.invoked(invocation({}));
  observer.throttled();
  observer.begin(0, 0);
  expect(observer.end(1, 0).functions).toMatchObject({ invocations: 0, throttles: 0 });
});

test('waits for a core count from when what started together has settled', () => {
  const observer = new FunctionObserver();
  observer.begin(0, 5);
  expect(observer.invoked(invocation({}))).toBe(true);
  expect(observer.invoked(invocation({}))).toBe(false);
  observer.settle(5.8);
  for (let i = 0; i < 4; i += 1) observer.invoked(invocation({}));
  expect(observer.end(1_000, 5.808).functions.meanCpuWaitMs).toBeCloseTo(2, 9);
  // Over before it settled: all of it counts.
  observer.begin(2_000, 5.808);
  observer.invoked(invocation({}));
  expect(observer.end(2_500, 5.818).functions.meanCpuWaitMs).toBeCloseTo(10, 9);
});
