import { policyOf } from '@crossover/collect';
import { expect, test } from 'vitest';
import { CREDENTIALS } from '../../collect/test/fake-aws/server.ts';
import { VARIABLE_SECRET } from '../../collect/test/fake-aws/stage-world.ts';
import { at, DAY_MS, SLUG, startAwsBench } from './aws-run.ts';
import { everythingWritten } from './written.ts';

const SECRETS = [
  ...Object.values(CREDENTIALS),
  VARIABLE_SECRET,
  'a-user-secret',
  '123456789012',
  'AWS4-HMAC-SHA256',
];

function expectNoSecret(folder: string, ...said: string[]): void {
  const written = [...everythingWritten(folder).values(), ...said];
  expect(written.length).toBeGreaterThan(5);
  for (const secret of SECRETS) for (const text of written) expect(text).not.toContain(secret);
}

test('a collection killed at any request goes on to the same bytes', async () => {
  await using whole = await startAwsBench();
  await whole.run(['collect', SLUG], at(DAY_MS));
  let killAt = 0;
  let pid = 0;
  await using bench = await startAwsBench(
    {
      faults: (n) => {
        if (n === killAt) process.kill(pid, 'SIGKILL');
        return 'none';
      },
    },
    (started) => {
      pid = started;
    },
  );
  // Among the settings, the log queries and the traces; counted over all processes.
  for (const request of [1, 6, 11]) {
    killAt = request;
    const outcome = await bench.run(['collect', SLUG], at(DAY_MS));
    expect(outcome.code).toBeNull();
    expect(bench.aws.requests).toHaveLength(request + 1);
  }
  const last = await bench.run(['collect', SLUG], at(DAY_MS));
  expect(last.code).toBe(0);
  for (const file of ['aws-telemetry.json', 'aws-usage.json', 'report.json'])
    expect(await bench.read(file), file).toBe(await whole.read(file));
  expectNoSecret(bench.folder, last.stdout, last.stderr);
});

test('a token that expires is told with the remedy; renewed, only the rest is asked for', async () => {
  let isExpired = true;
  await using bench = await startAwsBench({
    faults: (_n, action) => (isExpired && action === 'logs:GetQueryResults' ? 'expired-token' : 'none'),
  });
  const expired = await bench.run(['collect', SLUG], at(DAY_MS));
  expect(expired.code).toBe(1);
  expect(expired.stderr).toMatch(/found expired ones \(ExpiredTokenException\)/);
  expect(expired.stderr).toContain('aws sso login');
  expect(expired.stderr).toContain(`Then go on with: npm run crossover -- collect ${SLUG}`);
  isExpired = false;
  const before = bench.aws.requests.length;
  const renewed = await bench.run(['collect', SLUG], at(DAY_MS));
  expect(renewed.code).toBe(0);
  expect(bench.aws.requests.slice(before)).not.toContain('cloudwatch:GetMetricData');
  expectNoSecret(bench.folder, expired.stderr, renewed.stderr, renewed.stdout);
});

test('no credentials at all are told before anything is waited for', async () => {
  await using bench = await startAwsBench();
  const outcome = await bench.run(['collect', SLUG], at(0), {
    AWS_ACCESS_KEY_ID: '',
    AWS_SECRET_ACCESS_KEY: '',
    AWS_EC2_METADATA_DISABLED: 'true',
    AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
    AWS_CONFIG_FILE: '/dev/null',
  });
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toMatch(/Expected AWS credentials .*, found none/);
  expect(outcome.stderr).not.toContain('Waiting');
});

const DENIED = [
  ['collect', 'logs:StartQuery', 'QueryReportLines'],
  ['bill', 'ce:GetCostAndUsage', 'ReadCosts'],
] as const;

test.each(DENIED)('%s without %s names the statement of its policy', async (command, action, sid) => {
  await using bench = await startAwsBench({
    faults: (_n, asked) => (asked === action ? 'denied' : 'none'),
  });
  const outcome = await bench.run([command, SLUG], at(3 * DAY_MS));
  expect(outcome.code).toBe(1);
  expect(outcome.stderr).toContain(`Expected to be allowed ${action}`);
  const statement = policyOf(command).Statement.find(({ Sid }) => Sid === sid);
  expect(outcome.stderr).toContain(JSON.stringify({ ...statement, Action: [action] }));
  expectNoSecret(bench.folder, outcome.stderr, outcome.stdout);
});
