import { expect, test } from 'vitest';
import { calibrationWorkload, compileSchedule, readWorkload, usingCalibrationTarget } from '../src/index.ts';
import { isLoopback } from '../src/target.ts';

test('it answers on the loopback after its time, says how long it took, and ends with its use', async () => {
  let used = '';
  await usingCalibrationTarget({ serviceTimeMs: 20 }, async (url) => {
    used = url;
    expect(isLoopback(new URL(url))).toBe(true);
    const startMs = performance.now();
    const answer = await fetch(`${url}/products/1`);
    const tookMs = performance.now() - startMs;
    await answer.arrayBuffer();
    const saidMs = Number(/^handler;dur=([\d.]+)$/.exec(answer.headers.get('server-timing') ?? '')?.[1]);
    // Node's timers may fire up to a millisecond early.
    expect(saidMs).toBeGreaterThanOrEqual(19);
    expect(saidMs).toBeLessThanOrEqual(tookMs);
  });
  await expect(fetch(used)).rejects.toThrow();
});

test('it ends when its use fails', async () => {
  let used = '';
  const failing = usingCalibrationTarget({ serviceTimeMs: 0 }, (url) => {
    used = url;
    return Promise.reject(new Error('failed'));
  });
  await expect(failing).rejects.toThrow('failed');
  await expect(fetch(used)).rejects.toThrow();
});

test('what is sent to it is the workload’s way of sending, at one rate, and reads only', async () => {
  const spike = await readWorkload('spike');
  const workload = calibrationWorkload(spike, 300, 3);
  expect(workload).toMatchObject({
    arrivals: spike.arrivals,
    connections: spike.connections,
    timeoutMs: spike.timeoutMs,
  });
  const { entries, durationMs } = compileSchedule(workload);
  expect(durationMs).toBe(3000);
  expect(entries).toHaveLength(900);
  expect(new Set(entries.map(({ method }) => method))).toEqual(new Set(['GET']));
  expect(entries.filter(({ isWarmUp }) => isWarmUp)).toHaveLength(300);
});
