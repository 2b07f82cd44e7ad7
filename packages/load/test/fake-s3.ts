import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type AwsCredentials, presignUrl } from '../src/distributed/presigned-url.ts';

export const CREDENTIALS = { accessKeyId: 'AKIDEXAMPLE', secretAccessKey: 'secret', sessionToken: 'token' };

export interface FakeS3 {
  readonly endpoint: string;
  readonly objects: ReadonlyMap<string, Buffer>;
  /** Answers that are still to be 503 Slow Down. */
  slowDowns: number;
}

/**
 * What a mailbox needs of S3: objects by signed addresses, conditional writes, and no finer time than HTTP's `Date`.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 */
export async function usingFakeS3<T>(use: (s3: FakeS3) => Promise<T>): Promise<T> {
  const objects = new Map<string, Buffer>();
  const s3 = { endpoint: '', objects, slowDowns: 0 };
  const server = createServer((request, response) => {
    void serve(request, response).catch((error: unknown) => response.destroy(error as Error));
  });
  const serve = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
    const url = new URL(request.url ?? '/', s3.endpoint);
    if (s3.slowDowns > 0) {
      s3.slowDowns -= 1;
      return refuse(response, 503, 'SlowDown');
    }
    if (!isSigned(url, request)) return refuse(response, 403, 'SignatureDoesNotMatch');
    if (request.method === 'PUT') {
      if (request.headers['if-none-match'] === '*' && objects.has(url.pathname))
        return refuse(response, 412, 'PreconditionFailed');
      objects.set(url.pathname, Buffer.concat(chunks));
      return response.writeHead(200).end();
    }
    const object = objects.get(url.pathname);
    return object === undefined ? refuse(response, 404, 'NoSuchKey') : response.writeHead(200).end(object);
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  s3.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await use(s3);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function refuse(response: ServerResponse, status: number, code: string): void {
  response.writeHead(status).end(`<Error><Code>${code}</Code></Error>`);
}

/** The signature's own test is AWS's published example; here it must cover this method, object and condition. */
export function isSigned(
  url: URL,
  request: Pick<IncomingMessage, 'method' | 'headers'>,
  credentials: AwsCredentials = CREDENTIALS,
): boolean {
  const [, , region = ''] = url.searchParams.get('X-Amz-Credential')?.split('/') ?? [];
  const time = url.searchParams.get('X-Amz-Date') ?? '';
  const at = time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z');
  return (
    presignUrl({
      method: request.method === 'PUT' ? 'PUT' : 'GET',
      url: url.origin + url.pathname,
      region,
      credentials,
      at: new Date(at),
      expiresSeconds: Number(url.searchParams.get('X-Amz-Expires')),
      onlyIfAbsent: request.headers['if-none-match'] === '*',
    }) === url.href
  );
}
