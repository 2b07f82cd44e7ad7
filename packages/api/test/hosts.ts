import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createApp } from '../src/app.ts';
import { bundle } from '../src/bundle/index.ts';
import { parseDatabaseUrl } from '../src/configuration.ts';
import { openDatabase } from '../src/database/open.ts';
import type { Answer, Ask, RunningHost } from './answer.ts';
import {
  type LambdaResult,
  toAnswer,
  toBalancerEvent,
  toGatewayEvent,
  toMultiValueBalancerEvent,
} from './lambda-events.ts';

export interface Host {
  readonly name: string;
  start(databaseUrl: string): Promise<RunningHost>;
}

export const ENVIRONMENT_ID = 'contract-suite';
const SERVER = join(import.meta.dirname, '../src/hosts/server.ts');
const LAMBDA_ENVIRONMENT = new URL('./lambda-environment.ts', import.meta.url);

/** Every way the one application is run; the contract holds for each. */
export const HOSTS: readonly Host[] = [
  { name: 'in-process app', start: startApp },
  { name: 'server process', start: startServer },
  { name: 'Lambda behind API Gateway', start: (url) => startLambda(url, toGatewayEvent) },
  { name: 'Lambda behind a load balancer', start: (url) => startLambda(url, toBalancerEvent) },
  {
    name: 'Lambda behind a load balancer with multi-value headers',
    start: (url) => startLambda(url, toMultiValueBalancerEvent),
  },
];

async function startApp(databaseUrl: string): Promise<RunningHost> {
  const database = openDatabase(parseDatabaseUrl(databaseUrl), 4);
  const app = createApp({ database, environmentId: ENVIRONMENT_ID, onFault: () => {} });
  return {
    async ask({ method, target, headers = {}, body }) {
      const request = new Request(`http://127.0.0.1${target}`, {
        method,
        headers,
        ...(body !== undefined && { body }),
      });
      return readResponse(await app.fetch(request));
    },
    [Symbol.asyncDispose]: () => database.destroy(),
  };
}

export interface ServerProcess extends RunningHost {
  readonly process: ChildProcess;
  readonly port: number;
}

export async function startServer(databaseUrl: string): Promise<ServerProcess> {
  const child = spawn(process.execPath, [SERVER], {
    env: { ...process.env, DATABASE_URL: databaseUrl, PORT: '0', ENVIRONMENT_ID },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const lines = createInterface({ input: child.stdout });
  const [line] = (await once(lines, 'line')) as [string];
  const { port } = JSON.parse(line) as { port: number };
  return {
    process: child,
    port,
    async ask({ method, target, headers = {}, body }) {
      const init = { method, headers, ...(body !== undefined && { body }) };
      return readResponse(await fetch(`http://127.0.0.1:${port}${target}`, init));
    },
    async [Symbol.asyncDispose]() {
      await stop(child, 'SIGTERM');
    },
  };
}

export interface LambdaProcess extends RunningHost {
  readonly process: ChildProcess;
}

export async function startLambda(
  databaseUrl: string,
  toEvent: (ask: Ask) => object,
): Promise<LambdaProcess> {
  const outDir = await mkdtemp(join(tmpdir(), 'crossover-api-'));
  const { file } = await bundle({ host: 'lambda', outDir });
  const child = fork(LAMBDA_ENVIRONMENT, [file], {
    env: { ...process.env, DATABASE_URL: databaseUrl, ENVIRONMENT_ID },
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  await once(child, 'message');
  /** Lambda gives an environment one event at a time. */
  let previous: Promise<unknown> = Promise.resolve();
  return {
    process: child,
    ask(ask) {
      const answer = previous.then(() => invoke(child, toEvent(ask)));
      previous = answer.catch(() => undefined);
      return answer;
    },
    async [Symbol.asyncDispose]() {
      await stop(child, 'SIGKILL');
      await rm(outDir, { recursive: true });
    },
  };
}

async function invoke(child: ChildProcess, event: object): Promise<Answer> {
  child.send(event);
  const [message] = (await once(child, 'message')) as [{ result?: LambdaResult; error?: string }];
  if (!message.result) throw new Error(message.error);
  return toAnswer(message.result);
}

async function stop(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  child.kill(signal);
  await once(child, 'exit');
}

async function readResponse(response: Response): Promise<Answer> {
  return { status: response.status, headers: response.headers, text: await response.text() };
}
