import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { type Answer, AWS_PAGING, type Paging, refuse, type Trouble, type WireError } from './answer.ts';
import { getResource } from './cloud-control.ts';
import { getMetricData } from './cloudwatch.ts';
import { getCostAndUsage } from './cost-explorer.ts';
import { createLogs } from './logs.ts';
import { ACCOUNT, answerQuery, type FakeAccount, QUERY_ACTIONS } from './query-services.ts';
import { type Credentials, checkSignature, signedMs } from './signature.ts';
import type { World } from './world.ts';
import { batchGetTraces, getTraceSummaries } from './xray.ts';

export const CREDENTIALS: Credentials = {
  accessKeyId: 'AKIAFAKEACCESSKEY000',
  secretAccessKey: 'fake/Secret+Access+Key/never+to+be+written00',
  sessionToken: 'FakeSessionToken+never+to+be+written==',
};

/** What goes wrong with a whole request. */
export type Fault =
  | 'none'
  | 'throttled'
  | 'internal'
  | 'bad-gateway'
  | 'reset'
  | 'cut-short'
  | 'expired-token'
  | 'denied';

export interface FakeAwsOptions {
  readonly world: World;
  readonly paging?: Partial<Paging>;
  /** Asked for each request, numbered from 0. */
  readonly faults?: (n: number, action: string) => Fault;
  readonly trouble?: Trouble;
  /** How far AWS's clock is ahead of this machine's. */
  readonly skewMs?: number;
  readonly delayMs?: number;
  readonly account?: Partial<FakeAccount>;
  /** Set to the time of each request by the caller's clock, which is then AWS's too: for callers whose time is not ours. */
  readonly clock?: { nowMs: number };
}

export interface FakeAws extends AsyncDisposable {
  readonly endpoint: string;
  /** Actions of the requests so far, in order, with those that failed. */
  readonly requests: readonly string[];
  /** What those that were understood asked for, in order. */
  readonly asked: readonly { readonly action: string; readonly input: unknown }[];
}

/** Protocols of the services, as the SDK's clients of this version speak them. */
type Protocol = 'json-1.0' | 'json-1.1' | 'rest-json' | 'query';

interface Operation {
  readonly action: string;
  readonly protocol: Protocol;
  readonly isQueryCompatible?: boolean;
  readonly answer: (input: never, context: Context) => Answer;
}

interface Context {
  readonly world: World;
  readonly paging: Paging;
  readonly trouble: Trouble;
  readonly logs: ReturnType<typeof createLogs>;
  readonly account: FakeAccount;
}

const FORM = 'application/x-www-form-urlencoded';

/** By `X-Amz-Target`, or by path for REST; services of forms by the action in it. */
const OPERATIONS: Readonly<Record<string, Operation>> = {
  'GraniteServiceVersion20100801.GetMetricData': {
    action: 'cloudwatch:GetMetricData',
    protocol: 'json-1.0',
    isQueryCompatible: true,
    answer: (input, { world, paging, trouble }) => getMetricData(input, world, paging, trouble),
  },
  'Logs_20140328.StartQuery': {
    action: 'logs:StartQuery',
    protocol: 'json-1.1',
    answer: (input, { logs, trouble }) => logs.startQuery(input, trouble),
  },
  'Logs_20140328.GetQueryResults': {
    action: 'logs:GetQueryResults',
    protocol: 'json-1.1',
    answer: (input, { logs, trouble }) => logs.getQueryResults(input, trouble),
  },
  'AWSInsightsIndexService.GetCostAndUsage': {
    action: 'ce:GetCostAndUsage',
    protocol: 'json-1.1',
    answer: (input, { world, paging, trouble }) => getCostAndUsage(input, world, paging, trouble),
  },
  'CloudApiService.GetResource': {
    action: 'cloudformation:GetResource',
    protocol: 'json-1.0',
    answer: (input, { world }) => getResource(input, world),
  },
  '/TraceSummaries': {
    action: 'xray:GetTraceSummaries',
    protocol: 'rest-json',
    answer: (input, { world, paging }) => getTraceSummaries(input, world, paging),
  },
  '/Traces': {
    action: 'xray:BatchGetTraces',
    protocol: 'rest-json',
    answer: (input, { world, trouble }) => batchGetTraces(input, world, trouble),
  },
};

