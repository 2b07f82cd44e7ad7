import { type ChildProcess, spawn } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { TIME_HEADER } from 'artillery-engine-crossover/mailbox-client';
import type { AwsCredentials } from '../src/distributed/presigned-url.ts';
import { type Answer, type Ask, actionOf, type FakeAccount, type FakeService } from './fake-aws-account.ts';
import { isSigned } from './fake-s3.ts';

export const CREDENTIALS = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'not-for-any-file-5e0c',
  sessionToken: 'not-for-any-file-77aa',
} satisfies AwsCredentials;

/** What Artillery tells a function, as far as its handler there needs it here. */
interface WorkerEvent {
  readonly SQS_QUEUE_URL: string;
  readonly SQS_REGION: string;
  readonly WORKER_ID: string;
  readonly ARTILLERY_ARGS: readonly string[];
  readonly TEST_RUN_ID: string;
  readonly BUCKET: string;
}

interface Message {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly MessageAttributes: unknown;
}

const ARTILLERY = dirname(createRequire(import.meta.url).resolve('artillery/package.json'));
const LONG_POLL_MS = 2_000;

/**
 * The services with which Artillery's `run-lambda` starts workers and hears of them, and the mailbox's S3. A function
 * that is invoked does what Artillery's handler does on Lambda: it takes what was uploaded, says that it is ready,
 * waits for the green light, and runs Artillery as a process of its own, which reports to the queue. It has nothing of
 * the environment of whoever started the run.
 *
 * @see artillery 2.0.34, lib/platform/aws-lambda/lambda-handler
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/Welcome.html
 * @see https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html
 */
export class FakeLambdaWorkers {
  readonly services: readonly FakeService[] = [
    (ask, account) => this.#answerMailbox(ask, account),
    (ask, account) => this.#answerQueue(ask, account),
    (ask, account) => this.#answerFunction(ask, account),
    (ask, { stored }) => answerObject(ask, stored),
  ];
  /** Everything that workers were started with or printed. */
  readonly seen: string[] = [];
  readonly #queues: string[] = [];
  readonly #messages: Message[] = [];
  readonly #functions = new Set<string>();
  readonly #children = new Set<ChildProcess>();

  get hasQueue(): boolean {
    return this.#queues.length > 0;
  }

  end(): void {
    for (const child of this.#children) child.kill('SIGKILL');
  }

  /** Signed addresses: they let whoever has one do one thing, and whoever changes one nothing. */
  #answerMailbox({ method, url, headers, body }: Ask, { stored }: FakeAccount): Answer | null {
    if (!url.searchParams.has('X-Amz-Signature')) return null;
    // Finer than S3's own Date, which takes three seconds of looking; that is tested elsewhere.
    const time = { [TIME_HEADER]: String(performance.timeOrigin + performance.now()) };
    if (!isSigned(url, { method, headers }, CREDENTIALS)) return { status: 403, headers: time };
    if (method === 'GET') {
      const object = stored.get(url.pathname);
      return object === undefined
        ? { status: 404, headers: time }
        : { status: 200, headers: time, body: object };
    }
    if (headers['if-none-match'] === '*' && stored.has(url.pathname)) return { status: 412, headers: time };
    stored.set(url.pathname, body);
    return { status: 200, headers: time };
  }

