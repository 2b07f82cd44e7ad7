import { expect, test } from 'vitest';
import { formatReport, recordInvocation } from '../src/functions/invocation-record.ts';

const record = (durationMs: number, initDurationMs: number | null = null) =>
  recordInvocation({
    requestId: 'r',
    environment: 'e',
    startedMs: 0,
    durationMs,
    initDurationMs,
    memoryMib: 512,
    maxMemoryUsedMib: 80.2,
    outcome: 'success',
  });

test.each([
  [0.01, null, 1],
  [1, null, 1],
  [1.0001, null, 2],
  [0.4, 0.4, 1],
  [0.6, 0.6, 2],
  [12.3, 100.4, 113],
  // 0.1 + 0.2 is not 0.3: a sum that is a whole millisecond must not bill the next.
  [0.7, 0.1 + 0.2, 1],
])('duration %d ms and init %d ms are billed as %d ms', (durationMs, initDurationMs, billed) => {
  expect(record(durationMs, initDurationMs).billedDurationMs).toBe(billed);
});

test('init stays apart from duration in the record', () => {
  expect(record(5, 80)).toMatchObject({ durationMs: 5, initDurationMs: 80 });
});

test('the REPORT line has what Lambda writes, init only when there was one', () => {
  expect(formatReport(record(1.234, 80))).toBe(
    'REPORT RequestId: r\tDuration: 1.23 ms\tBilled Duration: 82 ms\tMemory Size: 512 MB\tMax Memory Used: 81 MB\tInit Duration: 80.00 ms',
  );
  expect(formatReport(record(1.234))).not.toContain('Init');
  expect(formatReport({ ...record(1), outcome: 'timeout' })).toMatch(/\tStatus: timeout$/);
});
