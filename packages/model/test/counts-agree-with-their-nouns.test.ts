import { expect, test } from 'vitest';
import { counted, countedRate, describeWarning } from '../src/index.ts';

test('one is singular, everything else plural, whatever is written', () => {
  expect([0, 1, 2].map((count) => counted(count, 'repeat'))).toEqual(['0 repeats', '1 repeat', '2 repeats']);
  expect(counted('1,000', 'hour')).toBe('1,000 hours');
  expect(counted(1, 'entry', 'entries')).toBe('1 entry');
  expect(counted(2, 'entry', 'entries')).toBe('2 entries');
});

test('a rate is singular when it is written as 1', () => {
  expect(['1', 1, 1.5, '1.0', 120].map(countedRate)).toEqual([
    '1 request/s',
    '1 request/s',
    '1.5 requests/s',
    '1.0 requests/s',
    '120 requests/s',
  ]);
});

test('warnings count so', () => {
  const { text } = describeWarning({ kind: 'few-repeats', repeats: 1, recommended: 5 });
  expect(text).toContain('Only 1 valid repeat of');
  const capacity = { kind: 'capacity-assumed', architecture: 'serverful', ratePerSecond: 1 } as const;
  expect(describeWarning(capacity).text).toContain('(1 request/s)');
});
