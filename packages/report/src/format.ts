import type { Quantity, Unit } from '@crossover/model';

/** Narrow no-break space: between a number and its unit, so that a line never breaks there. */
export const THIN_SPACE = '\u202f';
const EN_DASH = '–';
const MINUS = '−';
const PER_MILLION = ' per million requests';

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
  return writeUsd(valueUsd, usdDecimals(Math.abs(valueUsd)));
}

const usdDecimals = (size: number) => (size === 0 ? 0 : size < 0.01 ? 4 : size < 100 ? 2 : 0);

function writeUsd(valueUsd: number, decimals: number): string {
  const text = withDecimals(Math.abs(valueUsd), decimals);
  return valueUsd < 0 && /[1-9]/.test(text) ? `${MINUS}$${text}` : `$${text}`;
}

/** A large number in words that people compare: 60 million, 1.2 billion. */
export function formatMillions(count: number): string {
  if (count < 1_000_000) return formatCount(Number(count.toPrecision(2)));
  return count < 1_000_000_000
    ? `${formatShort(count / 1_000_000, 2)}${THIN_SPACE}million`
    : `${formatShort(count / 1_000_000_000, 2)}${THIN_SPACE}billion`;
}

/** Requests per second, two significant digits above one hundred thousand and three below. */
export function formatRate(ratePerSecond: number): string {
  const text = formatShort(ratePerSecond);
  return `${text}${THIN_SPACE}request${text === '1' ? '' : 's'}/s`;
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
/** Pure, so that a page that shows no time of day does not carry it. */
const timeFormat = /* @__PURE__ */ new Intl.DateTimeFormat('en', {
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
      return `${formatUsd(value)}${PER_MILLION}`;
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

/** How a number and both ends of its interval are written: in one unit, with as many decimals for all of them. */
interface IntervalStyle {
  /** Without what stands behind. */
  readonly write: (value: number) => string;
  /** What is said once, behind: the unit. */
  readonly end: string;
}

/** Null without an interval, or with one that is narrower than a cent. */
function styleOf(quantity: Quantity): IntervalStyle | null {
  const { value, low, high, unit } = quantity;
  if (low === null || high === null) return null;
  if (unit.startsWith('USD')) return moneyStyle(low, high, unit);
  // The unit of the larger end is that of all: 9.5 s (8.0–12.0), not in two units.
  const end = formatUnit(Math.abs(low) > Math.abs(high) ? low : high, unit)
    .replace(/^[−\d.,]+/, '')
    .replace('request/', 'requests/');
  const divisor = DIVISORS[`${unit} ${end.trim()}`] ?? 1;
  const numbers = [low, value ?? low, high].map((number) => number / divisor);
  const decimals = decimalsOf(numbers, unit);
  const isAll = unit === 'share' ? 100 : null;
  return {
    write: (number) => {
      const scaled = number / divisor;
      return withDecimals(scaled, scaled === 0 || scaled === isAll ? 0 : decimals);
    },
    end,
  };
}

/** Three digits of the larger end say enough; what is narrow, or nearly all, keeps what tells it apart. */
function decimalsOf(numbers: readonly number[], unit: Unit): number {
  const [low = 0, , high = 0] = numbers;
  const size = Math.max(Math.abs(low), Math.abs(high));
  const decimals = Math.max(
    decimalsFor(size, size < 1 ? 2 : 3),
    decimalsFor(high - low, 1),
    ...(unit === 'share' ? numbers : [])
      .filter((percent) => percent > 99 && percent < 100)
      .map((percent) => decimalsFor(100 - percent, 1)),
  );
  const isWhole = numbers.every((number) => /\.0+$/.test(withDecimals(number, decimals)));
  return unit === 'requests/s' && isWhole ? 0 : decimals;
}

/** With cents where whole dollars would hide that there is a range; null where cents do too. */
function moneyStyle(low: number, high: number, unit: Unit): IntervalStyle | null {
  const size = Math.max(Math.abs(low), Math.abs(high));
  const decimals = [usdDecimals(size), 2].find(
    (count) => withDecimals(low, count) !== withDecimals(high, count),
  );
  if (decimals === undefined) return null;
  const end = unit === 'USD/million requests' ? PER_MILLION : '';
  return { write: (number) => writeUsd(number, decimals), end };
}

/** Both ends without their unit, which the number beside them has: `12.3–13.1`; null without an interval. */
export function formatRange(quantity: Quantity): string | null {
  const { low, high } = quantity;
  const style = styleOf(quantity);
  if (style === null || low === null || high === null) return null;
  // A dash before a minus would be misread.
  const to = low < 0 || high < 0 ? ' to ' : EN_DASH;
  return `${style.write(low)}${to}${style.write(high)}`;
}

/** An interval that stands alone, with its unit once, at the end: `12.3–13.1 ms`; null without an interval. */
export function formatInterval(quantity: Quantity): string | null {
  const range = formatRange(quantity);
  return range === null ? null : `${range}${styleOf(quantity)?.end ?? ''}`;
}

/** A number with as many decimals as its interval: `−0.10 ms` beside `−0.45 to 0.22`. */
export function formatToInterval(quantity: Quantity): string {
  const style = styleOf(quantity);
  return quantity.value === null || style === null
    ? formatQuantity(quantity)
    : `${style.write(quantity.value)}${style.end}`;
}

/** Value and interval with the same decimals and one unit: `12.8 ms (12.3–13.1)`, `$352 ($348–$366)`. */
export function formatWithInterval(quantity: Quantity): string {
  const range = formatRange(quantity);
  return range === null ? formatQuantity(quantity) : `${formatToInterval(quantity)} (${range})`;
}
