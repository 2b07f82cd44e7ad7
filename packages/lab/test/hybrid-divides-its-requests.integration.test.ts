import { Agent, get } from 'node:http';
import { balancingSchema, halfOf } from '@crossover/model';
import { expect, test } from 'vitest';
import { usingGate } from './fixtures/using-gate.ts';
import { usingHybrid } from './fixtures/using-hybrid.ts';

/** As even as random can be: every share is met exactly, whatever the order. */
function spread(): () => number {
  let i = 0;
  return () => {
    i += 1;
    return (i * 0.618_033_988_75) % 1;
  };
}

const environmentOf = (response: Response) =>
  response.headers.get('environment-id') ?? response.headers.get('environment');

const collect = async (url: string, n: number) => {
  const environments: (string | null)[] = [];
  for (let i = 0; i < n; i += 1) {
    const response = await fetch(url);
    await response.arrayBuffer();
    environments.push(environmentOf(response));
  }
  return environments;
};

test('each half gets the share that the weights give it, and the answer says which one it was', async () => {
  const chosen = { hybridController: 'static', staticFunctionShare: 0.3, serverInstances: 2 } as const;
  await usingHybrid({ ...chosen, random: spread() }, async ({ url, hybrid }) => {
    hybrid.beginObservation();
    const environments = await collect(url, 200);
    const balancing = balancingSchema.parse(hybrid.endObservation());
    const halves = environments.map((environment) => halfOf(environment, balancing));
    const functions = halves.filter((half) => half === 'functions').length;
    expect(Math.abs(functions - 60)).toBeLessThanOrEqual(2);
    expect(balancing).toMatchObject({ controller: 'static', servers: 200 - functions, functions, looks: 0 });
    expect(balancing.changes).toEqual([
      expect.objectContaining({ atMs: 0, weights: { servers: 70, functions: 30 }, healthyServers: 2 }),
    ]);
    const inSeconds = balancing.seconds.reduce((sum, second) => sum + second.servers + second.functions, 0);
    expect(inSeconds).toBe(200);
    expect(new Set(environments.filter((environment) => environment?.startsWith('server-'))).size).toBe(2);
  });
});

test('drawn at random, a share is met within four standard deviations', async () => {
  const share = 0.4;
  const n = 400;
  await usingHybrid({ hybridController: 'static', staticFunctionShare: share }, async ({ url, hybrid }) => {
    hybrid.beginObservation();
    await collect(url, n);
    const { functions } = hybrid.endObservation();
    expect(Math.abs(functions - share * n)).toBeLessThan(4 * Math.sqrt(n * share * (1 - share)));
  });
});

test('a connection that is kept binds its client to neither half', async () => {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const chosen = { hybridController: 'static', staticFunctionShare: 0.5, random: spread() } as const;
  await usingHybrid(chosen, async ({ url }) => {
    const seen = new Map<string, number>();
    for (let i = 0; i < 12; i += 1) {
      const port = await new Promise<number | undefined>((resolve, reject) => {
        get(url, { agent }, (response) => {
          const half = response.headers['environment-id'] === undefined ? 'functions' : 'servers';
          seen.set(half, (seen.get(half) ?? 0) + 1);
          const { localPort } = response.socket;
          response.resume().once('end', () => resolve(localPort));
        }).once('error', reject);
      });
      seen.set(`port ${port}`, 0);
    }
    expect(seen.get('functions')).toBe(6);
    expect(seen.get('servers')).toBe(6);
    expect([...seen.keys()].filter((key) => key.startsWith('port'))).toHaveLength(1);
  });
  agent.destroy();
});

test('a dead server’s share fails until the controller sees it, then functions take everything', async () => {
  const quick = { metricPeriodMs: 6_000, metricDelayMs: 0, timeCompression: 60 };
  await usingHybrid(quick, async ({ url, hybrid, changes: told }) => {
    hybrid.beginObservation();
    expect(environmentOf(await fetch(url))).toBe('server-1');
    expect((await fetch(`${url}/crash`)).status).toBe(502);
    const toldBefore = told.length;
    let status = 0;
    while (status !== 200) {
      ({ status } = await fetch(url));
      // Nobody has told the balancer yet.
      if (told.length === toldBefore) expect([502, 503]).toContain(status);
      else expect([502, 503, 200]).toContain(status);
    }
    const { changes, seconds, looks } = hybrid.endObservation();
    expect(changes.at(-1)).toMatchObject({
      weights: { servers: 0, functions: 100 },
      reason: 'no-healthy-server',
      healthyServers: 0,
    });
    expect(looks).toBeGreaterThanOrEqual(1);
    expect(told.at(-1)).toMatch(/^servers 0, functions 100: no-healthy-server at \d+ requests\/s$/);
    expect(seconds.at(-1)).toMatchObject({ functionShare: 1, healthyServers: 0 });
  });
});

