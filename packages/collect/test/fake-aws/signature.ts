import { createHash, createHmac, createSecretKey, type KeyObject } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
}

export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export type SignatureProblem = 'unknown-key' | 'wrong-signature' | 'late';

const FIVE_MINUTES_MS = 300_000;

const signingKeys = new Map<string, KeyObject>();

/** Of one day, region and service; the same for all requests to them, so derived once. */
function signingKey({ secretAccessKey }: Credentials, ...scope: readonly string[]): KeyObject {
  const name = [secretAccessKey, ...scope].join(' ');
  const known = signingKeys.get(name);
  if (known !== undefined) return known;
  const bytes = [...scope, 'aws4_request'].reduce<Buffer | string>(
    (of, text) => createHmac('sha256', of).update(text).digest(),
    `AWS4${secretAccessKey}`,
  );
  const key = createSecretKey(Buffer.from(bytes));
  signingKeys.set(name, key);
  return key;
}

/** When a request was signed, by the caller's clock. */
export const signedMs = (headers: IncomingHttpHeaders): number =>
  Date.parse(
    String(headers['x-amz-date']).replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'),
  );

/**
 * Checks a request's Signature Version 4 as AWS does: who signed, with which key, and when.
 *
 * @param nowMs the server's clock
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
export function checkSignature(
  request: SignedRequest,
  credentials: Credentials,
  nowMs: number,
): { problem: SignatureProblem; canonical: string } | null {
  const header = (name: string) => String(request.headers[name] ?? '').trim();
  const parts =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
      header('authorization'),
    );
  const [, keyId, day = '', region = '', service = '', signedHeaders = '', signature] = parts ?? [];
  const problem = (of: SignatureProblem, canonical = '') => ({ problem: of, canonical });
  if (keyId !== credentials.accessKeyId || header('x-amz-security-token') !== credentials.sessionToken)
    return problem('unknown-key');

  const date = header('x-amz-date');
  if (!(Math.abs(signedMs(request.headers) - nowMs) <= FIVE_MINUTES_MS)) return problem('late');

  const canonical = [
    request.method,
    request.path,
    '',
    ...signedHeaders.split(';').map((name) => `${name}:${header(name)}`),
    '',
    signedHeaders,
    createHash('sha256').update(request.body).digest('hex'),
  ].join('\n');
  const scope = `${day}/${region}/${service}/aws4_request`;
  const hash = createHash('sha256').update(canonical).digest('hex');
  const expected = createHmac('sha256', signingKey(credentials, day, region, service))
    .update(['AWS4-HMAC-SHA256', date, scope, hash].join('\n'))
    .digest('hex');
  return expected === signature ? null : problem('wrong-signature', canonical);
}
