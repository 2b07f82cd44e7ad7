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

test('two edits are near for a short word, 45 % of its length for a long one', () => {
  expect(nearest('sp', ['spik'])).toBe('spik');
  expect(nearest('s', ['spik'])).toBeUndefined();
  expect(nearest('abcdexxxx', ['abcdefghi'])).toBe('abcdefghi');
  expect(nearest('abcdxxxxx', ['abcdefghi'])).toBeUndefined();
});

test('a part of a longer name is near, and signs between letters do not count', () => {
  expect(nearest('gateway', ['lambda', 'api-gateway', 'nat-gateway'])).toBe('api-gateway');
  expect(nearest('memory_mb', ['memoryMib', 'memoryMb'])).toBe('memoryMb');
  expect(nearest('cold starts', ['coldShare', 'coldStarts'])).toBe('coldStarts');
});

test('nothing is near a strange word, or among no words', () => {
  expect(nearest('mainframe', known)).toBeUndefined();
  expect(nearest('steady', [])).toBeUndefined();
});
