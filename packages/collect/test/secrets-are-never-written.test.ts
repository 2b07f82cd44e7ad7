import { inspect } from 'node:util';
import { expect, test } from 'vitest';
import { collectBill } from '../src/collect-bill.ts';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { type Bench, type BenchOptions, startBench } from './fake-aws/bench.ts';
import { CREDENTIALS, type Fault } from './fake-aws/server.ts';
import { END_MS, STAGE } from './fake-aws/stage.ts';
import { VARIABLE_SECRET } from './fake-aws/stage-world.ts';

const SECRETS = [
  CREDENTIALS.accessKeyId,
  CREDENTIALS.secretAccessKey,
  CREDENTIALS.sessionToken,
  VARIABLE_SECRET,
  'a-user-secret',
  // The account's number is in log names, addresses of resources and AWS's own error texts.
  '123456789012',
  'rds.amazonaws.com',
  'AWS4-HMAC-SHA256',
];

/** Everything that a collection lets out: files, lines for the user, and the error with its cause to any depth. */
async function everythingWritten(bench: Bench): Promise<string> {
  const errors: unknown[] = [];
  for (const collect of [collectTelemetry, collectBill])
    await collect(bench).catch((error: unknown) => errors.push(error));
  return [
    ...[...bench.storage.files].flat(),
    ...bench.effects.lines,
    ...errors.map((error) => inspect(error, { depth: Number.POSITIVE_INFINITY, showHidden: true })),
  ].join('\n');
}

const FAULTS: readonly Fault[] = ['expired-token', 'denied', 'throttled', 'internal', 'bad-gateway', 'reset'];

async function expectNoSecret(options: BenchOptions): Promise<void> {
  await using bench = await startBench({ ...options, startMs: END_MS + 5 * 86_400_000 });
  const text = await everythingWritten(bench);
  expect(text.length).toBeGreaterThan(100);
  for (const secret of SECRETS) expect(text).not.toContain(secret);
}

test('no secret is in anything that a whole collection writes', async () => {
  await expectNoSecret({ stage: STAGE });
});

for (const fault of FAULTS)
  test(`no secret is in anything written when requests meet: ${fault}`, async () => {
    for (const from of [0, 3, 9]) await expectNoSecret({ faults: (n) => (n >= from ? fault : 'none') });
  });

test('a wrong signature, whose error repeats the signed headers, lets none of them out', async () => {
  const options: BenchOptions = { credentials: { ...CREDENTIALS, secretAccessKey: 'wrong' } };
  await using bench = await startBench(options);
  const error: unknown = await bench.apis.metrics
    .getMetricData({
      StartTime: new Date(0),
      EndTime: new Date(1),
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [],
    })
    .catch((reason: unknown) => reason);
  // The SDK's own error has it, so the test would see it.
  expect(inspect(error)).toContain(CREDENTIALS.sessionToken);
  const text = await everythingWritten(bench);
  for (const secret of SECRETS) expect(text).not.toContain(secret);
});
