import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, test, vi } from 'vitest';
import { checkAwsWorkers } from '../src/load/check-aws-workers.ts';

const SETTINGS = { CROSSOVER_LOAD_REGION: 'eu-central-1', CROSSOVER_LOAD_BUCKET: 'load-mailbox' };

afterEach(() => {
  vi.unstubAllEnvs();
});

test('without settings load comes from this machine, which is no fault', async () => {
  expect(await checkAwsWorkers({})).toMatchObject([{ what: 'workers', isGood: true }]);
});

test('half of the settings is a finding with its remedy; wrong ones are told before AWS is asked', async () => {
  expect(await checkAwsWorkers({ CROSSOVER_LOAD_REGION: 'eu-central-1' })).toMatchObject([
    {
      isGood: false,
      found: expect.stringContaining('CROSSOVER_LOAD_BUCKET'),
      remedy: expect.stringContaining('Set it'),
    },
  ]);
  const findings = await checkAwsWorkers({ ...SETTINGS, CROSSOVER_LOAD_VCPUS: '3' });
  expect(findings.filter(({ isGood }) => !isGood).map(({ what }) => what)).toEqual(['task']);
  const lambda = await checkAwsWorkers({ ...SETTINGS, CROSSOVER_LOAD_ROLE: 'arn:aws:iam::1:role/load' });
  expect(lambda.map(({ what }) => what)).toEqual(['region', 'bucket', 'role', 'network', 'function']);
});

test('a bucket that refuses is a finding: with its answer, and without the signature', async () => {
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(403).end('<Error><Code>AccessDenied</Code></Error>');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const findings = await checkAwsWorkers({
      ...SETTINGS,
      AWS_ENDPOINT_URL_S3: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    });
    const last = findings.at(-1);
    expect(last).toMatchObject({
      what: 'mailbox',
      isGood: false,
      remedy: expect.stringContaining('s3:PutObject'),
    });
    expect(last?.found).toContain('AccessDenied');
    expect(last?.found).not.toContain('Signature');
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
});
