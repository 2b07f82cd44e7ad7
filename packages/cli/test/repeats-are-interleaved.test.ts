import fc from 'fast-check';
import { expect, test } from 'vitest';
import { interleave } from '../src/run/make-plan.ts';

const names = fc.uniqueArray(fc.stringMatching(/^[a-z]{1,6}(\/[a-z]{1,4})?$/), {
  minLength: 1,
  maxLength: 5,
});
const repeats = fc.integer({ min: 1, max: 12 });
const seed = fc.integer({ min: 0, max: 4_294_967_295 });

test('every architecture runs once under every workload in each round, whatever their number', () => {
  fc.assert(
    fc.property(names, names, repeats, seed, (architectures, workloads, count, aSeed) => {
      const order = interleave(architectures, workloads, count, aSeed);
      const round = architectures.length * workloads.length;
      expect(order).toHaveLength(round * count);
      for (let r = 0; r < count; r++) {
        const cells = order.slice(r * round, (r + 1) * round);
        expect(cells.every((c) => c.repeat === r + 1)).toBe(true);
        expect(new Set(cells.map((c) => `${c.workload}|${c.architecture}`)).size).toBe(round);
      }
      expect(new Set(order.map((c) => c.id)).size).toBe(order.length);
    }),
  );
});

test('architectures of one workload and repeat are neighbours in time', () => {
  const order = interleave(['a', 'b', 'c'], ['x', 'y'], 4, 7);
  for (let i = 0; i < order.length; i += 3)
    expect(new Set(order.slice(i, i + 3).map((c) => c.workload)).size).toBe(1);
});

test('the order follows from the seed and differs between seeds', () => {
  const of = (aSeed: number) =>
    interleave(['a', 'b'], ['x'], 10, aSeed)
      .map((c) => c.architecture)
      .join('');
  expect(of(1)).toBe(of(1));
  expect(new Set([1, 2, 3, 4, 5].map(of)).size).toBeGreaterThan(1);
});

test('no architecture always goes first', () => {
  const order = interleave(['a', 'b'], ['x'], 400, 3);
  const first = order.filter((_, i) => i % 2 === 0 && order[i]?.architecture === 'a').length;
  expect(first).toBeGreaterThan(150);
  expect(first).toBeLessThan(250);
});
