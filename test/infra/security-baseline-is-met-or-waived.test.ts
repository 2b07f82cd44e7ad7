import { SECURITY_WAIVERS } from '@crossover/model';
import { expect, inject, test } from 'vitest';
import { roleStatements } from './resources.ts';
import { RULES_WITHOUT_SUBJECT, SECURITY_RULES } from './security-rules.ts';

const { production, personal, variants } = inject('evaluations');
const STAGES = [
  { kind: 'production', evaluation: production },
  { kind: 'personal', evaluation: personal },
  { kind: 'variants', evaluation: variants },
] as const;

const covers = (pattern: string, name: string): boolean => new RegExp(`^(?:${pattern})$`).test(name);

test.for(SECURITY_RULES.map(({ id }) => id))('%s is met, or waived by name', (id) => {
  for (const { kind, evaluation } of STAGES) {
    const findings = SECURITY_RULES.find((rule) => rule.id === id)?.findings(evaluation) ?? [];
    const waivers = SECURITY_WAIVERS.filter(
      ({ rule, stages }) => rule === id && (stages === 'all' || kind === 'personal'),
    );
    const unwaived = findings.filter((name) => !waivers.some(({ resources }) => covers(resources, name)));
    expect(unwaived, `${id} in ${kind}`).toEqual([]);
  }
});

test('every waiver still has something to waive, and a reason', () => {
  for (const { rule, resources, stages, reason } of SECURITY_WAIVERS) {
    const found = stages === 'all' ? [production, variants] : [personal];
    const findings = found.flatMap(
      (evaluation) => SECURITY_RULES.find(({ id }) => id === rule)?.findings(evaluation) ?? [],
    );
    expect(
      findings.some((name) => covers(resources, name)),
      `${rule} of ${resources}`,
    ).toBe(true);
    expect(reason.length).toBeGreaterThan(20);
  }
});

test('no rule is checked twice, or called without subject while checked', () => {
  const ids = SECURITY_RULES.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids.filter((id) => id in RULES_WITHOUT_SUBJECT)).toEqual([]);
});

test('the rules find what they look for: an evaluation stripped of its protections fails them', () => {
  const stripped = {
    ...production,
    resources: production.resources
      .filter(({ type }) => !/flowLog|publicAccessBlock|bucketPolicy|topicPolicy|notification/i.test(type))
      .map((resource) => ({
        ...resource,
        inputs: {
          name: resource.inputs.name,
          blockDeviceMappings: [],
          origins: [],
          enabledCloudwatchLogsExports: [],
        },
      })),
  };
  const silent = SECURITY_RULES.filter(({ findings }) => findings(stripped).length === 0).map(({ id }) => id);
  // These look for something that is there, and stripping cannot add it.
  expect(silent).toEqual([
    'AwsSolutions-CFR1',
    'AwsSolutions-CFR5',
    'AwsSolutions-EC23',
    'AwsSolutions-EC26',
    'AwsSolutions-EC29',
    'AwsSolutions-ECS2',
    'AwsSolutions-ECS4',
    'AwsSolutions-ECS7',
    'AwsSolutions-IAM4',
    'AwsSolutions-IAM5',
    'AwsSolutions-RDS8',
    'AwsSolutions-S5',
    'AwsSolutions-VPC3',
  ]);
});

test('and those that look for an excess find it where it is planted', () => {
  const plant = (type: string, inputs: Record<string, unknown>) => ({
    ...(production.resources[0] ?? expect.unreachable()),
    type,
    name: 'PlantedDatabase',
    inputs,
  });
  const statement = { Effect: 'Allow', Action: 's3:*', Resource: 'arn:aws:s3:::files' };
  const planted = {
    ...production,
    resources: [
      plant('aws:ec2/securityGroup:SecurityGroup', { ingress: [{ cidrBlocks: ['0.0.0.0/0'] }] }),
      plant('aws:iam/role:Role', {
        managedPolicyArns: ['arn:aws:iam::aws:policy/AdministratorAccess'],
        inlinePolicies: [{ policy: JSON.stringify({ Statement: [statement] }) }],
      }),
      plant('aws:ec2/launchTemplate:LaunchTemplate', {
        blockDeviceMappings: [{ ebs: { encrypted: 'false' } }],
      }),
      plant('aws:ec2/instance:Instance', {}),
      plant('aws:s3/bucket:Bucket', { website: {} }),
      plant('aws:ec2/networkAcl:NetworkAcl', {}),
      plant('aws:cloudfront/distribution:Distribution', {
        restrictions: { geoRestriction: { restrictionType: 'none' } },
        origins: [{ customOriginConfig: { originSslProtocols: ['TLSv1'] } }],
      }),
    ],
  };
  const found = SECURITY_RULES.filter(({ findings }) => findings(planted).includes('PlantedDatabase')).map(
    ({ id }) => id,
  );
  for (const id of ['CFR1', 'CFR5', 'EC23', 'EC26', 'EC29', 'IAM4', 'IAM5', 'RDS8', 'S5', 'VPC3']) {
    expect(found).toContain(`AwsSolutions-${id}`);
  }
});

test('no statement of any role allows everything on everything', () => {
  const statements = [...roleStatements(production), ...roleStatements(personal)];
  expect(statements.length).toBeGreaterThan(20);
  const open = statements.filter(
    ({ statement }) =>
      statement.Effect === 'Allow' && statement.Action.includes('*') && statement.Resource.includes('*'),
  );
  expect(open).toEqual([]);
  // Nor all actions of a service, on anything.
  const wholeServices = statements.filter(
    ({ statement }) =>
      statement.Effect === 'Allow' && statement.Action.some((action) => /^[^:]+:\*$|^\*$/.test(action)),
  );
  expect(wholeServices).toEqual([]);
});

test('the waivers that change the bill say how', () => {
  const billed = SECURITY_WAIVERS.filter(({ bill }) => bill !== undefined).map(({ rule }) => rule);
  expect(billed).toEqual(
    expect.arrayContaining([
      'AwsSolutions-RDS3',
      'AwsSolutions-RDS16',
      'AwsSolutions-SMG4',
      'AwsSolutions-CFR2',
    ]),
  );
});