/**
 * A stand-in of AWS on loopback: signatures checked, answers in the wire formats of the SDK's clients.
 *
 * @see https://smithy.io/2.0/aws/protocols/aws-json-1_0-protocol.html (also 1.1)
 * @see https://smithy.io/2.0/aws/protocols/aws-restjson1-protocol.html
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html#awsquerycompatible-trait
 */
export async function startFakeAws(options: FakeAwsOptions): Promise<FakeAws> {
  const { world, faults = () => 'none', trouble = () => false, skewMs = 0, delayMs = 0 } = options;
  const paging = { ...AWS_PAGING, ...options.paging };
  const account = { ...ACCOUNT, ...options.account };
  const context: Context = { world, paging, trouble, logs: createLogs(world, paging), account };
  const requests: string[] = [];
  const asked: { action: string; input: unknown }[] = [];

  const server = createServer((request, response) => {
    void handle(request, response).catch((error: unknown) => {
      response.destroy(error instanceof Error ? error : new Error(String(error)));
    });
  });

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = Buffer.concat(chunks);
    const path = request.url ?? '/';
    const operation =
      OPERATIONS[String(request.headers['x-amz-target'] ?? path)] ?? queryOperation(request, body);
    if (options.clock !== undefined) options.clock.nowMs = signedMs(request.headers);
    const now = (options.clock?.nowMs ?? Date.now()) + skewMs;
    response.setHeader('Date', new Date(now).toUTCString());
    response.setHeader(
      'x-amzn-RequestId',
      `00000000-0000-4000-8000-${String(requests.length).padStart(12, '0')}`,
    );
    if (operation === undefined)
      return sendError(response, undefined, unknownOperation(path, request.headers['x-amz-target']));
    const n = requests.push(operation.action) - 1;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs));

    const fault = faults(n, operation.action);
    if (fault === 'reset') return void request.socket.destroy();
    if (fault === 'bad-gateway') {
      response.writeHead(502, { 'Content-Type': 'text/html' });
      return void response.end('<html><body><h1>502 Bad Gateway</h1></body></html>');
    }
    const answerIt = () => {
      const input = parse(request, body);
      asked.push({ action: operation.action, input });
      return operation.answer(input, context);
    };
    const answer =
      faultAnswer(fault, operation) ??
      protocolProblem(request, operation) ??
      signatureProblem(
        checkSignature(
          { method: request.method ?? '', path, headers: request.headers, body },
          CREDENTIALS,
          now,
        ),
      ) ??
      answerIt();
    if ('error' in answer) return sendError(response, operation, answer.error);
    const text = operation.protocol === 'query' ? String(answer.body) : JSON.stringify(answer.body);
    response.writeHead(200, {
      'Content-Type': operation.protocol === 'query' ? 'text/xml' : contentTypeOf(operation),
      'Content-Length': Buffer.byteLength(text),
    });
    if (fault === 'cut-short') {
      response.write(text.slice(0, text.length >> 1));
      return void setImmediate(() => request.socket.destroy());
    }
    response.end(text);
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    requests,
    asked,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

// What it holds is checked by each operation.
function parse(request: IncomingMessage, body: Buffer): never {
  const text = (request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body).toString();
  return (request.headers['content-type'] === FORM ? new URLSearchParams(text) : JSON.parse(text)) as never;
}

function queryOperation(request: IncomingMessage, body: Buffer): Operation | undefined {
  if (request.headers['content-type'] !== FORM) return undefined;
  const action = QUERY_ACTIONS[new URLSearchParams(body.toString()).get('Action') ?? ''];
  return action === undefined
    ? undefined
    : { action, protocol: 'query', answer: (input, { account }) => answerQuery(input, account) };
}

