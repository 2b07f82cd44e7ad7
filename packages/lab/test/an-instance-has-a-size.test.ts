import { expect, test } from 'vitest';
import { CpuLimit } from '../src/servers/cpu-limit.ts';
import { FleetScaler } from '../src/servers/fleet-scaler.ts';

/** A process that uses a whole core whenever it wants to and is let, watched every 2 ms for `durationMs`. */
function play(share: number, durationMs: number, wantsCpu: (nowMs: number) => boolean) {
  let isStopped = false;
  let cpuSeconds = 0;
  let longestStopMs = 0;
  let stoppedAt = 0;
  const limit = new CpuLimit(
    {
      cpuSeconds: () => cpuSeconds,
      stop() {
        isStopped = true;
      },
      go() {
        isStopped = false;
      },
    },
    share,
    0,
  );
  for (let nowMs = 2; nowMs <= durationMs; nowMs += 2) {
    const wasStopped = isStopped;
    if (!isStopped && wantsCpu(nowMs)) cpuSeconds += 0.002;
    limit.check(nowMs);
    if (!wasStopped && isStopped) stoppedAt = nowMs;
    if (isStopped) longestStopMs = Math.max(longestStopMs, nowMs - stoppedAt + 2);
  }
  return { share: cpuSeconds / (durationMs / 1000), longestStopMs };
}

test.each([0.05, 0.1, 0.5])('a busy process gets its share of a core, %f, and no more', (share) => {
  const played = play(share, 20_000, () => true);
  expect(played.share).toBeGreaterThan(share * 0.98);
  expect(played.share).toBeLessThan(share * 1.02 + 0.1 / 20);
});

test('it stands still in pieces no longer than what was overspent takes to earn', () => {
  expect(play(0.1, 20_000, () => true).longestStopMs).toBeLessThanOrEqual(2 / 0.1 + 2);
});

test('one that stays below its share is never stopped', () => {
  const played = play(0.2, 20_000, (nowMs) => nowMs % 20 === 0);
  expect(played.longestStopMs).toBe(0);
  expect(played.share).toBeCloseTo(0.1);
});

test('what was saved while idle lasts for a tenth of a second’s share, not longer', () => {
  // 5 s idle, then busy: at 0.1 that saves 10 ms of CPU time.
  const busyMs = 200;
  const played = play(0.1, 5_000 + busyMs, (nowMs) => nowMs > 5_000);
  expect(played.share * 5.2).toBeLessThanOrEqual(0.01 + 0.1 * (busyMs / 1000) + 0.002);
});

test('a fleet grows when three values in a row are above half, by what brings it back there', () => {
  const scaler = new FleetScaler(10);
  expect([scaler.look(0.9, 2, 0), scaler.look(0.9, 2, 0), scaler.look(0.9, 2, 0)]).toEqual([0, 0, 2]);
  // Those on their way count.
  expect(scaler.look(0.9, 2, 2)).toBe(0);
  expect(scaler.look(0.4, 4, 0)).toBe(0);
  expect(scaler.look(1, 4, 0)).toBe(0);
});

test('a fleet does not outgrow its limit', () => {
  const scaler = new FleetScaler(5);
  for (let i = 0; i < 2; i += 1) scaler.look(1, 4, 0);
  expect(scaler.look(1, 4, 0)).toBe(1);
  expect(scaler.look(1, 5, 0)).toBe(0);
});
