import { AVERAGE_MONTH, secondsIn } from '@crossover/cost';
import { CrossoverError, type Quantity, quantitySchema } from '@crossover/model';
import {
  formatBytes,
  formatCount,
  formatDate,
  formatDuration,
  formatInterval,
  formatMillions,
  formatMs,
  formatNumber,
  formatQuantity,
  formatRate,
  formatRoughShare,
  formatShare,
  formatShort,
  formatTime,
  formatToInterval,
  formatUsd,
  formatWithInterval,
} from './format.ts';
import { resolvePath } from './path.ts';

/** A resolved piece of prose: literal words, or a number (or name) with the field it is from. */
export type Piece =
  | { readonly kind: 'text'; readonly text: string }
  | {
      readonly kind: 'field';
      readonly text: string;
      readonly path: string;
      readonly value: string | number | null;
    };

const REFERENCE = /\{([^{}|]+)(?:\|([a-z-]+))?\}/g;

/** Names that carry a digit and are no measurement. Everything else numeric must come from a field. */
const NAMES_WITH_DIGITS =
  /\b(?:p50|p90|p95|p99\.9|p99|EC2|S3|IPv4|IPv6|HTTP\/1\.1|SHA-256|UTF-8|ISO 8601|MySQL 8\.4|Serverless v2|RFC 9457|Route 53|CC BY 4\.0|x86_64|arm64)(?![\w.]*\d)/g;

/**
 * Prose with its numbers put in from `data`.
 *
 * A reference is `{path}` or `{path|format}`, for example
 * `{summaries[workload=steady,architecture=serverless].metrics.responseP99|full}`. A quantity without a format is
 * written in its own unit.
 *
 * @throws CrossoverError `invalid-run-data` when a reference resolves to no field, a format does not fit it, or the
 *   words between references contain a numeral.
 */
export function renderTemplate(template: string, data: unknown): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const match of template.matchAll(REFERENCE)) {
    const [whole, path = '', format = 'auto'] = match;
    pushText(pieces, template.slice(end, match.index), template);
    const value = resolvePath(data, path, template);
    const text = formatField(value, format, path);
    pieces.push({ kind: 'field', text, path, value: plainValue(value) });
    end = match.index + whole.length;
  }
  pushText(pieces, template.slice(end), template);
  return pieces;
}

/** The same as one string. */
export function renderText(template: string, data: unknown): string {
  return renderTemplate(template, data)
    .map((piece) => piece.text)
    .join('');
}

/** The numerals in `text` that are not part of a known name; empty when there are none. */
export function findNumerals(text: string): string[] {
  return text.replace(NAMES_WITH_DIGITS, '').match(/[\p{Nd}½¼¾²³]+(?:[.,]\p{Nd}+)*/gu) ?? [];
}

function pushText(pieces: Piece[], text: string, template: string): void {
  if (text === '') return;
  if (/[{}]/.test(text)) {
    throw new CrossoverError(
      'invalid-run-data',
      `Expected each brace to belong to a {field}, found "${template}".`,
      {
        hint: 'Write a number as {path.to.field} or {path.to.field|format}.',
      },
    );
  }
  const [numeral] = findNumerals(text);
  if (numeral !== undefined) {
    throw new CrossoverError(
      'invalid-run-data',
      `Expected numbers in prose only by reference to a field of report.json, found "${numeral}" in "${template}".`,
      { hint: 'Write it as {path.to.field|format}, so that it cannot drift from the data.' },
    );
  }
  pieces.push({ kind: 'text', text });
}

function plainValue(value: unknown): string | number | null {
  if (typeof value === 'number' || typeof value === 'string') return value;
  const quantity = quantitySchema.safeParse(value);
  return quantity.success ? quantity.data.value : null;
}

const NUMBER_FORMATS: Readonly<Record<string, (value: number) => string>> = {
  auto: formatNumber,
  number: formatNumber,
  count: formatCount,
  // Without a unit and trailing zeros: "99 of 99 requests/s".
  short: (value) => formatShort(value),
  ms: formatMs,
  usd: formatUsd,
  rate: formatRate,
  // A mean rate as people know it from their bills.
  'requests-a-month': (ratePerSecond) => formatMillions(ratePerSecond * secondsIn(AVERAGE_MONTH)),
  share: formatShare,
  'rough-share': formatRoughShare,
  bytes: formatBytes,
  duration: formatDuration,
};

const TEXT_FORMATS: Readonly<Record<string, (value: string) => string>> = {
  auto: (value) => value,
  text: (value) => value,
  date: formatDate,
  time: formatTime,
};

function formatField(value: unknown, format: string, path: string): string {
  if (typeof value === 'string') {
    const write = TEXT_FORMATS[format];
    if (write !== undefined) return write(value);
  } else if (typeof value === 'number') {
    const write = NUMBER_FORMATS[format];
    if (write !== undefined) return write(value);
  } else {
    const quantity = quantitySchema.safeParse(value);
    if (quantity.success) {
      const text = formatQuantityField(quantity.data, format);
      if (text !== undefined) return text;
    }
  }
  throw new CrossoverError(
    'invalid-run-data',
    `Expected {${path}|${format}} to be a number, name or quantity that "${format}" can write.`,
    {
      hint: 'Formats: number, short, count, ms, usd, rate, requests-a-month, share, rough-share, bytes, duration; text, date, time; interval, full, to-interval, size, size-full, size-interval.',
    },
  );
}

/** How large it is, with the interval of that. */
function sizeOf(quantity: Quantity): Quantity {
  const { value, low, high } = quantity;
  return value === null || value >= 0
    ? quantity
    : { ...quantity, value: -value, low: high === null ? null : -high, high: low === null ? null : -low };
}

function formatQuantityField(quantity: Quantity, format: string): string | undefined {
  switch (format) {
    case 'auto':
      return formatQuantity(quantity);
    case 'interval':
      return formatInterval(quantity) ?? 'no interval';
    case 'full':
      return formatWithInterval(quantity);
    case 'to-interval':
      // Where the interval stands beside it, or below: the same digits.
      return formatToInterval(quantity);
    case 'size':
      // Without the sign: "32 ms slower".
      return formatQuantity(sizeOf(quantity));
    case 'size-full':
      return formatWithInterval(sizeOf(quantity));
    // In reports of older versions, beside "size".
    case 'size-interval':
      return formatInterval(sizeOf(quantity)) ?? 'no interval';
    default: {
      const write = NUMBER_FORMATS[format];
      return write === undefined || quantity.value === null ? undefined : write(quantity.value);
    }
  }
}
