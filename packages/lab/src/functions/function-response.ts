import type { HttpAnswer } from '../edge/http-answer.ts';

/** What a function returned is nothing that the front door can turn into an HTTP answer. */
export class InvalidFunctionResponse extends Error {
  override readonly name = 'InvalidFunctionResponse';
}

/**
 * Reads a function's result by the rules of payload format 2.0: an object with `statusCode` is an answer; any other
 * JSON is the body of a 200 of type application/json.
 *
 * @throws InvalidFunctionResponse when it is not JSON, or its fields are of the wrong type.
 */
export function toHttpAnswer(result: Buffer): HttpAnswer {
  const value = parse(result);
  if (typeof value !== 'object' || value === null || Array.isArray(value) || !('statusCode' in value)) {
    return { status: 200, headers: ['content-type', 'application/json'], body: result };
  }
  const { headers, cookies } = value as Record<string, unknown>;
  return { ...readStatusAndBody(value), headers: [...readHeaders(headers), ...readCookies(cookies)] };
}

/** A load balancer turns nothing into an answer but an object with `statusCode`, of at most this size. */
const MAX_TARGET_GROUP_RESULT_BYTES = 1024 * 1024;

/**
 * Reads a function's result by the rules of a target group with multi-value headers.
 *
 * @throws InvalidFunctionResponse when it is not such an object, or larger than 1 MB.
 */
export function toTargetGroupAnswer(result: Buffer): HttpAnswer {
  if (result.length > MAX_TARGET_GROUP_RESULT_BYTES)
    throw new InvalidFunctionResponse(`the result has ${result.length} bytes`);
  const value = parse(result);
  if (typeof value !== 'object' || value === null || !('statusCode' in value)) {
    throw new InvalidFunctionResponse('the result has no statusCode');
  }
  const { multiValueHeaders } = value as Record<string, unknown>;
  return { ...readStatusAndBody(value), headers: readHeaderLists(multiValueHeaders) };
}

function readStatusAndBody(value: object): Pick<HttpAnswer, 'status' | 'body'> {
  const { statusCode, body, isBase64Encoded } = value as Record<string, unknown>;
  const status = Number(statusCode);
  if (!Number.isInteger(status) || status < 100 || status > 599) {
    throw new InvalidFunctionResponse(`statusCode is ${String(statusCode)}`);
  }
  if (body !== undefined && body !== null && typeof body !== 'string') {
    throw new InvalidFunctionResponse('body is not a string');
  }
  return { status, body: isBase64Encoded === true ? Buffer.from(body ?? '', 'base64') : (body ?? '') };
}

function parse(result: Buffer): unknown {
  try {
    return JSON.parse(result.toString('utf8'));
  } catch (cause) {
    throw new InvalidFunctionResponse('the result is not JSON', { cause });
  }
}

/** The gateway frames the body itself. */
const FRAMING = new Set(['content-length', 'transfer-encoding', 'connection', 'keep-alive']);

function readHeaders(headers: unknown): string[] {
  if (headers === undefined || headers === null) return [];
  if (typeof headers !== 'object') throw new InvalidFunctionResponse('headers is not an object');
  return Object.entries(headers).flatMap(([name, value]) =>
    FRAMING.has(name.toLowerCase()) ? [] : [name, String(value)],
  );
}

function readHeaderLists(lists: unknown): string[] {
  if (lists === undefined || lists === null) return [];
  if (typeof lists !== 'object') throw new InvalidFunctionResponse('multiValueHeaders is not an object');
  return Object.entries(lists).flatMap(([name, values]) => {
    if (!Array.isArray(values)) throw new InvalidFunctionResponse(`the values of ${name} are not a list`);
    return FRAMING.has(name.toLowerCase()) ? [] : values.flatMap((value) => [name, String(value)]);
  });
}

function readCookies(cookies: unknown): string[] {
  if (cookies === undefined || cookies === null) return [];
  if (!Array.isArray(cookies)) throw new InvalidFunctionResponse('cookies is not a list');
  return cookies.flatMap((cookie) => ['set-cookie', String(cookie)]);
}
