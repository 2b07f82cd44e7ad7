import { labSettingsSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import type { Refusal } from '../src/functions/dialect.ts';
import { InvalidFunctionResponse, toTargetGroupAnswer } from '../src/functions/function-response.ts';
import { FUNCTION_URL } from '../src/functions/function-url-dialect.ts';
import { HTTP_API } from '../src/functions/http-api-dialect.ts';
import { TARGET_GROUP } from '../src/functions/target-group-dialect.ts';
import { toTargetGroupEvent } from '../src/functions/target-group-event.ts';

const REFUSALS: readonly Refusal[] = ['too-large', 'failed', 'throttled', 'too-slow'];
const settings = labSettingsSchema.parse({ gatewayTimeoutMs: 1_234 });

const received = (target: string, rawHeaders: readonly string[] = [], body: string | Buffer = '') => ({
  method: 'POST',
  target,
  httpVersion: '1.1',
  rawHeaders,
  body: Buffer.from(body),
  sourceIp: '127.0.0.1',
  requestId: 'one',
  receivedAt: new Date(0),
});

test.each([
  ['HTTP API', HTTP_API, [413, 500, 503, 503], 'application/json', 1_234],
  ['function URL', FUNCTION_URL, [413, 502, 429, 504], 'application/json', null],
  ['target group', TARGET_GROUP, [413, 502, 502, 504], 'text/html', null],
] as const)('%s answers failures with its own statuses', (_, dialect, statuses, type, timeoutMs) => {
  const answers = REFUSALS.map((refusal) => dialect.refuse(refusal));
  expect(answers.map(({ status }) => status)).toEqual(statuses);
  for (const { headers } of answers) expect(headers).toContain(type);
  expect(dialect.timeoutMs(settings)).toBe(timeoutMs);
});

test('a target group’s event has lists, and query values as they were sent', () => {
  const headers = ['Host', 'lab', 'X-Two', 'a', 'X-Two', 'b', 'Content-Type', 'application/json'];
  expect(toTargetGroupEvent(received('/p/%31?a=1%202&b&a=3=4', headers, '{"x":"ä"}'))).toMatchObject({
    httpMethod: 'POST',
    path: '/p/%31',
    multiValueQueryStringParameters: { a: ['1%202', '3=4'], b: [''] },
    multiValueHeaders: { host: ['lab'], 'x-two': ['a', 'b'], 'content-type': ['application/json'] },
    body: '{"x":"ä"}',
    isBase64Encoded: false,
  });
});

test.each([
  ['nothing', [], '', false],
  ['plain text', ['content-type', 'text/plain; charset=utf-8'], 'text', false],
  ['a merge patch', ['content-type', 'application/merge-patch+json'], '{}', true],
  ['a body of no stated type', [], 'x', true],
  ['compressed JSON', ['content-type', 'application/json', 'content-encoding', 'gzip'], 'x', true],
] as const)('a target group hands over %s as its type asks', (_, headers, body, isBase64Encoded) => {
  const event = toTargetGroupEvent(received('/', headers, body));
  expect(event.isBase64Encoded).toBe(isBase64Encoded);
  expect(Buffer.from(event.body, isBase64Encoded ? 'base64' : 'utf8').toString()).toBe(body);
});

const answerTo = (value: unknown) => toTargetGroupAnswer(Buffer.from(JSON.stringify(value)));

test('a target group reads lists of headers, without those that frame the body', () => {
  const multiValueHeaders = { etag: ['"1"'], 'set-cookie': ['a=1', 'b=2'], 'Content-Length': ['9'] };
  expect(answerTo({ statusCode: 201, multiValueHeaders, body: 'AAE=', isBase64Encoded: true })).toEqual({
    status: 201,
    headers: ['etag', '"1"', 'set-cookie', 'a=1', 'set-cookie', 'b=2'],
    body: Buffer.from([0, 1]),
  });
  // With lists on, single headers do not count.
  expect(answerTo({ statusCode: 204, headers: { etag: '"1"' } })).toEqual({
    status: 204,
    headers: [],
    body: '',
  });
});

test.each([
  ['no status', { body: 'x' }],
  ['text', 'x'],
  ['a status that is none', { statusCode: 99 }],
  ['headers that are no lists', { statusCode: 200, multiValueHeaders: { etag: '"1"' } }],
  ['more than 1 MB', { statusCode: 200, body: 'x'.repeat(1024 * 1024) }],
])('a target group takes %s for a failure', (_, value) => {
  expect(() => answerTo(value)).toThrow(InvalidFunctionResponse);
});
