import { expect, test } from 'vitest';
import { findNumerals, renderTemplate, renderText } from '../src/template.ts';

const data = {
  title: 'serverful',
  rows: [
    { workload: 'steady', architecture: 'serverful', total: 12 },
    { workload: 'steady', architecture: 'serverless', total: 31 },
    { workload: 'steady', architecture: 'twice', total: 1 },
    { workload: 'steady', architecture: 'twice', total: 2 },
  ],
  bills: [{ bill: { architecture: 'serverful', ratePerSecond: 60 }, total: 302.4 }],
  difference: {
    value: -3.2,
    unit: 'ms',
    low: -4.1,
    high: -2.5,
    n: 5,
    provenance: 'measured-in-lab',
    reason: null,
  },
};

const plain = (text: string) => text.replaceAll('\u202f', ' ');

test('references resolve by name, by index and by the values of a row', () => {
  expect(renderText('{title} has {rows[0].total|count}.', data)).toBe('serverful has 12.');
  expect(renderText('{rows[workload=steady,architecture=serverless].total|count}', data)).toBe('31');
  expect(renderText('{bills[bill.architecture=serverful,bill.ratePerSecond=60].total|usd}', data)).toBe(
    '$302',
  );
});

test('a quantity is written in its own unit, with its interval or without its sign', () => {
  expect(plain(renderText('{difference}', data))).toBe('−3.20 ms');
  expect(plain(renderText('{difference|full}', data))).toBe('−3.20 ms (−4.10 to −2.50)');
  expect(plain(renderText('{difference|size}', data))).toBe('3.20 ms');
  expect(plain(renderText('{difference|size-interval}', data))).toBe('2.50–4.10 ms');
  expect(plain(renderText('{difference|size-full}', data))).toBe('3.20 ms (2.50–4.10)');
});

test('a mean rate is also written as the requests of a month', () => {
  const monthly = (ratePerSecond: number) =>
    plain(renderText('{ratePerSecond|requests-a-month}', { ratePerSecond }));
  expect([0.1, 22.75, 1000].map(monthly)).toEqual(['260,000', '60 million', '2.6 billion']);
});

test('each number keeps the field it is from', () => {
  expect(renderTemplate('It is {rows[0].total|count}.', data)).toEqual([
    { kind: 'text', text: 'It is ' },
    { kind: 'field', text: '12', path: 'rows[0].total', value: 12 },
    { kind: 'text', text: '.' },
  ]);
});

test.each([
  ['a field that does not exist', '{rows[0].nothing}'],
  ['a row that does not exist', '{rows[architecture=hybrid].total|count}'],
  ['a row that is not the only one', '{rows[architecture=twice].total|count}'],
  ['a property of every object', '{rows.constructor}'],
  ['a format that does not fit', '{title|usd}'],
  ['an object', '{rows}'],
  ['a brace left open', 'It is {rows[0].total'],
])('%s is refused', (_, template) => {
  expect(() => renderText(template, data)).toThrow(expect.objectContaining({ code: 'invalid-run-data' }));
});

test.each(['It took 12 ms.', 'about 5 %', 'three times 1,000', 'at p97', '½ of it', 'in 2026'])(
  'the bare numeral in "%s" is refused',
  (words) => {
    expect(() => renderText(words, data)).toThrow(/only by reference/);
  },
);

test('names that carry a digit are no numerals', () => {
  const words =
    'At p50, p95, p99 and p99.9, on EC2 with IPv4, Route 53, S3 and Aurora Serverless v2 under CC BY 4.0.';
  expect(findNumerals(words)).toEqual([]);
  expect(renderText(words, data)).toBe(words);
  expect(findNumerals('p99.95 and EC2000')).not.toEqual([]);
});
