import { expect, test } from 'vitest';
import { checkTarget } from '../src/index.ts';

test.each(['http://127.0.0.1:3000', 'http://localhost:1/base', 'https://[::1]:8443', 'http://127.8.9.1'])(
  '%s is this machine',
  (url) => {
    expect(checkTarget(url).href).toContain(new URL(url).hostname);
  },
);

test.each(['http://example.org', 'http://10.0.0.1', 'http://127.0.0.1.example.org', 'http://0.0.0.0'])(
  '%s is refused until its host is allowed',
  (url) => {
    const { hostname } = new URL(url);
    expect(() => checkTarget(url)).toThrow(`found host "${hostname}"`);
    expect(checkTarget(url, [hostname]).hostname).toBe(hostname);
  },
);

test.each(['ftp://127.0.0.1', '127.0.0.1:3000', ''])('%j is not a target', (url) => {
  expect(() => checkTarget(url)).toThrow(/http or https URL/);
});
