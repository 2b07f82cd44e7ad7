import { expect, test } from 'vitest';
import { repeatProportion, wilsonInterval } from '../src/index.ts';

test('it gives the published intervals', () => {
  // Newcombe (1998), Statistics in Medicine 17, 857–872, table I, method 3.
  const table: [number, number, number, number][] = [
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ];
  for (const [successes, trials, low, high] of table) {
    const interval = wilsonInterval(successes, trials);
    expect(interval?.low).toBeCloseTo(low, 3.9);
    expect(interval?.high).toBeCloseTo(high, 3.9);
  }
  expect(wilsonInterval(20, 20)?.high).toBe(1);
  expect(wilsonInterval(0, 0)).toBeNull();
});

test('repeats that disagree widen it, repeats that agree never narrow it', () => {
  const plain = wilsonInterval(50, 5000);
  const agreeing = repeatProportion([10, 10, 10, 10, 10].map((successes) => ({ successes, trials: 1000 })));
  const disagreeing = repeatProportion([0, 0, 0, 0, 50].map((successes) => ({ successes, trials: 1000 })));
  expect(disagreeing?.value).toBe(0.01);
  const width = (x: typeof plain) => Number(x?.high) - Number(x?.low);
  expect(width(agreeing)).toBeGreaterThanOrEqual(width(plain));
  expect(width(disagreeing)).toBeGreaterThan(3 * width(agreeing));
});

test('no failure at all says nothing of clustering: plain Wilson', () => {
  const none = [
    { successes: 0, trials: 1000 },
    { successes: 0, trials: 1000 },
  ];
  expect(repeatProportion(none)).toEqual(wilsonInterval(0, 2000));
});
