// The runtime of an execution environment: asks the Runtime API for work, hands it to the function, posts the
// result. Plain JavaScript on node:net because it is part of each cold start: stripping types costs as long as all
// the rest of it, and a first request through node:http some 30 ms.
//
// Runtime API: https://docs.aws.amazon.com/lambda/latest/dg/runtimes-api.html (version 2018-06-01)
import { connect } from 'node:net';

const { AWS_LAMBDA_RUNTIME_API, _HANDLER, LAMBDA_TASK_ROOT } = process.env;
const [host, port] = AWS_LAMBDA_RUNTIME_API.split(':');
const API = '/2018-06-01/runtime';

const socket = connect({ host, port: Number(port), noDelay: true });
socket.on('error', () => process.exit(1));
socket.on('end', () => process.exit(0));

let received = Buffer.alloc(0);
/** @type {(answer: {headers: Record<string, string>, body: Buffer}) => void} */
let answered = () => {};

socket.on('data', (chunk) => {
  received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
  const headEnd = received.indexOf('\r\n\r\n');
  if (headEnd === -1) return;
  const headers = {};
  for (const line of received.toString('latin1', 0, headEnd).split('\r\n').slice(1)) {
    const colon = line.indexOf(':');
    headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim();
  }
  const bodyStart = headEnd + 4;
  const end = bodyStart + Number(headers['content-length'] ?? 0);
  if (received.length < end) return;
  const body = received.subarray(bodyStart, end);
  received = received.subarray(end);
  answered({ headers, body });
});

function request(method, path, body = '', extraHeaders = '') {
  const { promise, resolve } = Promise.withResolvers();
  answered = resolve;
  const length = method === 'GET' ? '' : `content-length: ${Buffer.byteLength(body)}\r\n`;
  socket.write(`${method} ${API}${path} HTTP/1.1\r\nhost: ${host}\r\n${extraHeaders}${length}\r\n${body}`);
  return promise;
}

function describe(error) {
  const isError = error instanceof Error;
  return JSON.stringify({
    errorType: isError ? error.name : typeof error,
    errorMessage: isError ? error.message : String(error),
    stackTrace: isError && error.stack ? error.stack.split('\n') : [],
  });
}

const errorHeader = (type) => `lambda-runtime-function-error-type: ${type}\r\n`;

function createContext(headers) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms']);
  return {
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: headers['lambda-runtime-aws-request-id'],
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

// What the function leaves uncaught ends the environment, as on AWS.
async function die(error) {
  console.error(error);
  process.exit(129);
}
process.on('uncaughtException', die);
process.on('unhandledRejection', die);

let handler;
try {
  const dot = _HANDLER.lastIndexOf('.');
  const module = await import(`${LAMBDA_TASK_ROOT}/${_HANDLER.slice(0, dot)}.mjs`);
  handler = module[_HANDLER.slice(dot + 1)];
  if (typeof handler !== 'function') throw new TypeError(`${_HANDLER} is not a function`);
} catch (error) {
  console.error(error);
  await request('POST', '/init/error', describe(error), errorHeader('Runtime.InitError'));
  process.exit(1);
}

for (;;) {
  const { headers, body } = await request('GET', '/invocation/next');
  const id = headers['lambda-runtime-aws-request-id'];
  if (headers['lambda-runtime-trace-id']) process.env._X_AMZN_TRACE_ID = headers['lambda-runtime-trace-id'];
  let path = `/invocation/${id}/response`;
  let result;
  let extra = '';
  try {
    const event = JSON.parse(body.toString('utf8'));
    result = JSON.stringify(await handler(event, createContext(headers))) ?? 'null';
  } catch (error) {
    console.error(error);
    path = `/invocation/${id}/error`;
    result = describe(error);
    extra = errorHeader('Runtime.FunctionError');
  }
  await request('POST', path, result, extra);
}
