import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CostCurve, findCrossings } from '../src/index.ts';
import { knownPairs } from './known-crossings.ts';

test('200 generated pairs with 0 to 4 crossings: every one found, each within 1 %, in under 1 s of CPU', () => {
  const pairs = knownPairs(200);
  // Of this thread: what else the machine is busy with says nothing of the search.
  const before = process.threadCpuUsage();
  const found = pairs.map(({ a, b }) => findCrossings(a, b).points.map((point) => point.ratePerSecond));
  const { user, system } = process.threadCpuUsage(before);
  const seconds = (user + system) / 1e6;
  for (const [i, { rates }] of pairs.entries()) {
    const at = found[i] ?? [];
    expect(at.length, `pair ${i}, crossings at ${rates.join(', ')}, found ${at.join(', ')}`).toBe(
      rates.length,
    );
    for (const [k, rate] of rates.entries()) expect(Math.abs((at[k] ?? 0) / rate - 1)).toBeLessThan(0.01);
  }
  expect(seconds).toBeLessThan(1);
});

test('the generated bills rise, so that the pairs are fair', () => {
  for (const [i, { a, b }] of knownPairs(200).entries()) {
    let before = { a: 0, b: 0 };
    for (let rate = 0.01; rate <= 100_000; rate *= 1.003) {
      const now = { a: a(rate), b: b(rate) };
      const isRising = now.a >= before.a * (1 - 1e-9) && now.b >= before.b * (1 - 1e-9);
      if (!isRising) expect.fail(`pair ${i} falls at ${rate}`);
      before = now;
    }
  }
});

test('the crossings of b and a are those of a and b with the sides exchanged', () => {
  const exchanged = { a: 'b', b: 'a', equal: 'equal' } as const;
  for (const { a, b } of knownPairs(60, 7)) {
    const there = findCrossings(a, b);
    const back = findCrossings(b, a);
    expect(back.cheaper).toEqual(there.cheaper.map((side) => exchanged[side]));
    for (const [i, point] of there.points.entries()) {
      expect(back.points[i]?.ratePerSecond).toBeCloseTo(point.ratePerSecond, 6);
    }
  }
});

test('a flat fee against a price per request crosses where they are equal', () => {
  fc.assert(
    fc.property(
      fc.double({ min: 0.1, max: 1000, noNaN: true }),
      fc.double({ min: 0.01, max: 100, noNaN: true }),
      (fee, price) => {
        const { points, cheaper } = findCrossings(
          () => fee,
          (rate) => price * rate,
        );
        const expected = fee / price;
        if (expected < 0.011 || expected > 99_000) return;
        expect(points).toHaveLength(1);
        expect((points[0]?.ratePerSecond ?? 0) / expected).toBeCloseTo(1, 6);
        expect(cheaper).toEqual(['b', 'a']);
      },
    ),
  );
});

const servers: CostCurve = (rate) => 10 * Math.max(2, Math.ceil(rate / 100));

test('a staircase against a slope crosses several times, at the steps too', () => {
  const { points, cheaper } = findCrossings(servers, (rate) => 0.105 * rate);
  // Up to 200/s two servers cost 20; the slope passes 20 at 190.5; the third server costs 30 from 200 on.
  expect(points.map((point) => Number(point.ratePerSecond.toFixed(3)))).toEqual([
    190.476, 200, 285.714, 300, 380.952, 400, 476.19, 500, 571.429, 600, 666.667, 700, 761.905, 800, 857.143,
    900, 952.381, 1000, 1047.619, 1100, 1142.857, 1200, 1238.095, 1300, 1333.333, 1400, 1428.571, 1500,
    1523.81, 1600, 1619.048, 1700, 1714.286, 1800, 1809.524, 1900, 1904.762,
  ]);
  expect(cheaper[0]).toBe('b');
  expect(cheaper.at(-1)).toBe('a');
});

test('bills that never meet have no crossing, and it is said which is cheaper', () => {
  expect(
    findCrossings(
      (rate) => rate,
      (rate) => rate + 1,
    ),
  ).toEqual({ points: [], cheaper: ['a'] });
});

test('identical bills are equal throughout', () => {
  expect(findCrossings(servers, servers)).toEqual({ points: [], cheaper: ['equal'] });
});

test('bills that are equal up to a rate and then part', () => {
  const { points, cheaper } = findCrossings(servers, (rate) => servers(rate) + Math.max(0, rate - 50));
  expect(cheaper).toEqual(['equal', 'a']);
  expect(points).toHaveLength(1);
  expect(points[0]?.ratePerSecond).toBeCloseTo(50, 3);
});

test('touching without crossing is no crossing', () => {
  const touching: CostCurve = (rate) => (rate < 100 ? 10 : 10 + (rate - 100) * 0.2);
  const { points } = findCrossings(touching, (rate) =>
    rate < 100 ? 5 + rate * 0.05 : 10 + (rate - 100) * 0.1,
  );
  expect(points).toEqual([]);
});
