import { inspect } from 'node:util';
import { policyOf } from '@crossover/collect';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CREDENTIALS, type FakeAwsOptions, startFakeAws } from '../../collect/test/fake-aws/server.ts';
import { createWorld } from '../../collect/test/fake-aws/stage-world.ts';
import { checkAwsAccess } from '../src/evidence/check-aws-access.ts';
import { renderFinding } from '../src/terminal/finding.ts';

async function findingsWith(options: Partial<FakeAwsOptions>, environment: Record<string, string> = {}) {
  const aws = await startFakeAws({ world: createWorld({ now: Date.now }), ...options });
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await aws[Symbol.asyncDispose]();
  });
  vi.stubEnv('AWS_ENDPOINT_URL', aws.endpoint);
  vi.stubEnv('AWS_PROFILE', undefined);
  vi.stubEnv('AWS_ACCESS_KEY_ID', CREDENTIALS.accessKeyId);
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', CREDENTIALS.secretAccessKey);
  vi.stubEnv('AWS_SESSION_TOKEN', CREDENTIALS.sessionToken);
  const findings = await checkAwsAccess({ AWS_REGION: 'eu-central-1', ...environment });
  const said = findings.map(renderFinding).join('\n') + inspect(findings, { depth: 9 });
  for (const secret of ['123456789012', 'alex@example.com', ...Object.values(CREDENTIALS)])
    expect(said).not.toContain(secret);
  return { findings, said, requests: aws.requests };
}

test('whose credentials they are is told without the account, and that each command may', async () => {
  const { findings, requests } = await findingsWith({});
  expect(findings).toMatchObject([
    { what: 'account', isGood: true, found: '********9012, role reader; region eu-central-1' },
    { what: 'compare', isGood: true },
    { what: 'collect', isGood: true },
    { what: 'bill', isGood: true },
    { what: 'up', isGood: true },
    { what: 'down', isGood: true },
  ]);
  expect(new Set(requests)).toEqual(
    new Set(['sts:GetCallerIdentity', 'iam:GetRole', 'iam:SimulatePrincipalPolicy']),
  );
});

test('what a command is not allowed is named with the statement that allows it, across pages', async () => {
  const denied = new Set(['logs:StartQuery', 'xray:BatchGetTraces', 'ce:GetCostAndUsage', 'ec2:CreateVpc']);
  const { findings, said } = await findingsWith({ account: { denied, page: 4 } });
  const bad = findings.filter(({ isGood }) => isGood === false);
  expect(bad.map(({ what }) => what)).toEqual(['collect', 'bill', 'up']);
  expect(said).toMatch(/✗ collect +not allowed: logs:StartQuery, xray:BatchGetTraces/);
  const traces = policyOf('collect').Statement.find(({ Sid }) => Sid === 'ReadTraces');
  expect(said).toContain(JSON.stringify({ ...traces, Action: ['xray:BatchGetTraces'] }));
  expect(bad.at(-1)?.found).toBe('not allowed: ec2:CreateVpc');
});

test('what cannot be checked is neither good nor bad, and says what would allow the check', async () => {
  const { findings, said } = await findingsWith({
    faults: (_n, action) => (action === 'iam:SimulatePrincipalPolicy' ? 'denied' : 'none'),
  });
  expect(findings.slice(2).map(({ isGood }) => isGood)).toEqual([null, null, null, null]);
  expect(said).toContain('? collect   not checkable: iam:SimulatePrincipalPolicy was answered with');
  expect(said).toContain('"Action":["iam:SimulatePrincipalPolicy"]');
  const root = await findingsWith({ account: { arn: 'arn:aws:iam::123456789012:root' } });
  expect(root.findings[0]?.found).toContain('root, which may do everything');
});

test('expired credentials are a finding with the way to renew them', async () => {
  const { findings } = await findingsWith({ faults: () => 'expired-token' });
  expect(findings).toMatchObject([
    {
      what: 'account',
      isGood: false,
      found: expect.stringContaining('found expired ones'),
      remedy: expect.stringContaining('aws sso login'),
    },
  ]);
});

test('users are checked by their own address; a federated one cannot be', async () => {
  const user = await findingsWith({ account: { arn: 'arn:aws:iam::123456789012:user/team/alex' } });
  expect(user.findings[0]?.found).toContain('user alex');
  expect(user.requests).not.toContain('iam:GetRole');
  const federated = await findingsWith({ account: { arn: 'arn:aws:sts::123456789012:federated-user/alex' } });
  expect(federated.findings[2]).toMatchObject({ isGood: null, found: expect.stringContaining('federated') });
});