  async #answerQueue(ask: Ask, { endpoint }: FakeAccount): Promise<Answer | null> {
    if (!String(ask.headers['x-amz-target']).startsWith('AmazonSQS.')) return null;
    const input = JSON.parse(ask.body.toString()) as Record<string, unknown>;
    switch (actionOf(ask)) {
      case 'CreateQueue': {
        const url = `${endpoint}/123456789012/${String(input.QueueName)}`;
        this.#queues.push(url);
        return json({ QueueUrl: url });
      }
      case 'ListQueues':
        return json({ QueueUrls: this.#queues });
      case 'DeleteQueue':
        this.#queues.length = 0;
        return json({});
      case 'SendMessage':
        return json(this.#send(String(input.MessageBody), input.MessageAttributes));
      case 'ReceiveMessage':
        return json({ Messages: await this.#receive() });
      default:
        return json({ Successful: [], Failed: [] });
    }
  }

  #send(body: string, attributes: unknown): Record<string, string> {
    const MD5OfBody = createHash('md5').update(body).digest('hex');
    const MessageId = randomUUID();
    this.#messages.push({
      MessageId,
      ReceiptHandle: MessageId,
      Body: body,
      MD5OfBody,
      MessageAttributes: attributes,
    });
    return { MessageId, MD5OfMessageBody: MD5OfBody };
  }

  async #receive(): Promise<Message[]> {
    const untilMs = performance.now() + LONG_POLL_MS;
    while (this.#messages.length === 0 && performance.now() < untilMs) await pause(20);
    return this.#messages.splice(0, 10);
  }

  #answerFunction({ method, url, body }: Ask, account: FakeAccount): Answer | null {
    const [, version, , name, what] = url.pathname.split('/');
    if (version !== '2015-03-31') return null;
    if (method === 'POST' && name === undefined) {
      const { FunctionName } = JSON.parse(body.toString()) as { readonly FunctionName: string };
      this.#functions.add(FunctionName);
      return json({ FunctionName, State: 'Pending' }, 201);
    }
    if (!this.#functions.has(name ?? ''))
      return {
        ...json({ Type: 'User', Message: 'Function not found' }, 404),
        headers: { 'content-type': 'application/json', 'x-amzn-errortype': 'ResourceNotFoundException' },
      };
    if (what === 'configuration') return json({ FunctionName: name, State: 'Active' });
    void this.#work(JSON.parse(body.toString()) as WorkerEvent, account);
    return { status: 202 };
  }

  async #work(event: WorkerEvent, { endpoint, stored }: FakeAccount): Promise<void> {
    const attributes = {
      testId: { DataType: 'String', StringValue: event.TEST_RUN_ID },
      workerId: { DataType: 'String', StringValue: event.WORKER_ID },
    };
    const folder = await mkdtemp(join(tmpdir(), 'crossover-function-'));
    try {
      const uploaded = `/${event.BUCKET}/tests/${event.TEST_RUN_ID}/`;
      await mkdir(folder, { recursive: true });
      for (const [path, content] of stored)
        if (path.startsWith(uploaded)) await writeFile(join(folder, path.slice(uploaded.length)), content);
      this.#send(JSON.stringify({ event: 'workerReady' }), attributes);
      while (![...stored.keys()].some((path) => path.endsWith(`/${event.TEST_RUN_ID}/green`)))
        await pause(50);
      const code = await this.#runArtillery(event, folder, endpoint);
      if (code !== 0)
        this.#send(
          JSON.stringify({ event: 'workerError', reason: 'ArtilleryError', exitCode: 1 }),
          attributes,
        );
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  #runArtillery(event: WorkerEvent, cwd: string, endpoint: string): Promise<number | null> {
    const child = spawn(process.execPath, [join(ARTILLERY, 'bin', 'run'), ...event.ARTILLERY_ARGS], {
      cwd,
      env: {
        PATH: process.env.PATH,
        HOME: cwd,
        WORKER_ID: event.WORKER_ID,
        ARTILLERY_TEST_RUN_ID: event.TEST_RUN_ID,
        ARTILLERY_DISABLE_ENSURE: 'true',
        ARTILLERY_DISABLE_TELEMETRY: 'true',
        ARTILLERY_PLUGINS: JSON.stringify({ 'sqs-reporter': { region: event.SQS_REGION } }),
        ARTILLERY_PLUGIN_PATH: join(ARTILLERY, 'dist/lib/platform/aws-ecs/legacy/plugins'),
        SQS_TAGS: JSON.stringify([
          { key: 'testId', value: event.TEST_RUN_ID },
          { key: 'workerId', value: event.WORKER_ID },
        ]),
        SQS_QUEUE_URL: event.SQS_QUEUE_URL,
        SQS_REGION: event.SQS_REGION,
        // A function's role has credentials of its own.
        AWS_ACCESS_KEY_ID: 'AKIDFUNCTION',
        AWS_SECRET_ACCESS_KEY: 'function',
        AWS_ENDPOINT_URL: endpoint,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.add(child);
    this.seen.push(JSON.stringify(event), child.spawnargs.join(' '));
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => this.seen.push(text));
    return new Promise((resolve) => {
      child.once('close', (code) => {
        this.#children.delete(child);
        resolve(code);
      });
    });
  }
}

/** Artillery's own bucket. */
function answerObject({ method, url }: Ask, stored: ReadonlyMap<string, Buffer>): Answer | null {
  if (method !== 'GET' && method !== 'HEAD') return null;
  const object = stored.get(url.pathname);
  return object === undefined ? null : { status: 200, ...(method === 'GET' && { body: object }) };
}

function json(value: unknown, status = 200): Answer {
  return { status, headers: { 'content-type': 'application/x-amz-json-1.0' }, body: JSON.stringify(value) };
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
