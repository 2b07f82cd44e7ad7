import { expect, test } from 'vitest';
import { InvalidFunctionResponse, toHttpAnswer } from '../src/functions/function-response.ts';
import { type ReceivedRequest, toHttpEvent } from '../src/functions/http-event.ts';

const received = (changes: Partial<ReceivedRequest> = {}) =>
  toHttpEvent({
    method: 'GET',
    target: '/products/7',
    httpVersion: '1.1',
    rawHeaders: ['Host', 'api.example.com:8080', 'User-Agent', 'curl/8'],
    body: Buffer.alloc(0),
    sourceIp: '203.0.113.9',
    requestId: 'request-1',
    receivedAt: new Date('2026-03-12T19:03:58.123Z'),
    ...changes,
  });

test('an event of the $default route has these fields and no others', () => {
  expect(received()).toEqual({
    version: '2.0',
    routeKey: '$default',
    rawPath: '/products/7',
    rawQueryString: '',
    headers: { host: 'api.example.com:8080', 'user-agent': 'curl/8' },
    requestContext: {
      accountId: '000000000000',
      apiId: 'lab0000000',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: {
        method: 'GET',
        path: '/products/7',
        protocol: 'HTTP/1.1',
        sourceIp: '203.0.113.9',
        userAgent: 'curl/8',
      },
      requestId: 'request-1',
      routeKey: '$default',
      stage: '$default',
      time: '12/Mar/2026:19:03:58 +0000',
      timeEpoch: Date.UTC(2026, 2, 12, 19, 3, 58, 123),
    },
    isBase64Encoded: false,
  });
});

test('path and query are passed raw, parameters decoded and joined', () => {
  const event = received({ target: '/a%2Fb?tag=x%20y&tag=z&empty=' });
  expect(event.rawPath).toBe('/a%2Fb');
  expect(event.rawQueryString).toBe('tag=x%20y&tag=z&empty=');
  expect(event.queryStringParameters).toEqual({ tag: 'x y,z', empty: '' });
});

test('header names are lower case, values of one name are joined, cookies are apart', () => {
  const event = received({
    rawHeaders: ['Accept', 'text/html', 'ACCEPT', 'text/plain', 'Cookie', 'a=1; b=2', 'cookie', 'c=3'],
  });
  expect(event.headers).toEqual({ accept: 'text/html,text/plain' });
  expect(event.cookies).toEqual(['a=1', 'b=2', 'c=3']);
});

test.each([
  ['application/json', false],
  ['application/json; charset=utf-8', false],
  ['Text/Plain', false],
  ['application/xml', false],
  ['application/javascript', false],
  ['application/merge-patch+json', true],
  ['application/x-www-form-urlencoded', true],
  ['image/png', true],
  [undefined, true],
])('a body of type %s: base64 %s', (type, isBase64Encoded) => {
  const body = Buffer.from('{"name":"Ö"}');
  const event = received({
    method: 'POST',
    body,
    rawHeaders: type === undefined ? [] : ['Content-Type', type],
  });
  expect(event.isBase64Encoded).toBe(isBase64Encoded);
  expect(Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8')).toEqual(body);
});

const answer = (result: unknown) => toHttpAnswer(Buffer.from(JSON.stringify(result)));

test('a result with statusCode is an answer, with cookies and decoded body', () => {
  expect(
    answer({
      statusCode: '201',
      headers: { Location: '/products/8', 'Content-Length': 999 },
      cookies: ['a=1', 'b=2'],
      body: 'AAEC',
      isBase64Encoded: true,
    }),
  ).toEqual({
    status: 201,
    headers: ['Location', '/products/8', 'set-cookie', 'a=1', 'set-cookie', 'b=2'],
    body: Buffer.from([0, 1, 2]),
  });
});

test.each([[{ hello: 'world' }], ['text'], [null], [[1, 2]]])(
  'any other JSON is the body of a 200: %j',
  (result) => {
    const { status, headers, body } = answer(result);
    expect([status, headers, String(body)]).toEqual([
      200,
      ['content-type', 'application/json'],
      JSON.stringify(result),
    ]);
  },
);

test.each([
  [{ statusCode: 'teapot' }],
  [{ statusCode: 99 }],
  [{ statusCode: 200, body: 5 }],
  [{ statusCode: 200, cookies: 'a=1' }],
  [{ statusCode: 200, headers: 'x' }],
])('what cannot be an answer is refused: %j', (result) => {
  expect(() => answer(result)).toThrow(InvalidFunctionResponse);
});

test('a result that is not JSON is refused', () => {
  expect(() => toHttpAnswer(Buffer.from('<html>'))).toThrow(InvalidFunctionResponse);
});
