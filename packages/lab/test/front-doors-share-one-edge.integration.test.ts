import { request } from 'node:http';
import { fileURLToPath } from 'node:url';
import { labSettingsSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { FrontDoor } from '../src/edge/front-door.ts';
import type { LabEvent } from '../src/index.ts';
import { Serverful } from '../src/serverful.ts';
import { usingFunctions } from './fixtures/using-functions.ts';
import { usingGate } from './fixtures/using-gate.ts';

const settings = (serverInstances: number) => labSettingsSchema.parse({ serverInstances });

async function usingServers(
  instances: number,
  use: (
    url: string,
    stand: { serverful: Serverful; frontDoor: FrontDoor; events: LabEvent[] },
  ) => Promise<void>,
): Promise<void> {
  const events: LabEvent[] = [];
  const serverful = new Serverful({
    architecture: 'serverful',
    fleet: {
      kind: 'ec2',
      instanceType: 't4g.small',
      minInstances: 2,
      maxInstances: 10,
      poolSize: 10,
      volumeGib: 8,
    },
    settings: settings(instances),
    bundle: fileURLToPath(new URL('./fixtures/server.mjs', import.meta.url)),
    databaseUrl: 'mysql://nobody@127.0.0.1:1/none',
    probePath: '/',
    onEvent: (event) => events.push(event),
  });
  const frontDoor = new FrontDoor(serverful, null);
  try {
    await serverful.prepare(settings(instances));
    await use(`http://127.0.0.1:${await frontDoor.listen(0)}`, { serverful, frontDoor, events });
  } finally {
    await frontDoor.close();
    await serverful.end();
  }
}

/** Sends headers as given, which fetch does not allow for all of them. */
function sendRaw(url: string, headers: Record<string, string>): Promise<string> {
  return new Promise((resolve, reject) => {
    request(url, { headers }, (response) => {
      let body = '';
      response.on('data', (chunk) => {
        body += String(chunk);
      });
      response.on('end', () => resolve(body));
    })
      .once('error', reject)
      .end();
  });
}

test('server and function see a request through the same front door: the same headers added and removed', async () => {
  const headers = {
    'x-forwarded-for': '203.0.113.9',
    'x-own': 'kept',
    te: 'trailers',
    'proxy-authorization': 'secret',
    connection: 'keep-alive',
  };
  const seen: Record<string, string>[] = [];
  await usingServers(1, async (url) => {
    seen.push(JSON.parse(await sendRaw(`${url}/headers`, headers)));
  });
  await usingFunctions({}, async ({ url }) => {
    seen.push(JSON.parse(await sendRaw(`${url}/echo`, headers)).headers);
  });
  for (const found of seen) {
    expect(found).toMatchObject({
      'x-forwarded-for': '203.0.113.9, 127.0.0.1',
      'x-forwarded-proto': 'http',
      'x-forwarded-port': expect.stringMatching(/^\d+$/),
      'x-amzn-trace-id': expect.stringMatching(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24}$/),
      'x-own': 'kept',
    });
    expect(found).not.toHaveProperty('te');
    expect(found).not.toHaveProperty('proxy-authorization');
  }
});

test('requests, connections and bytes on the wire are counted where the clients connect', async () => {
  const body = 'x'.repeat(5_000);
  const send = async (url: string) => {
    for (let i = 0; i < 3; i += 1) {
      const answer = await fetch(url, { method: 'POST', body, headers: { 'content-type': 'text/plain' } });
      await answer.arrayBuffer();
    }
  };
  await usingServers(1, async (url, { frontDoor }) => {
    await send(url);
    frontDoor.beginObservation();
    await send(url);
    const observed = frontDoor.endObservation();
    expect(observed).toMatchObject({ requests: 3, newConnections: 0 });
    expect(observed.requestBytes).toBeGreaterThan(3 * 5_000);
    expect(observed.requestBytes).toBeLessThan(3 * 5_400);
    expect(observed.responseBytes).toBeGreaterThan(3 * 100);
    expect(observed.responseBytes).toBeLessThan(3 * 400);
  });
});

test('requests go round the servers in turn, bodies in both directions untouched', async () => {
  await usingServers(3, async (url) => {
    const servers: (string | null)[] = [];
    for (let i = 0; i < 6; i += 1) {
      const response = await fetch(url, { method: 'PUT', body: 'x'.repeat(3_000_000) });
      expect(await response.text()).toBe('PUT 3000000');
      servers.push(response.headers.get('environment-id'));
    }
    expect(new Set(servers.slice(0, 3)).size).toBe(3);
    expect(servers.slice(3)).toEqual(servers.slice(0, 3));
  });
});

test('a server that crashes is answered 502, taken out, and replaced when prepared again', async () => {
  await usingServers(1, async (url, { serverful, events }) => {
    const crashed = await fetch(`${url}/crash`);
    expect(crashed.status).toBe(502);
    expect(await crashed.text()).toContain('<h1>502 Bad Gateway</h1>');
    await expect.poll(() => events.some(({ kind }) => kind === 'environment')).toBe(true);
    expect((await fetch(url)).status).toBe(503);
    await serverful.prepare(settings(1));
    const response = await fetch(url);
    expect([response.status, response.headers.get('environment-id')]).toEqual([200, 'server-2']);
  });
});

test('a client that gives up takes nothing down', async () => {
  await usingGate((gate) =>
    usingFunctions({ fleet: { timeoutSeconds: 60 } }, async ({ url, serverless }) => {
      serverless.beginObservation();
      const impatience = new AbortController();
      const impatient = fetch(`${url}/held?at=${gate.port}`, { signal: impatience.signal });
      await expect.poll(gate.arrived).toBe(1);
      impatience.abort();
      await expect(impatient).rejects.toThrow();
      gate.open();
      await expect.poll(() => serverless.takeLastInvocation().outcome).toBe('success');
      expect((await fetch(url)).status).toBe(200);
      // The function ran to its end, as on AWS.
      expect(serverless.endObservation().functions).toMatchObject({
        invocations: 2,
        failures: 0,
        coldStarts: 1,
      });
    }),
  );
});
