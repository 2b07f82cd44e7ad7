import { expect, test } from 'vitest';
import { createRandom, createRandomFromState } from '../src/index.ts';

test('the stream from state 1, 2, 3, 4 is that of the reference implementation', () => {
  // Output of xoshiro128starstar.c 1.1 (Blackman & Vigna), as in the tests of rand_xoshiro.
  const random = createRandomFromState([1, 2, 3, 4]);
  const stream = Array.from({ length: 10 }, () => random.nextUint32());
  expect(stream).toEqual([
    11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
  ]);
});

test('a seed fixes the stream and neighbouring seeds differ', () => {
  const firstOf = (seed: number) => createRandom(seed).nextUint32();
  expect(firstOf(7)).toBe(firstOf(7));
  expect(new Set([0, 1, 2, 3, 4].map(firstOf)).size).toBe(5);
});

test('uniform and normal draws have their moments', () => {
  const random = createRandom(42);
  const n = 20_000;
  const uniform = Array.from({ length: n }, () => random.next());
  const normal = Array.from({ length: n }, () => random.nextNormal());
  const mean = (xs: number[]) => xs.reduce((a, b) => a + b, 0) / xs.length;
  expect(uniform.every((u) => u >= 0 && u < 1)).toBe(true);
  expect(mean(uniform)).toBeCloseTo(0.5, 1.9);
  expect(mean(normal)).toBeCloseTo(0, 1.4);
  expect(mean(normal.map((z) => z * z))).toBeCloseTo(1, 1.2);
});

test('bounded integers are uniform', () => {
  const random = createRandom(3);
  const counts = [0, 0, 0];
  for (let i = 0; i < 9000; i += 1) {
    const k = random.nextInt(3);
    counts[k] = (counts[k] ?? 0) + 1;
  }
  for (const count of counts) expect(Math.abs(count - 3000)).toBeLessThan(200);
});
