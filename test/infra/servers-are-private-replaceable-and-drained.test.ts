import { spawnSync } from 'node:child_process';
import { expect, inject, test } from 'vitest';
import { byType, only } from '../../packages/infra/evaluation/graph.ts';
import { input, roleStatements } from './resources.ts';

const { production, personal } = inject('evaluations');
const TEMPLATE = 'aws:ec2/launchTemplate:LaunchTemplate';
const GROUP = 'aws:autoscaling/group:Group';
const ARCHITECTURES = ['Serverful', 'Hybrid'] as const;

test.for(ARCHITECTURES)('%s servers: IMDSv2, no public address, encrypted disks', (name) => {
  const template = only(production, TEMPLATE, `${name}Server`);
  expect(template.inputs).toMatchObject({
    instanceType: 't4g.small',
    metadataOptions: { httpTokens: 'required', httpPutResponseHopLimit: 1 },
    networkInterfaces: [{ associatePublicIpAddress: 'false', securityGroups: [`${name}ServerGroup-id`] }],
    blockDeviceMappings: [{ ebs: { encrypted: 'true', volumeType: 'gp3', volumeSize: 8 } }],
    monitoring: { enabled: true },
  });
});

test.for(ARCHITECTURES)(
  '%s fleet: in subnets behind a NAT, healed by the balancer, refreshed by a new template',
  (name) => {
    const group = only(production, GROUP, `${name}Fleet`);
    expect(group.inputs).toMatchObject({
      minSize: 2,
      healthCheckType: 'ELB',
      vpcZoneIdentifiers: ['NetworkServerSubnet1-id', 'NetworkServerSubnet2-id'],
      launchTemplate: { id: `${name}Server-id`, version: '1' },
      instanceRefresh: {
        strategy: 'Rolling',
        preferences: { minHealthyPercentage: 100, autoRollback: true },
      },
    });
    expect(group.ignoredChanges).toContain('desiredCapacity');
    // Booting without a way out would leave an instance that never becomes healthy.
    for (const needed of [
      'NetworkServerRoutesAssociation1',
      'NetworkServerRoutesAssociation2',
      'NetworkS3Endpoint',
    ]) {
      expect(group.dependencies.some((urn) => urn.endsWith(`::${needed}`))).toBe(true);
    }
    const policy = only(production, 'aws:autoscaling/policy:Policy', `${name}FleetProcessor`);
    expect(policy.inputs).toMatchObject({
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: { targetValue: 50 },
    });
  },
);

test.for(ARCHITECTURES)('%s: tags reach what the group and the template create', (name) => {
  const tags = { Architecture: name.toLowerCase(), Project: 'crossover', Stage: 'production' };
  const group = only(production, GROUP, `${name}Fleet`);
  const propagated = (
    group.inputs.tags as { key: string; value: string; propagateAtLaunch: boolean }[]
  ).filter((tag) => tag.propagateAtLaunch);
  expect(Object.fromEntries(propagated.map(({ key, value }) => [key, value]))).toMatchObject(tags);
  const specifications = input(only(production, TEMPLATE, `${name}Server`), 'tagSpecifications') as {
    resourceType: string;
    tags: Record<string, string>;
  }[];
  expect(specifications.map(({ resourceType }) => resourceType)).toEqual([
    'instance',
    'volume',
    'network-interface',
  ]);
  for (const specification of specifications) expect(specification.tags).toMatchObject(tags);
});

test('a personal stage has one small server at least and two at most', () => {
  expect(only(personal, GROUP, 'ServerfulFleet').inputs).toMatchObject({ minSize: 1, maxSize: 2 });
  expect(only(personal, TEMPLATE, 'ServerfulServer').inputs.instanceType).toBe('t4g.micro');
});

test('health is the process alone, so that a database that is away replaces no server; draining outlasts a request', () => {
  for (const target of byType(production, 'aws:lb/targetGroup:TargetGroup').filter(({ name }) =>
    name.endsWith('Servers'),
  )) {
    expect(target.inputs).toMatchObject({
      deregistrationDelay: 30,
      healthCheck: { path: '/livez', matcher: '200' },
    });
  }
});

test.for(ARCHITECTURES)('%s boot script: valid shell, the artefact by its hash, no secret inside', (name) => {
  const encoded = String(only(production, TEMPLATE, `${name}Server`).inputs.userData);
  const script = Buffer.from(encoded, 'base64').toString();
  expect(encoded.length).toBeLessThan(16 * 1024);
  const checked = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
  expect(checked.stderr).toBe('');
  expect(checked.status).toBe(0);
  const artifact = only(production, 'aws:s3/bucketObjectv2:BucketObjectv2', `${name}ServerArtifact`);
  expect(artifact.inputs.key).toMatch(new RegExp(`^${name.toLowerCase()}/[0-9a-f]{64}\\.mjs$`));
  expect(script).toContain(`/${String(artifact.inputs.key)}'`);
  expect(artifact.isRetainedOnDelete).toBe(true);
  expect(script).not.toContain('password-of-');
  expect(script).toContain(`${name}ServerEnvironment'`);
});

test.for(ARCHITECTURES)("%s servers may read their own artefact and secret, and nobody else's", (name) => {
  const statements = roleStatements(production).filter(({ role }) => role === `${name}ServerRole`);
  const bySid = Object.fromEntries(statements.map(({ statement }) => [statement.Sid, statement]));
  expect(bySid.Secret?.Resource).toEqual([expect.stringContaining(`${name}ServerEnvironment`)]);
  expect(bySid.Artifact?.Resource).toEqual([
    expect.stringMatching(new RegExp(`/${name.toLowerCase()}/\\*$`)),
  ]);
});

test('one NAT gateway as the catalogue prices it, and S3 without it', () => {
  expect(byType(production, 'aws:ec2/natGateway:NatGateway')).toHaveLength(1);
  expect(only(production, 'aws:ec2/vpcEndpoint:VpcEndpoint').inputs).toMatchObject({
    vpcEndpointType: 'Gateway',
    serviceName: 'com.amazonaws.us-east-1.s3',
  });
});
