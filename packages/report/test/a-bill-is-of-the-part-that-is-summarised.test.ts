import type { Invocation } from '@crossover/model';
import { expect, test } from 'vitest';
import { warmBilledDurationMs } from '../src/billed-duration.ts';

const invoked = (startedMs: number, billedDurationMs: number, isCold = false): Invocation => ({
  requestId: 'r',
  environment: 'e',
  startedMs,
  durationMs: billedDurationMs,
  billedDurationMs,
  initDurationMs: isCold ? 90 : null,
  memoryMib: 512,
  maxMemoryUsedMib: 80,
  outcome: 'success',
});

test('what started together is left out, and so is what was cold', () => {
  const storm = [invoked(200, 190, true), invoked(201, 80), invoked(1150, 40)];
  const steady = [invoked(1200, 3), invoked(1300, 5), invoked(1400, 200, true)];
  expect(warmBilledDurationMs([...steady, ...storm], 1000)).toBe(4);
  expect(warmBilledDurationMs([...steady, ...storm], 0)).toBe((80 + 40 + 3 + 5) / 4);
});

test('without a warm invocation there is no mean', () => {
  expect(warmBilledDurationMs([], 0)).toBeNull();
  expect(warmBilledDurationMs([invoked(0, 90, true), invoked(10, 3)], 1000)).toBeNull();
});
