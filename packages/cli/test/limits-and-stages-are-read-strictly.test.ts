import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import type { LoadProgress } from '@crossover/load';
import { expect, onTestFinished, test } from 'vitest';
import { breachOf, parseThresholds } from '../src/run/limits/threshold.ts';
import { confirmHosts, terminalQuestion } from '../src/run/targets/confirm-hosts.ts';
import { readStage } from '../src/run/targets/read-stage.ts';

test('thresholds are shares and milliseconds', () => {
  expect(parseThresholds('errors>5%, p95>2s,p50>80ms')).toEqual([
    { metric: 'errors', above: 0.05 },
    { metric: 'p95', above: 2000 },
    { metric: 'p50', above: 80 },
  ]);
});

test.each(['errors>5', 'errors>101%', 'p95>2', 'p90>2s', 'p95<2s', ''])('"%s" is no threshold', (text) => {
  expect(() => parseThresholds(text)).toThrow(/Expected --abort-on like/);
});

test('a metric has one threshold: of two the looser would be ignored', () => {
  expect(() => parseThresholds('errors>5%,p95>2s,errors>6%')).toThrow('Expected "errors" once in --abort-on');
});

test('the last ten seconds count, and only from twenty answers on', () => {
  const [threshold] = parseThresholds('errors>5%');
  if (threshold === undefined) throw new Error('expected a threshold');
  const of = (ended: number, failed: number) => ({
    // A long good past does not hide it.
    ...({ completed: 100_000, failed: 1 } as LoadProgress),
    recent: { ended, failed, p50Ms: 1, p95Ms: 1, p99Ms: 1 },
  });
  expect(breachOf(threshold, of(20, 2))).toBe(0.1);
  expect(breachOf(threshold, of(20, 1))).toBeNull();
  expect(breachOf(threshold, of(19, 19))).toBeNull();
});

/** What becomes of a question when this is typed. */
async function asked(typed: string): Promise<unknown> {
  const [input, output] = [new PassThrough(), new PassThrough()].map((end) =>
    Object.assign(end, { isTTY: true }),
  );
  const answer = terminalQuestion(input, output)?.('Sure? ');
  input?.write(typed);
  return answer?.catch((error: unknown) => error);
}

test('a question that is answered with Ctrl-C or Ctrl-D interrupts, which is no bug', async () => {
  expect(await asked('api.example.com\r')).toBe('api.example.com');
  for (const key of ['\u0003', '\u0004'])
    expect(await asked(key)).toMatchObject({
      code: 'interrupted',
      message: 'Interrupted; nothing was sent.',
    });
  expect(terminalQuestion(new PassThrough(), new PassThrough())).toBeNull();
});

test('a host is confirmed by its name alone, on the terminal or the command line', async () => {
  const urls = ['https://api.example.com/v1', 'http://127.0.0.1:80'];
  const ask = (answer: string) => () => Promise.resolve(answer);
  expect(await confirmHosts({ urls, confirmed: [], ask: ask('api.example.com') })).toEqual([
    'api.example.com',
  ]);
  expect(await confirmHosts({ urls, confirmed: ['api.example.com'], ask: null })).toEqual([
    'api.example.com',
  ]);
  await expect(confirmHosts({ urls, confirmed: [], ask: ask('y') })).rejects.toThrow(/found none/);
  await expect(confirmHosts({ urls, confirmed: ['example.com'], ask: null })).rejects.toThrow(/found none/);
});

test('a stage is known by the outputs of its last deploy, and by no other', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-stage-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, 'outputs.json');
  await expect(readStage('alex', path)).rejects.toThrow(/outputs of stage alex .* found none/);
  const identifier = (account: string) =>
    `arn:aws:elasticloadbalancing:eu-central-1:${account}:loadbalancer/app/a/1`;
  const readBack = (account: string) => [
    { typeName: 'AWS::ElasticLoadBalancingV2::LoadBalancer', identifier: identifier(account) },
  ];
  const resource = { resource: 'load-balancer', dimensions: {}, readBack: readBack('123456789012') };
  await writeFile(
    path,
    JSON.stringify({
      serverful: 'https://serverful.example.com/',
      serverless: 'https://serverless.example.com',
      site: 'https://site.example.com',
      stage: {
        stage: 'alex',
        region: 'eu-central-1',
        tags: { architectureKey: 'a', stageKey: 's', stageValue: 'alex' },
        resources: [
          { architecture: 'serverful', ...resource },
          { architecture: 'serverless', ...resource },
        ],
      },
    }),
  );
  const stage = await readStage('alex', path);
  expect(stage.urls).toEqual({
    serverful: 'https://serverful.example.com',
    serverless: 'https://serverless.example.com',
  });
  // What is collected of is known, the account is not.
  expect(stage.deployed).toMatchObject({ stage: 'alex', region: 'eu-central-1' });
  expect(stage.deployed.resources.map((of) => of.readBack)).toEqual([
    readBack('ACCOUNT'),
    readBack('ACCOUNT'),
  ]);
  expect(JSON.stringify(stage)).not.toContain('123456789012');
  await expect(readStage('production', path)).rejects.toThrow(/found those of alex/);
  for (const text of ['{"stage"', '{}', '{"stage": {"stage": "alex"}}']) {
    await writeFile(path, text);
    await expect(readStage('alex', path)).rejects.toThrow(
      /to hold the outputs of a deploy, found other data/,
    );
  }
});
