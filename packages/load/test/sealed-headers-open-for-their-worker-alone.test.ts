import { createHeaderKey, sealHeaders } from 'artillery-engine-crossover/sealed-headers';
import { expect, test } from 'vitest';

const HEADERS = { authorization: 'Bearer not-for-any-file', 'x-name': 'ü' };

test('the worker whose key it is reads them; what is stored tells nothing', () => {
  const key = createHeaderKey();
  const sealed = sealHeaders(HEADERS, key.publicKey);
  expect(key.open(sealed)).toEqual(HEADERS);
  expect(Buffer.from(sealed, 'base64').toString('latin1') + sealed).not.toContain('not-for-any-file');
  // Nobody learns that two plays had the same.
  expect(sealHeaders(HEADERS, key.publicKey)).not.toBe(sealed);
});

test('another worker cannot read them, and nobody can change them', () => {
  const key = createHeaderKey();
  const sealed = sealHeaders(HEADERS, key.publicKey);
  expect(() => createHeaderKey().open(sealed)).toThrow();
  const [sender, iv, tag, text = ''] = sealed.split('.');
  const flipped = Buffer.from(text, 'base64');
  flipped[0] = (flipped[0] ?? 0) ^ 1;
  expect(() => key.open([sender, iv, tag, flipped.toString('base64')].join('.'))).toThrow();
  expect(() => key.open('nothing')).toThrow('Expected sealed headers');
});
