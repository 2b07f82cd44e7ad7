import type { ALBEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import type { Answer, Ask } from './answer.ts';

/** What a front door makes of a request, and of the function's result. */
export interface LambdaResult {
  readonly statusCode: number;
  readonly headers?: Record<string, string>;
  readonly multiValueHeaders?: Record<string, string[]>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

const HOST = 'abc123defg.execute-api.eu-central-1.amazonaws.com';

/** Payload format 2.0: lower-case header names, the body of unknown media types in base64. */
export function toGatewayEvent({ method, target, headers = {}, body }: Ask): APIGatewayProxyEventV2 {
  const { path, query } = splitTarget(target);
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    version: '2.0',
    routeKey: '$default',
    rawPath: path,
    rawQueryString: query,
    headers: {
      accept: '*/*',
      'content-length': String(Buffer.byteLength(body ?? '')),
      host: HOST,
      'user-agent': 'contract-suite',
      'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
      'x-forwarded-for': '192.0.2.1',
      'x-forwarded-port': '443',
      'x-forwarded-proto': 'https',
      ...lower,
    },
    ...(query !== '' && { queryStringParameters: Object.fromEntries(new URLSearchParams(query)) }),
    requestContext: {
      accountId: '123456789012',
      apiId: 'abc123defg',
      domainName: HOST,
      domainPrefix: 'abc123defg',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '192.0.2.1', userAgent: 'contract-suite' },
      requestId: 'JKJaXmPLvHcESHA=',
      routeKey: '$default',
      stage: '$default',
      time: '21/Nov/2026:09:12:30 +0000',
      timeEpoch: 1_795_252_350_000,
    },
    ...(body !== undefined && { body: Buffer.from(body).toString('base64') }),
    isBase64Encoded: body !== undefined,
  };
}

const TARGET_GROUP =
  'arn:aws:elasticloadbalancing:eu-central-1:123456789012:targetgroup/products/6d0ecf831eec9f09';

/** A target group without multi-value headers: text bodies as they are, query values still percent-encoded. */
export function toBalancerEvent({ method, target, headers = {}, body = '' }: Ask): ALBEvent {
  const { path, query } = splitTarget(target);
  return {
    requestContext: { elb: { targetGroupArn: TARGET_GROUP } },
    httpMethod: method,
    path,
    queryStringParameters: Object.fromEntries(
      query
        .split('&')
        .filter(Boolean)
        .map((pair) => pair.split('=', 2) as [string, string]),
    ),
    headers: balancerHeaders(headers, body),
    body,
    isBase64Encoded: false,
  };
}

/** The same target group with multi-value headers on. */
export function toMultiValueBalancerEvent(ask: Ask): ALBEvent {
  const { headers, queryStringParameters, ...event } = toBalancerEvent(ask);
  return {
    ...event,
    multiValueHeaders: toLists(headers ?? {}),
    multiValueQueryStringParameters: toLists(queryStringParameters ?? {}),
  };
}

export function toAnswer(result: LambdaResult): Answer {
  const headers = new Headers(result.headers);
  for (const [name, values] of Object.entries(result.multiValueHeaders ?? {})) {
    for (const value of values) headers.append(name, value);
  }
  const text = Buffer.from(result.body ?? '', result.isBase64Encoded ? 'base64' : 'utf8').toString();
  return { status: result.statusCode, headers, text };
}

function splitTarget(target: string): { path: string; query: string } {
  const mark = target.indexOf('?');
  return mark < 0
    ? { path: target, query: '' }
    : { path: target.slice(0, mark), query: target.slice(mark + 1) };
}

function balancerHeaders(headers: Readonly<Record<string, string>>, body: string): Record<string, string> {
  const lower = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]),
  );
  return {
    accept: '*/*',
    'content-length': String(Buffer.byteLength(body)),
    host: 'products.example.com',
    'user-agent': 'contract-suite',
    'x-amzn-trace-id': 'Root=1-67891233-abcdef012345678912345678',
    'x-forwarded-for': '192.0.2.1',
    'x-forwarded-port': '443',
    'x-forwarded-proto': 'https',
    ...lower,
  };
}

function toLists(record: Readonly<Record<string, string | undefined>>): Record<string, string[]> {
  return Object.fromEntries(
    Object.entries(record).map(([name, value]) => [name, value === undefined ? [] : [value]]),
  );
}