function contentTypeOf({ protocol }: Operation): string {
  if (protocol === 'query') return FORM;
  return protocol === 'rest-json' ? 'application/json' : `application/x-amz-${protocol}`;
}

/** A client that speaks another protocol than the stand-in would prove nothing. */
function protocolProblem(request: IncomingMessage, operation: Operation): Answer | null {
  const sent = request.headers['content-type'];
  if (request.method === 'POST' && sent === contentTypeOf(operation)) return null;
  return refuse('SerializationException', 400, `unexpected ${String(request.method)} of ${String(sent)}`);
}

function signatureProblem(found: ReturnType<typeof checkSignature>): Answer | null {
  if (found === null) return null;
  switch (found.problem) {
    case 'unknown-key':
      return refuse(
        'UnrecognizedClientException',
        400,
        'The security token included in the request is invalid.',
      );
    case 'late':
      return refuse(
        'InvalidSignatureException',
        400,
        'Signature expired: 20261121T010203Z is now earlier than 20261121T011203Z (20261121T011703Z - 5 min.)',
      );
    case 'wrong-signature':
      // AWS repeats the signed headers here, the session's token among them.
      return refuse(
        'InvalidSignatureException',
        400,
        `The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. The Canonical String for this request should have been\n'${found.canonical}'`,
      );
  }
}

function faultAnswer(fault: Fault, { action, isQueryCompatible, protocol }: Operation): Answer | null {
  switch (fault) {
    case 'throttled':
      if (isQueryCompatible) return refuse('ThrottlingException', 400, 'Rate exceeded', 'Throttling');
      if (protocol === 'rest-json') return refuse('ThrottledException', 429, 'Rate exceeded');
      return refuse(
        action === 'ce:GetCostAndUsage' ? 'LimitExceededException' : 'ThrottlingException',
        400,
        'Rate exceeded',
      );
    case 'internal':
      return isQueryCompatible
        ? refuse('InternalServiceFault', 500, 'Request processing has failed.', 'InternalServiceError')
        : refuse('InternalFailure', 500, 'Request processing has failed.');
    case 'expired-token':
      return refuse(
        protocol === 'query' ? 'ExpiredToken' : 'ExpiredTokenException',
        400,
        'The security token included in the request is expired',
      );
    case 'denied':
      return refuse(
        protocol === 'query' ? 'AccessDenied' : 'AccessDeniedException',
        400,
        `User: arn:aws:sts::123456789012:assumed-role/reader/session is not authorized to perform: ${action} because no identity-based policy allows the ${action} action`,
        isQueryCompatible ? 'AccessDenied' : undefined,
      );
    default:
      return null;
  }
}

const unknownOperation = (path: string, target: unknown): WireError => ({
  name: 'UnknownOperationException',
  status: 404,
  message: `${path} ${String(target)}`,
});

function sendError(response: ServerResponse, operation: Operation | undefined, error: WireError): void {
  if (operation?.protocol === 'query') {
    response.writeHead(error.status, { 'Content-Type': 'text/xml' });
    return void response.end(
      `<ErrorResponse><Error><Type>Sender</Type><Code>${error.name}</Code><Message>${error.message}</Message></Error></ErrorResponse>`,
    );
  }
  const isRest = operation?.protocol === 'rest-json';
  response.writeHead(error.status, {
    'Content-Type': operation === undefined ? 'application/json' : contentTypeOf(operation),
    ...(isRest ? { 'X-Amzn-ErrorType': error.name } : {}),
    ...(operation?.isQueryCompatible
      ? {
          'x-amzn-query-error': `${error.queryName ?? error.name};${error.status < 500 ? 'Sender' : 'Receiver'}`,
        }
      : {}),
  });
  response.end(
    JSON.stringify(isRest ? { Message: error.message } : { __type: error.name, message: error.message }),
  );
}
