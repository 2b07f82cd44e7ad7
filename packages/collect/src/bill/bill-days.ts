const DAY_MS = 86_400_000;

/** AWS adds to a day's costs for about two days; after that it changes only when the month is invoiced. */
const FINAL_AFTER_MS = 2 * DAY_MS;

export const dayOf = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
export const startOf = (day: string): number => Date.parse(`${day}T00:00:00.000Z`);
export const dayAfter = (day: string): string => dayOf(startOf(day) + DAY_MS);

/** The UTC days that a window touches, in order. */
export function daysOf(window: { startAt: string; endAt: string }): string[] {
  const days: string[] = [];
  // A window that ends at midnight does not touch the day that begins there.
  const last = dayOf(Math.max(Date.parse(window.startAt), Date.parse(window.endAt) - 1));
  for (let day = dayOf(Date.parse(window.startAt)); day <= last; day = dayAfter(day)) days.push(day);
  return days;
}

/** @returns `final` once a whole two days have passed since the day's end */
export const stateOf = (day: string, nowMs: number): 'final' | 'provisional' =>
  nowMs >= Date.parse(finalAtOf(day)) ? 'final' : 'provisional';

/** When a day is final, as a time. */
export const finalAtOf = (day: string): string =>
  new Date(startOf(dayAfter(day)) + FINAL_AFTER_MS).toISOString();

/** Days in a row as one range with an excluded end, so that each range is one request. */
export function rangesOf(days: readonly string[]): { start: string; end: string }[] {
  const ranges: { start: string; end: string }[] = [];
  for (const day of days) {
    const last = ranges.at(-1);
    if (last?.end === day) last.end = dayAfter(day);
    else ranges.push({ start: day, end: dayAfter(day) });
  }
  return ranges;
}
