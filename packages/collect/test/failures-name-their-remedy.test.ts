import { CrossoverError } from '@crossover/model';
import { expect, test } from 'vitest';
import { createClients } from '../src/aws/clients.ts';
import { failureOf } from '../src/aws/failure.ts';
import { policyOf, statementFor } from '../src/aws/policy.ts';
import { collectBill } from '../src/collect-bill.ts';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { startBench } from './fake-aws/bench.ts';
import { CREDENTIALS } from './fake-aws/server.ts';
import { END_MS, STAGE } from './fake-aws/stage.ts';

async function errorOf(collection: Promise<unknown>): Promise<CrossoverError> {
  const error = await collection.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof CrossoverError))
    throw new Error(`expected a CrossoverError, found ${String(error)}`);
  expect(error.code).toBe('collect-failed');
  expect(error.message).toMatch(/^Expected .+, found /);
  expect(error.hint).toBeTruthy();
  expect(error.cause).toBeInstanceOf(Error);
  return error;
}

test('an expired token says how to renew it, and the next collection goes on where this one was', async () => {
  let isExpired = false;
  await using bench = await startBench({
    faults: (_n, action) => {
      isExpired ||= action === 'logs:GetQueryResults';
      return isExpired ? 'expired-token' : 'none';
    },
  });
  const error = await errorOf(collectTelemetry(bench));
  expect(error.message).toContain('expired');
  expect(error.hint).toContain('aws sso login');
  expect([...bench.storage.files.keys()]).toEqual(['.aws-telemetry.json.journal']);

  await using renewed = await startBench({ startMs: bench.effects.now() });
  const { partial } = await collectTelemetry({ ...renewed, storage: bench.storage });
  expect(partial).toEqual([]);
  // The metrics were in the journal.
  expect(renewed.aws.requests).not.toContain('cloudwatch:GetMetricData');
});

const ACTIONS = [
  'cloudwatch:GetMetricData',
  'logs:StartQuery',
  'logs:GetQueryResults',
  'xray:GetTraceSummaries',
  'xray:BatchGetTraces',
  'cloudformation:GetResource',
  'ce:GetCostAndUsage',
] as const;

for (const denied of ACTIONS)
  test(`a missing permission for ${denied} names the action and the statement that allows it`, async () => {
    await using bench = await startBench({
      startMs: END_MS + 5 * 86_400_000,
      faults: (_n, action) => (action === denied ? 'denied' : 'none'),
    });
    const error = await errorOf(denied.startsWith('ce:') ? collectBill(bench) : collectTelemetry(bench));
    expect(error.message).toContain(denied);
    expect(error.hint).toContain(JSON.stringify(statementFor(denied)));
  });

test('a permission that is missing behind Cloud Control is named, not the one for Cloud Control', async () => {
  await using bench = await startBench({ startMs: END_MS + 5 * 86_400_000 });
  const configuration = {
    getResource: () =>
      Promise.reject(
        Object.assign(new Error('User: x is not authorized to perform: lambda:GetFunction on resource: y'), {
          name: 'GeneralServiceException',
          $metadata: { httpStatusCode: 400 },
        }),
      ),
  };
  const error = await errorOf(collectTelemetry({ ...bench, apis: { ...bench.apis, configuration } }));
  expect(error.message).toContain('Expected to be allowed lambda:GetFunction');
  expect(error.hint).toContain(
    '"Action":["lambda:GetFunction"],"Resource":["arn:aws:lambda:REGION:ACCOUNT:function:*"]',
  );
});

test('the policy of each command allows what it calls and nothing that writes', async () => {
  await using bench = await startBench({ stage: STAGE, startMs: END_MS + 5 * 86_400_000 });
  const telemetry = await collectTelemetry(bench);
  const bill = await collectBill(bench);
  for (const [command, { calls }] of [
    ['collect', telemetry],
    ['bill', bill],
  ] as const) {
    const allowed = policyOf(command, { region: 'eu-central-1', account: '123456789012' }).Statement;
    const actions = allowed.flatMap(({ Action }) => Action);
    for (const action of Object.keys(calls)) expect(actions).toContain(action);
    for (const action of actions)
      expect(action).toMatch(/^[a-z0-9-]+:(Get|BatchGet|Describe|List|StartQuery$|GET$)/);
    expect(JSON.stringify(allowed)).not.toMatch(/REGION|ACCOUNT/);
  }
});

test('no credentials at all says how to give some', async () => {
  await using bench = await startBench();
  const apis = createClients({ region: 'eu-central-1', endpoint: bench.aws.endpoint, attempts: 1 });
  const none = { name: 'CredentialsProviderError', message: 'Could not load credentials from any providers' };
  const metrics = { getMetricData: () => Promise.reject(Object.assign(new Error(none.message), none)) };
  const error = await errorOf(collectTelemetry({ ...bench, apis: { ...apis, metrics } }));
  apis.destroy();
  expect(error.message).toContain('found none');
  expect(error.hint).toContain('AWS_PROFILE');
});

test('a wrong secret key is told from an unknown one', async () => {
  await using wrong = await startBench({ credentials: { ...CREDENTIALS, secretAccessKey: 'wrong' } });
  expect((await errorOf(collectTelemetry(wrong))).message).toContain('InvalidSignatureException');
  await using unknown = await startBench({ credentials: { ...CREDENTIALS, accessKeyId: 'AKIAUNKNOWN' } });
  expect((await errorOf(collectTelemetry(unknown))).message).toContain('UnrecognizedClientException');
});

for (const skewMs of [3_600_000, -3_600_000])
  test(`a clock that is ${skewMs > 0 ? 'behind' : 'ahead of'} AWS's by an hour is corrected`, async () => {
    await using bench = await startBench({ skewMs });
    const { partial, calls } = await collectTelemetry(bench);
    expect(partial).toEqual([]);
    // The first of each client's requests is refused, the next is signed with AWS's time.
    expect(calls['cloudwatch:GetMetricData']).toBe(3);
  });

test('throttling, errors of the server and a lost network end in an error only after many tries', async () => {
  for (const [fault, text] of [
    ['throttled', 'Throttling'],
    ['internal', 'HTTP 500'],
    ['bad-gateway', 'HTTP 502'],
    ['reset', 'ECONNRESET'],
  ] as const) {
    await using bench = await startBench({ faults: () => fault });
    const error = await errorOf(collectTelemetry(bench));
    expect(error.message).toContain(text);
    expect(bench.aws.requests).toHaveLength(9);
    expect(bench.effects.now() - END_MS).toBeGreaterThan(2 * 60_000);
  }
});

test('an answer that is cut short is asked for again', async () => {
  await using bench = await startBench({ faults: (n) => (n % 2 === 0 ? 'cut-short' : 'none') });
  expect((await collectTelemetry(bench)).partial).toEqual([]);
});

test('what is no failure of AWS is a bug and keeps its stack', async () => {
  expect(failureOf(new TypeError('x is not a function'))).toBeUndefined();
  await using bench = await startBench();
  const metrics = { getMetricData: () => Promise.reject(new TypeError('x is not a function')) };
  await expect(collectTelemetry({ ...bench, apis: { ...bench.apis, metrics } })).rejects.toThrow(TypeError);
});
