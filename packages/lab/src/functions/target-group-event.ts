import type { ReceivedRequest } from './http-event.ts';

/** The event of an Application Load Balancer whose target group has multi-value headers on, as `infra` sets it. */
export interface TargetGroupEvent {
  readonly requestContext: { readonly elb: { readonly targetGroupArn: string } };
  readonly httpMethod: string;
  readonly path: string;
  /** Values as sent, still percent-encoded. */
  readonly multiValueQueryStringParameters: Readonly<Record<string, readonly string[]>>;
  readonly multiValueHeaders: Readonly<Record<string, readonly string[]>>;
  readonly body: string;
  readonly isBase64Encoded: boolean;
}

const TARGET_GROUP_ARN =
  'arn:aws:elasticloadbalancing:us-east-1:000000000000:targetgroup/crossover-functions/0000000000000000';

/** Only these are handed over as text, and only when they are not compressed. */
const TEXT_TYPE = /^(text\/.+|application\/(json|javascript|xml))$/;

/** @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html */
export function toTargetGroupEvent(request: ReceivedRequest): TargetGroupEvent {
  const question = request.target.indexOf('?');
  const path = question === -1 ? request.target : request.target.slice(0, question);
  const query = question === -1 ? '' : request.target.slice(question + 1);
  const headers = listHeaders(request.rawHeaders);
  const [type = ''] = (headers['content-type']?.[0] ?? '').split(';');
  const isText = TEXT_TYPE.test(type.trim().toLowerCase()) && headers['content-encoding'] === undefined;
  const isBase64Encoded = request.body.length > 0 && !isText;
  return {
    requestContext: { elb: { targetGroupArn: TARGET_GROUP_ARN } },
    httpMethod: request.method,
    path,
    multiValueQueryStringParameters: listParameters(query),
    multiValueHeaders: headers,
    body: request.body.toString(isBase64Encoded ? 'base64' : 'utf8'),
    isBase64Encoded,
  };
}

function listHeaders(raw: readonly string[]): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (let i = 0; i + 1 < raw.length; i += 2) append(headers, (raw[i] ?? '').toLowerCase(), raw[i + 1] ?? '');
  return headers;
}

function listParameters(query: string): Record<string, string[]> {
  const parameters: Record<string, string[]> = {};
  for (const pair of query.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    append(
      parameters,
      equals === -1 ? pair : pair.slice(0, equals),
      equals === -1 ? '' : pair.slice(equals + 1),
    );
  }
  return parameters;
}

function append(lists: Record<string, string[]>, name: string, value: string): void {
  const list = lists[name];
  if (list === undefined) lists[name] = [value];
  else list.push(value);
}
