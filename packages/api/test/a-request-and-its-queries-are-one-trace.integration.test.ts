import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { SamplingDecision } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle } from '../src/bundle/index.ts';
import { createReservoir } from '../src/telemetry/reservoir.ts';
import { withoutLiterals } from '../src/telemetry/without-literals.ts';
import { parseXRayHeader } from '../src/telemetry/x-ray-header.ts';
import { createTestSchema, type TestSchema } from './database.ts';
import { toGatewayEvent } from './lambda-events.ts';

interface Span {
  readonly traceId: string;
  readonly spanId: string;
  readonly parentSpanId?: string;
  readonly name: string;
  readonly attributes: { key: string; value: { stringValue?: string; intValue?: number } }[];
}

let schema: TestSchema;
let folder = '';

beforeAll(async () => {
  schema = await createTestSchema();
  folder = await mkdtemp(join(tmpdir(), 'crossover-traced-'));
});
afterAll(async () => {
  await schema[Symbol.asyncDispose]();
  await rm(folder, { recursive: true });
});

async function untilListening(child: ChildProcess): Promise<number> {
  if (child.stdout === null) throw new Error('expected the server to have standard output');
  for await (const line of createInterface(child.stdout)) {
    const { event, port } = JSON.parse(line) as { event: string; port: number };
    if (event === 'listening') return port;
  }
  throw new Error('the server ended before it listened');
}

test('server: each query is a child of its own request, even when many are in flight', async () => {
  const spans: Span[] = [];
  const collector = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const { resourceSpans } = JSON.parse(body) as { resourceSpans: { scopeSpans: { spans: Span[] }[] }[] };
    spans.push(...resourceSpans.flatMap(({ scopeSpans }) => scopeSpans.flatMap((scope) => scope.spans)));
    response.end();
  });
  await new Promise<void>((listening) => {
    collector.listen(0, '127.0.0.1', listening);
  });
  const { file } = await bundle({ host: 'server-traced', outDir: join(folder, 'server') });
  const child = spawn(process.execPath, [file], {
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: schema.url,
      PORT: '0',
      POOL_SIZE: '3',
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${(collector.address() as AddressInfo).port}`,
      OTEL_BSP_SCHEDULE_DELAY: '200',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    const port = await untilListening(child);
    const traces = Array.from({ length: 12 }, (_, index) => index.toString(16).padStart(24, 'a'));
    await Promise.all(
      traces.map(async (tail, index) => {
        const answer = await fetch(`http://127.0.0.1:${port}/products/${index + 1}`, {
          headers: { 'x-amzn-trace-id': `Root=1-5759e988-${tail};Parent=53995c3f42cd8ad8;Sampled=1` },
        });
        await answer.arrayBuffer();
      }),
    );
    await expect.poll(() => spans.length).toBeGreaterThanOrEqual(24);
    for (const [index, tail] of traces.entries()) {
      const own = spans.filter(({ traceId }) => traceId === `5759e988${tail}`);
      const request = own.find(({ name }) => name === `GET /products/${index + 1}`);
      const queries = own.filter(({ name }) => name === 'SELECT');
      expect(request?.parentSpanId).toBe('53995c3f42cd8ad8');
      expect(queries.length).toBeGreaterThanOrEqual(1);
      for (const query of queries) expect(query.parentSpanId).toBe(request?.spanId);
    }
    const texts = spans.flatMap(({ attributes }) => attributes.filter(({ key }) => key === 'db.query.text'));
    expect(texts.length).toBeGreaterThanOrEqual(12);
    for (const { value } of texts) expect(value.stringValue).toMatch(/^select .* \?/);
  } finally {
    child.kill('SIGTERM');
    await once(child, 'exit');
    collector.close();
  }
});

test('Lambda: the request and its query reach the X-Ray daemon before the answer is given', async () => {
  const daemon = createSocket('udp4');
  const packets: string[] = [];
  daemon.on('message', (message) => packets.push(message.toString()));
  await new Promise<void>((bound) => daemon.bind(0, '127.0.0.1', bound));
  Object.assign(process.env, {
    DATABASE_URL: schema.url,
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1',
  });
  try {
    const { file } = await bundle({ host: 'lambda-traced', outDir: join(folder, 'lambda') });
    const { handler } = (await import(file)) as {
      handler: (event: unknown) => Promise<{ statusCode: number }>;
    };
    const { statusCode } = await handler(toGatewayEvent({ method: 'GET', target: '/products/1' }));
    expect(statusCode).toBe(404);
    await untilReceived();
    expect(packets).toHaveLength(2);
    const [query, request] = packets.map((packet) => {
      const [header, payload = ''] = packet.split('\n');
      expect(header).toBe('{"format":"json","version":1}');
      expect(payload).toMatch(/^T1S/);
      return Buffer.from(payload.slice(3), 'base64');
    });
    expect(query?.toString('latin1')).toContain('SELECT');
    expect(request?.toString('latin1')).toContain('http.response.status_code');
    for (const span of [query, request]) {
      expect(span?.includes(Buffer.from('5759e988bd862e3fe1be46a994272793', 'hex'))).toBe(true);
    }
    process.env._X_AMZN_TRACE_ID =
      'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=0';
    await handler(toGatewayEvent({ method: 'GET', target: '/products/1' }));
    await untilReceived();
    expect(packets).toHaveLength(2);
  } finally {
    daemon.close();
  }
});

/** What was sent on the loopback before is read in the turns of the event loop that follow; no time need pass. */
async function untilReceived(): Promise<void> {
  for (let turn = 0; turn < 20; turn += 1) await nextTurn();
}

test('a header without a parent, or malformed, is no parent', () => {
  expect(parseXRayHeader('Root=1-67891233-abcdef012345678912345678')).toBeUndefined();
  expect(parseXRayHeader('Root=1-x;Parent=53995c3f42cd8ad8')).toBeUndefined();
  expect(parseXRayHeader(undefined)).toBeUndefined();
});

test('the reservoir keeps the first request of each second and a share of the others', () => {
  let nowMs = 0;
  const draws = [0.9, 0.04, 0.5];
  const reservoir = createReservoir(
    0.05,
    () => nowMs,
    () => draws.shift() ?? 1,
  );
  const decisions = [0, 10, 20, 30, 1000].map((at) => {
    nowMs = at;
    return reservoir.shouldSample().decision === SamplingDecision.RECORD_AND_SAMPLED;
  });
  expect(decisions).toEqual([true, false, true, false, true]);
});

test('what a client wrote is not in a trace: literals are masked, quoted names kept', () => {
  const sql = "insert into `products2` (`name`, `price`) values ('O\\'Brien''s \"10\"', 12.50), (\"x\", 7)";
  expect(withoutLiterals(sql)).toBe('insert into `products2` (`name`, `price`) values (?, ?), (?, ?)');
});
