import { expect, test } from 'vitest';
import { windowsOf } from '../src/evidence-windows.ts';

/** On 18 November 2026 unless said, by hours and minutes of UTC. */
const at = (time: string, day = 18) => `2026-11-${day}T${time}:00.000Z`;
const repeat = (from: string, to: string, day?: number) => ({
  startedAt: at(from, day),
  endedAt: at(to, day),
});

test('repeats with pauses of up to two hours are one window, whatever their order', () => {
  expect(windowsOf([repeat('12:30', '12:40'), repeat('10:00', '10:30'), repeat('10:10', '10:20')])).toEqual([
    { startAt: at('10:00'), endAt: at('12:40') },
  ]);
});

test('a run that lay still for longer has a window for each time that it ran', () => {
  expect(
    windowsOf([
      repeat('10:00', '10:30'),
      repeat('12:31', '12:40'),
      repeat('09:00', '09:05', 21),
      repeat('09:06', '09:11', 21),
    ]),
  ).toEqual([
    { startAt: at('10:00'), endAt: at('10:30') },
    { startAt: at('12:31'), endAt: at('12:40') },
    { startAt: at('09:00', 21), endAt: at('09:11', 21) },
  ]);
});

test('without repeats there is no window, and the repeats are left as they are', () => {
  expect(windowsOf([])).toEqual([]);
  const given = [repeat('10:00', '10:30'), repeat('10:31', '11:00')];
  windowsOf(given);
  expect(given).toEqual([repeat('10:00', '10:30'), repeat('10:31', '11:00')]);
});
