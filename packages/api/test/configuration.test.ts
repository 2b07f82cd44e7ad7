import { expect, test } from 'vitest';
import { parseDatabaseUrl, readConfiguration, readServerConfiguration } from '../src/configuration.ts';

const DATABASE_URL = 'mysql://app:p%40ss@db.internal:3307/shop';

test('a database URL names the host, the user and the schema', () => {
  expect(parseDatabaseUrl(`${DATABASE_URL}?tls=true`)).toEqual({
    host: 'db.internal',
    port: 3307,
    user: 'app',
    password: 'p@ss',
    schema: 'shop',
    isTlsRequired: true,
  });
  expect(parseDatabaseUrl('mysql://app@[::1]/shop')).toMatchObject({ host: '::1', port: 3306, password: '' });
});

test('a database URL that lacks something is refused without repeating its password', () => {
  for (const url of [
    'nonsense',
    'postgres://app:secret@db/shop',
    'mysql://app:secret@db',
    'mysql://app:secret@db/',
    'mysql://app:secret@db/a/b',
    'mysql://:secret@db/shop',
    'mysql://app:secret@db/shop?tls=yes',
  ]) {
    expect(() => parseDatabaseUrl(url), url).toThrow(/^expected .*, found /);
    expect(() => parseDatabaseUrl(url), url).not.toThrow(/secret/);
  }
});

test('a host without DATABASE_URL is told what it lacks', () => {
  expect(() => readConfiguration({}, 1)).toThrow('expected DATABASE_URL like mysql://');
});

test('each host has its own pool size unless the environment says otherwise', () => {
  expect(readConfiguration({ DATABASE_URL }, 1).poolSize).toBe(1);
  expect(readServerConfiguration({ DATABASE_URL }).poolSize).toBe(10);
  expect(readServerConfiguration({ DATABASE_URL, POOL_SIZE: '3' }).poolSize).toBe(3);
});

test('a number that is none, or out of range, is refused by name', () => {
  for (const [name, value] of [
    ['PORT', '65536'],
    ['PORT', '-1'],
    ['PORT', '80a'],
    ['POOL_SIZE', '0'],
    ['POOL_SIZE', '1.5'],
  ] as const) {
    expect(() => readServerConfiguration({ DATABASE_URL, [name]: value })).toThrow(`expected ${name} to be`);
  }
});

test('an environment is named by its setting, else by its log stream, else at random', () => {
  const named = (environment: Record<string, string>) =>
    readConfiguration({ DATABASE_URL, ...environment }, 1).environmentId;
  const AWS_LAMBDA_LOG_STREAM_NAME = '2026/11/21/[$LATEST]0123456789abcdef';
  expect(named({ ENVIRONMENT_ID: 'blue-1', AWS_LAMBDA_LOG_STREAM_NAME })).toBe('blue-1');
  expect(named({ AWS_LAMBDA_LOG_STREAM_NAME })).toBe('0123456789abcdef');
  expect(named({})).not.toBe(named({}));
  expect(() => named({ ENVIRONMENT_ID: 'a\r\nb' })).toThrow('expected ENVIRONMENT_ID');
});
