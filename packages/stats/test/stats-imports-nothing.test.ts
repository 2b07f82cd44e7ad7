import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const folder = new URL('../src/', import.meta.url);
const sources = readdirSync(folder).map((name) => ({
  name,
  text: readFileSync(new URL(name, folder), 'utf8'),
}));

test('every import stays inside the package, so that it runs in a browser', () => {
  const imports = sources.flatMap(({ text }) =>
    [...text.matchAll(/\bfrom '([^']+)'/g)].map((match) => match[1]),
  );
  expect(imports.length).toBeGreaterThan(20);
  expect(imports.filter((specifier) => !specifier?.startsWith('./'))).toEqual([]);
});

test("no source uses Node's globals, the clock or unseeded randomness", () => {
  const forbidden = /\b(process|Buffer|require|setTimeout|performance)\b[.(]|Math\.random|Date\.now|new Date/;
  expect(sources.filter(({ text }) => forbidden.test(text)).map(({ name }) => name)).toEqual([]);
});
