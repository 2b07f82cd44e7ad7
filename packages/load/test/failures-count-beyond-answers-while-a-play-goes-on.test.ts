import { RecentWindow } from 'artillery-engine-crossover/recent-window';
import { expect, test } from 'vitest';

test('requests that fail at once make no percentile of the last ten seconds smaller', () => {
  const window = new RecentWindow();
  for (let i = 1; i <= 90; i += 1) window.add(100 + i, false);
  for (let i = 0; i < 10; i += 1) window.add(1, true);
  expect(window.closeSecond()).toEqual({ ended: 100, failed: 10, p50Ms: 150, p95Ms: 190, p99Ms: 190 });
});

test('a timeout is as long as it took, and ten seconds later it is forgotten', () => {
  const window = new RecentWindow();
  for (let i = 0; i < 9; i += 1) window.add(10, false);
  window.add(5000, true);
  expect(window.closeSecond()).toMatchObject({ ended: 10, failed: 1, p50Ms: 10, p95Ms: 5000 });
  for (let second = 0; second < 9; second += 1) window.closeSecond();
  expect(window.closeSecond()).toEqual({ ended: 0, failed: 0, p50Ms: null, p95Ms: null, p99Ms: null });
});
