import type { Quantity, Unit } from '@crossover/model';

/** Narrow no-break space: between a number and its unit, so that a line never breaks there. */
export const THIN_SPACE = '\u202f';
const EN_DASH = '–';
const MINUS = '−';

const numberFormats = new Map<string, Intl.NumberFormat>();

function fixed(decimals: number): Intl.NumberFormat {
  const key = `fixed-${decimals}`;
  const known = numberFormats.get(key);
  if (known !== undefined) return known;
  const made = new Intl.NumberFormat('en', {
    minimumFractionDigits: decimals,
    maximumFractionDigits: decimals,
  });
  numberFormats.set(key, made);
  return made;
}

/** Decimals that show `value` with about `significant` digits, at most 4 of them after the point. */
function decimalsFor(value: number, significant: number): number {
  const size = Math.abs(value);
  if (size === 0 || !Number.isFinite(size)) return 0;
  return Math.min(4, Math.max(0, significant - 1 - Math.floor(Math.log10(size) + 1e-9)));
}

function withDecimals(value: number, decimals: number): string {
  const text = fixed(decimals).format(value);
  return text.startsWith('-') ? (/[1-9]/.test(text) ? `${MINUS}${text.slice(1)}` : text.slice(1)) : text;
}

/** A number with 2–3 significant digits, grouped in thousands; whole numbers of four digits and more stay whole. */
export function formatNumber(value: number, significant = 3): string {
  return withDecimals(value, decimalsFor(value, significant));
}

const withoutTrailingZeros = (text: string) => text.replace(/\.?0+$/, '');

/** A number that was set and not measured, or whose digits would only disturb: 0.01, 20, 98.9. */
export function formatShort(value: number, significant = 3): string {
  const text = formatNumber(value, significant);
  return text.includes('.') ? withoutTrailingZeros(text) : text;
}

/** A number on an axis: as short as it is exact to two digits. */
export function formatTick(value: number): string {
  return formatShort(value, 2);
}

/** A whole number, all digits, grouped in thousands. */
export function formatCount(value: number): string {
  return withDecimals(value, 0);
}

/** Milliseconds; from 10 s on in seconds. */
export function formatMs(valueMs: number): string {
  return Math.abs(valueMs) >= 10_000
    ? `${formatNumber(valueMs / 1000)}${THIN_SPACE}s`
    : `${formatNumber(valueMs)}${THIN_SPACE}ms`;
}

/** US dollars: cents below 100, whole dollars above, thousandths below one cent. */
export function formatUsd(valueUsd: number): string {
  const size = Math.abs(valueUsd);
  const decimals = size === 0 ? 0 : size < 0.01 ? 4 : size < 100 ? 2 : 0;
  const text = withDecimals(size, decimals);
  return valueUsd < 0 && /[1-9]/.test(text) ? `${MINUS}$${text}` : `$${text}`;
}

/** Requests per second, two significant digits above one hundred thousand and three below. */
export function formatRate(ratePerSecond: number): string {
  return `${formatShort(ratePerSecond)}${THIN_SPACE}requests/s`;
}

/** A share of 0–1 as a percentage. */
export function formatShare(share: number): string {
  if (share === 0) return `0${THIN_SPACE}%`;
  if (share === 1) return `100${THIN_SPACE}%`;
  const percent = share * 100;
  // A level or a share that was set, not measured, is a whole number: 95 %, not 95.0 %.
  if (Number.isInteger(Number(percent.toFixed(9)))) return `${withDecimals(percent, 0)}${THIN_SPACE}%`;
  // 99.97 % must not become 100 %: keep as many digits as its distance from 100 % needs.
  const decimals =
    percent > 99 && percent < 100
      ? Math.min(4, decimalsFor(100 - percent, 2))
      : decimalsFor(percent, percent < 10 ? 2 : 3);
  return `${withDecimals(percent, decimals)}${THIN_SPACE}%`;
}

/** A share that is known to two digits at most. */
export function formatRoughShare(share: number): string {
  return `${formatShort(share * 100, 2)}${THIN_SPACE}%`;
}

/** Bytes in decimal units, as downloads are usually given. */
export function formatBytes(sizeBytes: number): string {
  if (sizeBytes < 1000) return `${formatCount(sizeBytes)}${THIN_SPACE}B`;
  if (sizeBytes < 1_000_000) return `${formatNumber(sizeBytes / 1000)}${THIN_SPACE}kB`;
  return `${formatNumber(sizeBytes / 1_000_000)}${THIN_SPACE}MB`;
}

/** A duration in the unit that people would use. */
export function formatDuration(seconds: number): string {
  if (seconds < 100) return `${formatNumber(seconds, 2)}${THIN_SPACE}s`;
  if (seconds < 5400) return `${formatNumber(seconds / 60, 2)}${THIN_SPACE}min`;
  return `${formatNumber(seconds / 3600, 2)}${THIN_SPACE}h`;
}