test('functions take what a server would have to queue, and nothing when it has room', async () => {
  const chosen = { hybridController: 'overflow', overflowAtInFlight: 2, warmFunctionShare: 0 } as const;
  await usingGate((gate) =>
    usingHybrid(chosen, async ({ url, hybrid }) => {
      hybrid.beginObservation();
      expect(new Set(await collect(url, 5))).toEqual(new Set(['server-1']));
      const asked: Promise<Response>[] = [];
      for (let i = 0; i < 5; i += 1) {
        asked.push(fetch(`${url}/held?at=${gate.port}`));
        await expect.poll(gate.arrived).toBe(i + 1);
      }
      gate.open();
      const environments = (await Promise.all(asked)).map(environmentOf);
      expect(environments.slice(0, 2)).toEqual(['server-1', 'server-1']);
      for (const environment of environments.slice(2)) expect(environment).not.toBe('server-1');
      expect(hybrid.endObservation()).toMatchObject({ servers: 7, functions: 3 });
      expect(new Set(await collect(url, 2))).toEqual(new Set(['server-1']));
    }),
  );
});

test('functions see the load balancer’s event, and their failures are answered as it answers them', async () => {
  await usingHybrid({ hybridController: 'static', staticFunctionShare: 1 }, async ({ url }) => {
    const response = await fetch(`${url}/echo?tag=a%20b&tag=c`, {
      method: 'POST',
      headers: { 'content-type': 'application/merge-patch+json', 'x-own': 'kept' },
      body: '{"stock":1}',
    });
    expect(await response.json()).toMatchObject({
      requestContext: { elb: { targetGroupArn: expect.stringMatching(/^arn:aws:elasticloadbalancing:/) } },
      httpMethod: 'POST',
      path: '/echo',
      multiValueQueryStringParameters: { tag: ['a%20b', 'c'] },
      multiValueHeaders: {
        'x-own': ['kept'],
        'x-forwarded-for': ['127.0.0.1'],
        'x-amzn-trace-id': [expect.stringMatching(/^Root=1-/)],
      },
      body: Buffer.from('{"stock":1}').toString('base64'),
      isBase64Encoded: true,
    });
    for (const path of ['/throw', '/crash', '/plain', '/not-http']) {
      const failed = await fetch(`${url}${path}`);
      expect([path, failed.status, failed.headers.get('server')]).toEqual([path, 502, 'awselb/2.0']);
      expect(await failed.text()).toContain('<h1>502 Bad Gateway</h1>');
    }
    const tooLarge = await fetch(url, { method: 'POST', body: 'x'.repeat(1024 * 1024 + 1) });
    expect(tooLarge.status).toBe(413);
  });
});

test('while cold starts are measured functions answer everything', async () => {
  await usingHybrid({}, async ({ url, hybrid }) => {
    hybrid.goCold();
    const environments = await collect(url, 3);
    expect(environments).not.toContain('server-1');
    expect(new Set(environments).size).toBe(1);
  });
});

test('a fleet that may grow takes servers into service while it is overloaded', async () => {
  const growing = {
    hybridController: 'static',
    staticFunctionShare: 0,
    fleetGrowth: 'target-tracking',
    serverCpuShare: 0.01,
    metricPeriodMs: 6_000,
    instanceStartMs: 6_000,
    timeCompression: 60,
  } as const;
  await usingHybrid(growing, async ({ url, hybrid }) => {
    hybrid.beginObservation();
    const seen = new Set<string | null>();
    await expect
      .poll(
        async () => {
          for (const environment of await collect(url, 8)) seen.add(environment);
          return seen.size;
        },
        { interval: 5 },
      )
      .toBeGreaterThan(1);
    const { seconds, serverIds } = hybrid.endObservation();
    expect(seconds.at(-1)?.healthyServers).toBeGreaterThan(1);
    for (const environment of seen) expect(serverIds).toContain(environment);
  });
});
