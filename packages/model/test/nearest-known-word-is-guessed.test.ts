import { expect, test } from 'vitest';
import { nearest } from '../src/nearest.ts';

const known = ['steady', 'spike', 'serverless', 'serverful'];

test.each([
  ['stedy', 'steady'],
  ['SPIKE', 'spike'],
  ['sevrerles', 'serverless'],
  ['serverfull', 'serverful'],
])('%s is taken for %s', (word, expected) => {
  expect(nearest(word, known)).toBe(expected);
});

test('two edits are near for a short word, a third of its length for a long one', () => {
  expect(nearest('sp', ['spik'])).toBe('spik');
  expect(nearest('s', ['spik'])).toBeUndefined();
  expect(nearest('abcdef---', ['abcdefghi'])).toBe('abcdefghi');
  expect(nearest('abcde----', ['abcdefghi'])).toBeUndefined();
});

test('nothing is near a strange word, or among no words', () => {
  expect(nearest('mainframe', known)).toBeUndefined();
  expect(nearest('steady', [])).toBeUndefined();
});
