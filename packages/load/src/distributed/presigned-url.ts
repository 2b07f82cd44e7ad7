import { createHash, createHmac } from 'node:crypto';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

export interface PresignedRequest {
  readonly method: 'GET' | 'PUT';
  /** Address of the object, without a query. */
  readonly url: string;
  readonly region: string;
  readonly credentials: AwsCredentials;
  readonly at: Date;
  /** At most 604,800 (a week); one made with a session's credentials ends with the session. */
  readonly expiresSeconds: number;
  /** The request must then carry `If-None-Match: *`: it stores only what is not there yet. */
  readonly onlyIfAbsent?: boolean | undefined;
}

/**
 * An address with which anyone may do one thing with one object of S3 until it expires.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html (Signature Version 4 in the query)
 */
export function presignUrl(request: PresignedRequest): string {
  const { method, region, credentials } = request;
  const url = new URL(request.url);
  const time = request.at.toISOString().replaceAll(/[-:]|\.\d{3}/g, '');
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const headers = [['host', url.host], ...(request.onlyIfAbsent ? [['if-none-match', '*']] : [])];
  const parameters: [string, string][] = [
    ['X-Amz-Algorithm', 'AWS4-HMAC-SHA256'],
    ['X-Amz-Credential', `${credentials.accessKeyId}/${scope}`],
    ['X-Amz-Date', time],
    ['X-Amz-Expires', String(request.expiresSeconds)],
    ['X-Amz-SignedHeaders', headers.map(([name]) => name).join(';')],
  ];
  if (credentials.sessionToken !== undefined)
    parameters.push(['X-Amz-Security-Token', credentials.sessionToken]);
  const query = parameters
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&');
  const canonical = [
    method,
    url.pathname,
    query,
    ...headers.map((header) => header.join(':')),
    '',
    headers.map(([name]) => name).join(';'),
    'UNSIGNED-PAYLOAD',
  ].join('\n');
  const toSign = ['AWS4-HMAC-SHA256', time, scope, createHash('sha256').update(canonical).digest('hex')];
  const key = scope
    .split('/')
    .reduce<string | Buffer>((previous, part) => hmac(previous, part), `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, toSign.join('\n')).toString('hex');
  return `${url.origin}${url.pathname}?${query}&X-Amz-Signature=${signature}`;
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}

/** As RFC 3986 has it: `encodeURIComponent` leaves five more characters alone. */
function encode(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}
