/** The length of the month that is billed. AWS's pages use 720, 730 or 744 hours, or 28 to 31 days. */
export interface Month {
  readonly hours: number;
}

/** AWS's own convention: 365 × 24 / 12 hours. */
export const AVERAGE_MONTH: Month = { hours: 730 };

/** A calendar month: 28 to 31 days, or a part of one. */
export function monthOfDays(days: number): Month {
  return { hours: days * 24 };
}

/** What a rate per second is multiplied by to be a quantity of the month. */
export function secondsIn(month: Month): number {
  return month.hours * 3600;
}
