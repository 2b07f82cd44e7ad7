import { expect, test } from 'vitest';
import { rateErrors } from '../src/rate-error.ts';

const every = (gapMs: number, count: number) => Array.from({ length: count }, (_, index) => index * gapMs);

test('requests that are all as late as each other keep their rate', () => {
  const intended = every(10, 50);
  expect(rateErrors(intended, intended)).toEqual(new Float64Array(40));
  const late = intended.map((ms) => ms + 7);
  expect(rateErrors(intended, late)).toEqual(new Float64Array(40));
});

test('a pause of 50 ms is seen by the spans that run into it and by those that begin in it, and by no other', () => {
  // 100 requests/s for 2 s; nothing leaves from 1,000 to 1,050 ms, and then all five that were due leave at once.
  const intended = every(10, 200);
  const sent = intended.map((ms) => (ms >= 1000 && ms < 1050 ? 1050 : ms));
  const errors = [...rateErrors(intended, sent)];
  expect(errors).toHaveLength(190);
  const lateMs = [50, 40, 30, 20, 10];
  const slow = lateMs.map((late) => 1 - 100 / (100 + late));
  const fast = lateMs.map((late) => 100 / (100 - late) - 1);
  const close = (values: readonly number[]) => values.map((value) => expect.closeTo(value, 9));
  expect(errors.slice(90, 95)).toEqual(close(slow));
  expect(errors.slice(100, 105)).toEqual(close(fast));
  expect(Math.max(...errors)).toBe(1);
  expect(errors.filter((error) => error > 1e-9)).toHaveLength(10);
});

test('in a ramp each span is held against its own rate', () => {
  // From 0 to 200 requests/s within 4 s: the k-th is due when 25 t² = k.
  const intended = Array.from({ length: 400 }, (_, k) => 1000 * Math.sqrt(k / 25));
  expect(Math.max(...rateErrors(intended, intended))).toBe(0);
  const hurried = rateErrors(
    intended,
    intended.map((ms) => ms / 1.05),
  );
  expect([...hurried]).toEqual(Array.from(hurried, () => expect.closeTo(0.05, 9)));
  // Artillery's own way: each second's requests evenly over that second, as if the rate rose in steps.
  const dueBy = (second: number) => 25 * second ** 2;
  const stepped = intended.map((_, k) => {
    const second = Math.floor(Math.sqrt(k / 25) + 1e-9);
    return 1000 * (second + (k - dueBy(second)) / (dueBy(second + 1) - dueBy(second)));
  });
  const errors = rateErrors(intended, stepped);
  // The span from 3 s on: 16 requests, the last due at √(241 / 25) s, leave at the whole second's 175 requests/s.
  expect(errors[225]).toBeCloseTo((Math.sqrt(241 / 25) - 3) / (16 / 175) - 1, 9);
  expect(errors[225]).toBeGreaterThan(0.14);
});

test('where requests are due further apart, a span lasts until the next', () => {
  const sent = [0, 1010, 2000, 3000];
  expect([...rateErrors(every(1000, 4), sent)]).toEqual(
    [1 - 1000 / 1010, 1000 / 990 - 1, 0].map((value) => expect.closeTo(value, 9)),
  );
});

test('requests that all left at once have a large error and not an endless one', () => {
  const errors = rateErrors(
    every(10, 20),
    every(10, 20).map(() => 500),
  );
  expect(Math.min(...errors)).toBeCloseTo(100 / 0.001 - 1, 3);
});

test('what is due within one span has no span to be judged by', () => {
  expect(rateErrors([], [])).toHaveLength(0);
  expect(rateErrors(every(10, 10), every(10, 10))).toHaveLength(0);
  expect(rateErrors(every(10, 11), every(10, 11))).toHaveLength(1);
});
