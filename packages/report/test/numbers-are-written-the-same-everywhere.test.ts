import type { Quantity } from '@crossover/model';
import { expect, test } from 'vitest';
import {
  formatBytes,
  formatCount,
  formatDate,
  formatInterval,
  formatMs,
  formatQuantity,
  formatRate,
  formatRoughShare,
  formatShare,
  formatShort,
  formatTick,
  formatTime,
  formatUsd,
  formatWithInterval,
} from '../src/format.ts';

const plain = (text: string | null) => text?.replaceAll('\u202f', ' ') ?? null;
const quantity = (
  value: number | null,
  low: number | null,
  high: number | null,
  unit: Quantity['unit'],
): Quantity => ({
  value,
  unit,
  low,
  high,
  n: 10,
  provenance: 'modelled',
  reason: null,
});

test('times have three significant digits and change to seconds from ten on', () => {
  expect([0.0421, 9.876, 12.345, 123.4, 1234.5, 12_345].map(formatMs).map(plain)).toEqual([
    '0.0421 ms',
    '9.88 ms',
    '12.3 ms',
    '123 ms',
    '1,235 ms',
    '12.3 s',
  ]);
});

test('money has cents below a hundred dollars and never a negative zero', () => {
  expect([0, 0.0042, 0.5, 31, 99.995, 302.4, 12_345, -3, -0.001].map(formatUsd)).toEqual([
    '$0',
    '$0.0042',
    '$0.50',
    '$31.00',
    '$100.00',
    '$302',
    '$12,345',
    '−$3.00',
    '−$0.0010',
  ]);
});

test('a share near one is not rounded to all, and one beyond it has no more digits than another', () => {
  expect([0, 0.0005, 0.123, 0.95, 0.99, 0.9997, 0.99999, 1, 1.00172].map(formatShare).map(plain)).toEqual([
    '0 %',
    '0.050 %',
    '12.3 %',
    '95 %',
    '99 %',
    '99.970 %',
    '99.9990 %',
    '100 %',
    '100 %',
  ]);
});

test('what was set or is only roughly known has no digits to spare', () => {
  expect([0.01, 0.5, 19.98, 20, 98.9, 100_000].map((value) => formatShort(value))).toEqual([
    '0.01',
    '0.5',
    '20',
    '20',
    '98.9',
    '100,000',
  ]);
  expect([0.05, 0.0972, 0.4186, 8.8].map(formatRoughShare).map(plain)).toEqual([
    '5 %',
    '9.7 %',
    '42 %',
    '880 %',
  ]);
});

test('rates, counts, sizes and axis ticks', () => {
  expect([38, 1, 0.5, 26.337, 1234].map(formatRate).map(plain)).toEqual([
    '38 requests/s',
    '1 request/s',
    '0.5 requests/s',
    '26.3 requests/s',
    '1,234 requests/s',
  ]);
  expect(formatCount(12_480)).toBe('12,480');
  expect([500, 20_400, 3_210_000].map(formatBytes).map(plain)).toEqual(['500 B', '20.4 kB', '3.21 MB']);
  expect([0.1, 1, 2.5, 10, 1000].map(formatTick)).toEqual(['0.1', '1', '2.5', '10', '1,000']);
});

test('days and times are UTC whatever the machine says', () => {
  expect(formatDate('2026-11-21T23:30:00.000Z')).toBe('November 21, 2026');
  expect(formatTime('2026-11-21T23:30:00.000Z')).toBe('November 21, 2026, 23:30 UTC');
});

