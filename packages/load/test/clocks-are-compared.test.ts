import { type ClockSample, estimateOffset, joinOffsets } from 'artillery-engine-crossover/clock-offset';
import fc from 'fast-check';
import { expect, test } from 'vitest';

/** What is seen of a clock ahead by `offsetMs`, read `outMs` after the question, the answer arriving `backMs` later. */
function look(
  sentMs: number,
  offsetMs: number,
  outMs: number,
  backMs: number,
  resolutionMs: number,
): ClockSample {
  const shownMs = sentMs + outMs + offsetMs;
  const fromMs = resolutionMs === 0 ? shownMs : Math.floor(shownMs / resolutionMs) * resolutionMs;
  return { sentMs, receivedMs: sentMs + outMs + backMs, fromMs, untilMs: fromMs + resolutionMs };
}

test('one exact answer gives the offset to half the round trip', () => {
  // Sent at 0, read at 40 as 1,040, back at 60: symmetric would have been 30.
  expect(estimateOffset([look(0, 1_000, 40, 20, 0)])).toEqual({ offsetMs: 1_010, errorMs: 30 });
});

test('the quickest of several answers decides', () => {
  const samples = [look(0, -250, 90, 10, 0), look(200, -250, 3, 5, 0), look(400, -250, 10, 190, 0)];
  expect(estimateOffset(samples)).toEqual({ offsetMs: -251, errorMs: 4 });
});

test('a clock of whole seconds is known to a few milliseconds from looks at many fractions of a second', () => {
  const samples = Array.from({ length: 64 }, (_, k) => look(k * 47, 123_456.7, 4, 4, 1_000));
  const estimate = estimateOffset(samples);
  expect(estimate?.errorMs).toBeLessThan(15);
  expect(Math.abs((estimate?.offsetMs ?? 0) - 123_456.7)).toBeLessThanOrEqual(estimate?.errorMs ?? 0);
});

test('a clock that was set between two looks is noticed', () => {
  expect(estimateOffset([look(0, 0, 5, 5, 0), look(100, 500, 5, 5, 0)])).toBeNull();
  expect(estimateOffset([])).toBeNull();
});

test('whatever the delays: the true offset is within the stated error', () => {
  // An answer that takes no time would be exact beyond what a double keeps of such times, and looks contradict each other.
  const delays = fc.record({
    outMs: fc.double({ min: 0.001, max: 400, noNaN: true }),
    backMs: fc.double({ min: 0.001, max: 400, noNaN: true }),
    afterMs: fc.double({ min: 0, max: 2_000, noNaN: true }),
  });
  fc.assert(
    fc.property(
      fc.double({ min: -1e7, max: 1e7, noNaN: true }),
      fc.constantFrom(0, 1, 1_000),
      fc.array(delays, { minLength: 1, maxLength: 20 }),
      (offsetMs, resolutionMs, looks) => {
        let sentMs = 1e6;
        const samples = looks.map(({ outMs, backMs, afterMs }) => {
          sentMs += afterMs + 1_000;
          return look(sentMs, offsetMs, outMs, backMs, resolutionMs);
        });
        const estimate = estimateOffset(samples);
        expect(Math.abs((estimate?.offsetMs ?? Infinity) - offsetMs)).toBeLessThanOrEqual(
          (estimate?.errorMs ?? 0) + 1e-6,
        );
      },
    ),
  );
});

test('estimates from before and after a play are joined; where they disagree the error covers both', () => {
  expect(joinOffsets({ offsetMs: 100, errorMs: 20 }, { offsetMs: 110, errorMs: 5 })).toEqual({
    offsetMs: 110,
    errorMs: 5,
  });
  expect(joinOffsets({ offsetMs: 100, errorMs: 2 }, { offsetMs: 150, errorMs: 4 })).toEqual({
    offsetMs: 124,
    errorMs: 30,
  });
});
