import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface FakeAccount {
  readonly endpoint: string;
  /** Method, path and action of each request, in order. */
  readonly asked: readonly string[];
  /** What was put into buckets, by path. */
  readonly stored: Map<string, Buffer>;
}

export interface Ask {
  readonly method: string;
  readonly url: URL;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
}

/** One more of AWS's services; null: not asked of this one. */
export type FakeService = (ask: Ask, account: FakeAccount) => Answer | null | Promise<Answer | null>;

/**
 * As much of AWS as Artillery needs until it has uploaded a script: who is asking (STS), a bucket (S3). All else is
 * asked of the other services, and refused when none of them knows it, so that it ends there.
 *
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @see https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
 */
export async function usingFakeAccount<T>(
  use: (account: FakeAccount) => Promise<T>,
  services: readonly FakeService[] = [],
): Promise<T> {
  const account = { endpoint: '', asked: [] as string[], stored: new Map<string, Buffer>() };
  const server = createServer((request, response) => {
    void serve(request, response, account, services).catch((error: unknown) =>
      response.destroy(error as Error),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  account.endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    return await use(account);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  account: FakeAccount & { readonly asked: string[] },
  services: readonly FakeService[],
): Promise<void> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  const url = new URL(request.url ?? '/', account.endpoint);
  const ask: Ask = {
    method: request.method ?? '',
    url,
    headers: request.headers,
    body: Buffer.concat(chunks),
  };
  const action = actionOf(ask);
  account.asked.push(`${ask.method} ${url.pathname}${action === null ? '' : ` ${action}`}`);
  let answer: Answer | null = null;
  for (const service of [...services, answerIdentity, answerBucket]) answer ??= await service(ask, account);
  const { status, headers, body } = answer ?? refusal();
  response.writeHead(status, headers).end(body);
}

export function actionOf({ headers, body }: Ask): string | null {
  const target = headers['x-amz-target'];
  if (typeof target === 'string') return target.slice(target.indexOf('.') + 1);
  return new URLSearchParams(body.subarray(0, 500).toString()).get('Action');
}

function answerIdentity(ask: Ask): Answer | null {
  return actionOf(ask) === 'GetCallerIdentity'
    ? xml(
        200,
        '<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>' +
          '<Arn>arn:aws:iam::123456789012:user/load</Arn><UserId>AIDAEXAMPLE</UserId><Account>123456789012</Account>' +
          '</GetCallerIdentityResult><ResponseMetadata><RequestId>r</RequestId></ResponseMetadata></GetCallerIdentityResponse>',
      )
    : null;
}

function answerBucket({ method, url, body }: Ask, { stored }: FakeAccount): Answer | null {
  if (method === 'GET' && url.searchParams.has('location'))
    return xml(
      200,
      '<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/">eu-central-1</LocationConstraint>',
    );
  if (method !== 'PUT') return null;
  stored.set(url.pathname, body);
  return { status: 200, headers: { etag: '"e"' } };
}

function refusal(): Answer {
  return xml(
    403,
    '<ErrorResponse><Error><Code>AccessDenied</Code><Message>the account ends here</Message></Error></ErrorResponse>',
  );
}

function xml(status: number, text: string): Answer {
  return {
    status,
    headers: { 'content-type': 'text/xml' },
    body: `<?xml version="1.0" encoding="UTF-8"?>${text}`,
  };
}