test('both ends of an interval have the same unit and the same decimals, three digits of the larger', () => {
  expect(plain(formatInterval(quantity(9.82, 9.51, 10.14, 'ms')))).toBe('9.5–10.1 ms');
  expect(plain(formatInterval(quantity(20, 8.05, 183, 'ms')))).toBe('8–183 ms');
  expect(plain(formatInterval(quantity(-1, -2.5, 0.5, 'ms')))).toBe('−2.50 to 0.50 ms');
  expect(plain(formatInterval(quantity(9000, 8000, 12_000, 'ms')))).toBe('8.0–12.0 s');
  expect(plain(formatInterval(quantity(0, 0, 0.00064, 'share')))).toBe('0–0.064 %');
  expect(plain(formatInterval(quantity(26.3, 25.2, 27.4, 'requests/s')))).toBe('25.2–27.4 requests/s');
  expect(plain(formatInterval(quantity(0.36, -0.0744, 0.7741, 'ms')))).toBe('−0.07 to 0.77 ms');
  expect(plain(formatInterval(quantity(0.1, 0.0842, 0.1357, 'share')))).toBe('8.4–13.6 %');
  // What is narrow keeps what tells its ends apart.
  expect(plain(formatInterval(quantity(120.3, 120.24, 120.38, 'ms')))).toBe('120.2–120.4 ms');
  expect(plain(formatInterval(quantity(20_400, 18_000, 23_500, 'bytes')))).toBe('18.0–23.5 kB');
});

test('an interval narrower than a dollar shows its cents, one narrower than a cent is none', () => {
  expect(formatInterval(quantity(217, 216.8, 217.3, 'USD/month'))).toBe('$216.80–$217.30');
  expect(formatInterval(quantity(217, 217.001, 217.002, 'USD/month'))).toBeNull();
  expect(formatInterval(quantity(443, 418, 500, 'USD/month'))).toBe('$418–$500');
  expect(formatInterval(quantity(99, 98.6, 101.2, 'USD/month'))).toBe('$99–$101');
  expect(formatInterval(quantity(1.2, 1.1, 1.3, 'USD/million requests'))).toBe(
    '$1.10–$1.30 per million requests',
  );
});

test('a number that could not be known is never a number', () => {
  expect(formatQuantity(quantity(null, null, null, 'ms'))).toBe('not estimable');
  expect(formatWithInterval(quantity(null, null, null, 'ms'))).toBe('not estimable');
  expect(plain(formatWithInterval(quantity(12.8, 12.3, 13.1, 'ms')))).toBe('12.8 ms (12.3–13.1)');
});

test('a number has the decimals of its interval, and one that was set has none to spare', () => {
  expect(plain(formatWithInterval(quantity(0.757, 0.0767, 1.43, 'ms')))).toBe('0.76 ms (0.08–1.43)');
  expect(plain(formatWithInterval(quantity(94.01, 88.8, 101.5, 'ms')))).toBe('94 ms (89–102)');
  expect(plain(formatWithInterval(quantity(9500, 8000, 12_000, 'ms')))).toBe('9.5 s (8.0–12.0)');
  expect(plain(formatWithInterval(quantity(21.62, 17.6, 23.6, 'requests/s')))).toBe(
    '21.6 requests/s (17.6–23.6)',
  );
  expect(plain(formatWithInterval(quantity(38, 31, 47, 'requests/s')))).toBe('38 requests/s (31–47)');
  expect(plain(formatWithInterval(quantity(20, 17.3, 22.1, 'requests/s')))).toBe(
    '20.0 requests/s (17.3–22.1)',
  );
  expect(formatWithInterval(quantity(219.93, 219.77, 220.06, 'USD/month'))).toBe('$219.93 ($219.77–$220.06)');
  expect(formatWithInterval(quantity(351.56, 348.11, 365.6, 'USD/month'))).toBe('$352 ($348–$366)');
  expect(formatWithInterval(quantity(217, 217.001, 217.002, 'USD/month'))).toBe('$217');
  expect(formatWithInterval(quantity(1.541, 1.4, 1.7, 'ratio'))).toBe('1.54× (1.40–1.70)');
  // What is nearly all does not become all.
  expect(plain(formatWithInterval(quantity(0.9997, 0.9991, 1, 'share')))).toBe('99.97 % (99.91–100)');
  expect(plain(formatQuantity({ ...quantity(5, null, null, 'ms'), n: null }))).toBe('5 ms');
  expect(plain(formatQuantity({ ...quantity(5, null, null, 'ms'), n: 12 }))).toBe('5.00 ms');
  expect(formatQuantity({ ...quantity(5, null, null, 'USD'), n: null })).toBe('$5.00');
});
