import fc from 'fast-check';
import { expect, test } from 'vitest';
import { adjustHolm } from '../src/index.ts';

test("adjusted p values are those of R's p.adjust", () => {
  // p.adjust(c(0.01, 0.02, 0.03, 0.04, 0.05), "holm")
  const adjusted = adjustHolm([0.03, 0.01, 0.05, 0.02, 0.04]).map((row) => row.adjustedP);
  for (const [i, expected] of [0.09, 0.05, 0.09, 0.08, 0.09].entries()) {
    expect(adjusted[i]).toBeCloseTo(expected, 12);
  }
});

test('rows after the first kept one are kept, and share its level', () => {
  const rows = adjustHolm([0.001, 0.03, 0.02]);
  expect(rows.map((row) => row.isRejected)).toEqual([true, true, true]);
  const stopped = adjustHolm([0.001, 0.026, 0.03]);
  expect(stopped.map((row) => row.isRejected)).toEqual([true, false, false]);
  expect(stopped.map((row) => row.level)).toEqual(
    [1 - 0.05 / 3, 0.975, 0.975].map((x) => expect.closeTo(x, 12)),
  );
});

test('the main question gets its weight and hands it on when answered', () => {
  const weights = [4, 1, 1, 1, 1];
  const rows = adjustHolm([0.02, 0.012, 0.5, 0.5, 0.5], 0.95, weights);
  expect(rows.map((row) => row.isRejected)).toEqual([true, true, false, false, false]);
  expect(rows[0]?.level).toBeCloseTo(0.975, 12);
  expect(rows[1]?.level).toBeCloseTo(1 - 0.05 / 4, 12);
});

test('adjusting never makes p smaller, keeps its order, and rejects exactly where it is at most 5 %', () => {
  const ps = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(ps, (values) => {
      const rows = adjustHolm(values);
      for (const [i, p] of values.entries()) {
        expect(rows[i]?.adjustedP).toBeGreaterThanOrEqual(p);
        expect(rows[i]?.isRejected).toBe(Number(rows[i]?.adjustedP) <= 1 - 0.95);
        for (const [j, q] of values.entries()) {
          if (p < q) expect(rows[i]?.adjustedP).toBeLessThanOrEqual(Number(rows[j]?.adjustedP));
        }
      }
    }),
  );
});
