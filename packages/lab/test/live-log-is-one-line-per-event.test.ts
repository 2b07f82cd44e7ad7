import { expect, test } from 'vitest';
import { formatEvent } from '../src/live-log.ts';

const AT = new Date('2026-11-21T10:41:07.250Z');
const environment = 'a1ed467b7abd4dcca1931ecc71a368c0';

test('a request shows who served it and whether that was a cold start', () => {
  const request = {
    kind: 'request',
    architecture: 'serverless',
    method: 'GET',
    path: '/products/1',
    status: 200,
    durationMs: 1.44,
    servedBy: environment,
    isCold: true,
  } as const;
  expect(formatEvent(request, AT)).toBe(
    '10:41:07.250  serverless  GET    200       1.4 ms  /products/1  by a1ed467b  COLD START',
  );
  expect(formatEvent({ ...request, isCold: false, servedBy: null, status: 0 }, AT)).toMatch(
    /gone .* by the front door$/,
  );
});

test('a server keeps its name, a step its sentence', () => {
  const log = { kind: 'log', architecture: 'serverful', source: 'server-1', line: 'hello' } as const;
  expect(formatEvent(log, AT)).toBe('10:41:07.250  serverful   server-1 | hello');
  expect(formatEvent({ kind: 'step', message: 'Fetching.' }, AT)).toBe('10:41:07.250  Fetching.');
  const change = {
    kind: 'environment',
    architecture: 'serverless',
    environment,
    change: 'expired',
    detail: 'idle',
  };
  expect(formatEvent({ ...change, kind: 'environment', change: 'expired' }, AT)).toBe(
    '10:41:07.250  serverless  a1ed467b expired: idle',
  );
});
