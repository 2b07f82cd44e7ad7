import { requestSchema } from '@crossover/model';
import { durationOf, errorOfFailure, errorOfStatus, readFacts } from 'artillery-engine-crossover/answer';
import { RecordStore } from 'artillery-engine-crossover/record-store';
import { expect, test } from 'vitest';

test('cold start, environment and server timing are read from the headers', () => {
  const headers = {
    'cold-start': '?1',
    'environment-id': 'abc',
    'server-timing': 'cache;desc="hit", handler;dur=12.5, query;desc="db";dur="3.25"',
  };
  expect(readFacts(headers)).toEqual({ isCold: true, environment: 'abc', handlerMs: 12.5, queryMs: 3.25 });
  expect(readFacts({ 'cold-start': '?0' }).isCold).toBe(false);
});

test('an answer that does not say stays unknown, never warm', () => {
  expect(readFacts({})).toEqual({ isCold: null, environment: null, handlerMs: null, queryMs: null });
  expect(readFacts({ 'cold-start': 'true' }).isCold).toBeNull();
  expect(durationOf('handler;dur=soon', 'handler')).toBeNull();
  expect(durationOf('handler;dur=-1', 'handler')).toBeNull();
  expect(durationOf('handlers;dur=1', 'handler')).toBeNull();
});

test.each([
  [200, null],
  [304, null],
  [404, 'http-4xx'],
  [429, 'http-429'],
  [500, 'http-5xx'],
  [503, 'http-503'],
  [504, 'http-5xx'],
] as const)('status %i is %s', (status, error) => {
  expect(errorOfStatus(status)).toBe(error);
});

test.each([
  ['ECONNREFUSED', false, 'connection-refused'],
  ['ECONNRESET', true, 'connection-reset'],
  ['UND_ERR_SOCKET', true, 'connection-reset'],
  ['ENOTFOUND', false, 'connection-failed'],
  ['UND_ERR_CONNECT_TIMEOUT', false, 'timeout'],
  ['HPE_INVALID_CONSTANT', true, 'protocol'],
] as const)('failure %s is %s', (code, wasConnected, error) => {
  expect(errorOfFailure(Object.assign(new Error(code), { code }), wasConnected)).toBe(error);
});

test('the cause inside an aggregate error counts', () => {
  const refused = Object.assign(new Error(), { code: 'ECONNREFUSED' });
  expect(errorOfFailure(new AggregateError([refused]), false)).toBe('connection-refused');
});

test('a stored record comes back as it happened, valid by the schema, also after the store has grown', () => {
  const store = new RecordStore(1);
  const labels = { scenario: 's', route: 'GET /', phase: 'p', isWarmUp: false };
  for (let index = 0; index < 100; index++) {
    store.begin(index, index, index + 0.25);
    store.sent(index, index + 0.5);
    store.bytes(index, 10, 20 + index);
    const facts = { isCold: index % 2 === 0, environment: `e${index % 3}`, handlerMs: 1.0004, queryMs: null };
    store.end(index, { status: 200, error: null, facts, endMs: index + 5.12345 });
  }
  expect(requestSchema.parse(store.read(7, labels))).toEqual({
    ...labels,
    index: 7,
    intendedMs: 7,
    sentMs: 7.5,
    connectedMs: null,
    firstByteMs: null,
    endMs: 12.123,
    status: 200,
    error: null,
    isCold: false,
    environment: 'e1',
    handlerMs: 1,
    queryMs: null,
    requestBytes: 10,
    responseBytes: 27,
  });
  expect(store.lagsMs().every((lag) => lag === 0.25)).toBe(true);
});

test('a request that has not ended is not a record', () => {
  const store = new RecordStore();
  store.begin(0, 0, 0);
  expect(() => store.read(0, { scenario: 's', route: 'r', phase: 'p', isWarmUp: false })).toThrow(RangeError);
});
