import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeAccount {
  readonly endpoint: string;
  /** Method, host of the service and path of each request, in order. */
  readonly asked: readonly string[];
  /** What was put into buckets, by path. */
  readonly stored: ReadonlyMap<string, Buffer>;
}

/**
 * As much of AWS as Artillery needs until it has uploaded a script: who is asking (STS), a bucket (S3). All else is
 * refused, so that it ends there.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
export async function usingFakeAccount<T>(use: (account: FakeAccount) => Promise<T>): Promise<T> {
  const asked: string[] = [];
  const stored = new Map<string, Buffer>();
  const server = createServer((request, response) => {
    void serve(request, response, asked, stored).catch((error: unknown) => response.destroy(error as Error));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    return await use({ endpoint: `http://127.0.0.1:${port}`, asked, stored });
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  asked: string[],
  stored: Map<string, Buffer>,
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const body = Buffer.concat(chunks);
  const url = new URL(request.url ?? '/', 'http://aws');
  const action = new URLSearchParams(body.subarray(0, 500).toString()).get('Action');
  asked.push(`${request.method} ${url.pathname}${action === null ? '' : ` ${action}`}`);
  const xml = (status: number, text: string) =>
    response
      .writeHead(status, { 'content-type': 'text/xml' })
      .end(`<?xml version="1.0" encoding="UTF-8"?>${text}`);
  if (action === 'GetCallerIdentity') {
    xml(
      200,
      '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
        '<Arn>arn:aws:iam::123456789012:user/load</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>' +
        '</GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
    );
  } else if (request.method === 'GET' && url.searchParams.has('location')) {
    xml(
      200,
      '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-central-1</LocationConstraint>',
    );
  } else if (request.method === 'PUT') {
    stored.set(url.pathname, body);
    response.writeHead(200, { etag: '"e"' }).end();
  } else {
    xml(
      403,
      '<ErrorResponse><Error><Code>AccessDenied</Code><Message>the account ends here</Message></Error></ErrorResponse>',
    );
  }
}
