import { once } from 'node:events';
import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { MAX_PAYLOAD_BYTES, RuntimeApi, type RuntimeListener } from '../src/functions/runtime-api.ts';

const PATH = '/2018-06-01/runtime';

async function usingApi(
  use: (url: string, api: RuntimeApi, told: unknown[][]) => Promise<void>,
): Promise<void> {
  const told: unknown[][] = [];
  const listener: RuntimeListener = {
    onNext: () => told.push(['next']),
    onResponse: (id, body) => told.push(['response', id, body.toString()]),
    onError: (id, body) => told.push(['error', id, body.toString()]),
    onInitError: (body) => told.push(['init-error', body.toString()]),
    onOversizedResponse: (id) => told.push(['oversized', id]),
  };
  const api = new RuntimeApi(listener);
  const address = await api.listen();
  try {
    await use(`http://${address}${PATH}`, api, told);
  } finally {
    api.close();
  }
}

const post = (url: string, body: string) => fetch(url, { method: 'POST', body });

test('any HTTP client can be a runtime: it is given work and its results are taken', async () => {
  await usingApi(async (url, api, told) => {
    const next = fetch(`${url}/invocation/next`);
    await expect.poll(() => told).toEqual([['next']]);
    api.deliver({
      requestId: 'r1',
      deadlineEpochMs: 1_234,
      functionArn: 'arn:x',
      traceId: 'Root=1',
      event: '{"ö":1}',
    });
    const work = await next;
    expect(await work.text()).toBe('{"ö":1}');
    expect(Object.fromEntries(work.headers)).toMatchObject({
      'content-type': 'application/json',
      'lambda-runtime-aws-request-id': 'r1',
      'lambda-runtime-deadline-ms': '1234',
      'lambda-runtime-invoked-function-arn': 'arn:x',
      'lambda-runtime-trace-id': 'Root=1',
    });
    const response = await post(`${url}/invocation/r1/response`, '"done"');
    expect([response.status, await response.json()]).toEqual([202, { status: 'OK' }]);
    expect((await post(`${url}/invocation/r2/error`, '{}')).status).toBe(202);
    expect((await post(`${url}/init/error`, '{"errorType":"X"}')).status).toBe(202);
    expect(told.slice(1)).toEqual([
      ['response', 'r1', '"done"'],
      ['error', 'r2', '{}'],
      ['init-error', '{"errorType":"X"}'],
    ]);
  });
});

test('other paths are not found, and a response over 6 MB is refused but the connection is kept', async () => {
  await usingApi(async (url, _, told) => {
    expect((await fetch(`${url}/invocation/r/response`)).status).toBe(404);
    expect((await post(`${url}/nothing`, 'x')).status).toBe(404);
    expect((await post(`${url}/invocation/r/response`, 'x'.repeat(MAX_PAYLOAD_BYTES + 1))).status).toBe(413);
    expect((await post(`${url}/invocation/r/response`, 'x'.repeat(MAX_PAYLOAD_BYTES))).status).toBe(202);
    expect(told.map(([kind]) => kind)).toEqual(['oversized', 'response']);
  });
});

test('a request may come in pieces, two at once, and ask before it sends its body', async () => {
  await usingApi(async (url, _, told) => {
    const { hostname, port } = new URL(url);
    const socket = connect({ host: hostname, port: Number(port) });
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk) => {
      received += String(chunk);
    });
    const head = (id: string, further = '') =>
      `POST ${PATH}/invocation/${id}/response HTTP/1.1\r\nhost: x\r\nContent-Length: 4\r\n${further}\r\n`;
    for (const piece of [head('a').slice(0, 20), head('a').slice(20), '"a', '"\n']) {
      socket.write(piece);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    socket.write(`${head('b')}"b"\n${head('c')}"c"\n`);
    await expect.poll(() => told.length).toBe(3);
    socket.write(head('d', 'Expect: 100-continue\r\n'));
    await expect.poll(() => received).toContain('100 Continue');
    socket.write('"d"\n');
    await expect
      .poll(() => told.map(([, id, body]) => [id, body]))
      .toEqual([
        ['a', '"a"\n'],
        ['b', '"b"\n'],
        ['c', '"c"\n'],
        ['d', '"d"\n'],
      ]);
    socket.write(`POST ${PATH}/init/error HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n`);
    await once(socket, 'close');
    expect(received).toContain('411 Length Required');
  });
});