const dateFormat = new Intl.DateTimeFormat('en', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});
const timeFormat = new Intl.DateTimeFormat('en', {
  timeZone: 'UTC',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

/** The UTC day of an ISO timestamp, as "November 21, 2026". */
export function formatDate(iso: string): string {
  return dateFormat.format(new Date(iso));
}

/** UTC day and minute of an ISO timestamp. */
export function formatTime(iso: string): string {
  return `${dateFormat.format(new Date(iso))}, ${timeFormat.format(new Date(iso))} UTC`;
}

/** How a number of each unit is written. */
export function formatUnit(value: number, unit: Unit): string {
  switch (unit) {
    case 'ms':
      return formatMs(value);
    case 's':
      return formatDuration(value);
    case 'share':
      return formatShare(value);
    case 'percent':
      return `${formatNumber(value)}${THIN_SPACE}%`;
    case 'requests/s':
      return formatRate(value);
    case 'USD':
    case 'USD/month':
      return formatUsd(value);
    case 'USD/million requests':
      return `${formatUsd(value)} per million requests`;
    case 'bytes':
      return formatBytes(value);
    case 'ratio':
      return `${formatNumber(value)}×`;
    case 'count':
      return formatNumber(value);
    case 'requests':
    case 'MiB':
    case 'instances':
    case 'ACU':
      return `${formatNumber(value)}${THIN_SPACE}${unit}`;
  }
}

/** What is printed where a number would be, when there is none. */
export const NOT_ESTIMABLE = 'not estimable';

/** The number with its unit, or "not estimable". A number that was set and not measured has no trailing zeros: ±5 ms. */
export function formatQuantity({ value, unit, low, high, n }: Quantity): string {
  if (value === null) return NOT_ESTIMABLE;
  const text = formatUnit(value, unit);
  const isSet = low === null && high === null && n === null && !unit.startsWith('USD');
  return isSet ? text.replace(/\.0+(?!\d)/, '') : text;
}

/** What a number is divided by when it is written in each of these, where that is not its own unit. */
const DIVISORS: Readonly<Record<string, number>> = {
  'ms s': 1000,
  'share %': 0.01,
  's min': 60,
  's h': 3600,
  'bytes kB': 1000,
  'bytes MB': 1_000_000,
};

/** How both ends of an interval, and the number that it is of, are written; null where the ends differ in unit. */
function intervalStyle(low: number, high: number, unit: Unit) {
  const [[, lowUnit], [, highUnit]] = [splitUnit(formatUnit(low, unit)), splitUnit(formatUnit(high, unit))];
  if (lowUnit === '' || lowUnit !== highUnit) return null;
  const divisor = DIVISORS[`${unit} ${highUnit}`] ?? 1;
  const size = Math.max(Math.abs(low), Math.abs(high)) / divisor;
  // Three digits of the larger end say enough; a narrow interval keeps what tells its ends apart.
  const decimals = Math.max(decimalsFor(size, size < 1 ? 2 : 3), decimalsFor((high - low) / divisor, 1));
  const write = (value: number) => (value === 0 ? '0' : withDecimals(value / divisor, decimals));
  return { write, unit: highUnit };
}

/** Both ends with one unit and the same decimals, `12.3–13.1 ms`; null without an interval. */
export function formatInterval({ low, high, unit }: Quantity): string | null {
  if (low === null || high === null) return null;
  const to = low < 0 || high < 0 ? ' to ' : EN_DASH;
  if (unit === 'USD' || unit === 'USD/month') return formatUsdInterval(low, high, to);
  const style = intervalStyle(low, high, unit);
  return style === null
    ? `${formatUnit(low, unit)}${to}${formatUnit(high, unit)}`
    : `${style.write(low)}${to}${style.write(high)}${THIN_SPACE}${style.unit}`;
}

/** With cents where whole dollars would hide that there is a range; null where cents do too. */
function formatUsdInterval(low: number, high: number, to: string): string | null {
  if (formatUsd(low) !== formatUsd(high)) return `${formatUsd(low)}${to}${formatUsd(high)}`;
  const cents = (value: number) => `$${withDecimals(value, 2)}`;
  return cents(low) === cents(high) ? null : `${cents(low)}${to}${cents(high)}`;
}

function splitUnit(text: string): [string, string] {
  const at = text.indexOf(THIN_SPACE);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** A number with as many decimals as its interval: `−0.10 ms` beside `−0.45 to 0.22 ms`. */
export function formatToInterval(quantity: Quantity): string {
  const { value, low, high, unit } = quantity;
  if (value === null || low === null || high === null || unit.startsWith('USD'))
    return formatQuantity(quantity);
  const style = intervalStyle(low, high, unit);
  const [, ownUnit] = splitUnit(formatUnit(value, unit));
  // What is nearly all must not become all.
  const isNearlyAll = unit === 'share' && value > 0.99;
  if (style === null || style.unit !== ownUnit || isNearlyAll) return formatQuantity(quantity);
  const number = style.write(value);
  return `${unit === 'requests/s' ? number.replace(/\.0+$/, '') : number}${THIN_SPACE}${style.unit}`;
}

/** A unit that is longer than this is said once. */
const LONGEST_REPEATED_UNIT = 3;

/** Value and interval with the same decimals: `12.8 ms (12.3–13.1 ms)`, `21.6 requests/s (17.6–23.6)`. */
export function formatWithInterval(quantity: Quantity): string {
  const interval = formatInterval(quantity);
  if (interval === null) return formatQuantity(quantity);
  const number = formatToInterval(quantity);
  const [, unit] = splitUnit(number);
  const end = `${THIN_SPACE}${unit}`;
  const isSaid = unit.length > LONGEST_REPEATED_UNIT && interval.endsWith(end);
  return `${number} (${isSaid ? interval.slice(0, -end.length) : interval})`;
}
