import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { withoutAccount } from '../src/configuration/account.ts';
import { allowedSettings } from '../src/configuration/allowed-settings.ts';
import { startBench } from './fake-aws/bench.ts';
import { STAGE } from './fake-aws/stage.ts';

test('the deployed settings are those AWS states, and only those that are asked for', async () => {
  await using bench = await startBench({ stage: STAGE });
  const { telemetry } = await collectTelemetry(bench);
  const of = (typeName: string) => telemetry.configurations.find((found) => found.typeName === typeName);
  expect(of('AWS::Lambda::Function')?.settings).toEqual({
    'Architectures.0': 'arm64',
    MemorySize: 512,
    Runtime: 'nodejs24.x',
    Timeout: 10,
    'TracingConfig.Mode': 'Active',
  });
  expect(of('AWS::RDS::DBCluster')?.settings).toEqual({
    Engine: 'aurora-mysql',
    EngineVersion: '8.0.mysql_aurora.3.10.3',
    'ServerlessV2ScalingConfiguration.MaxCapacity': 8,
    'ServerlessV2ScalingConfiguration.MinCapacity': 0.5,
  });
  expect(of('AWS::RDS::DBInstance')?.settings).toMatchObject({ MultiAZ: true });
});

test('a resource that is gone is partial and does not take the others with it', async () => {
  await using bench = await startBench({ stage: STAGE, world: { resources: new Map() } });
  const { telemetry, partial } = await collectTelemetry(bench);
  expect(telemetry.configurations).toHaveLength(6);
  expect(partial).toHaveLength(6);
  expect(partial[0]).toContain('AWS did not give it: ResourceNotFoundException');
});

test('nothing is kept of a type that is not known, nor of values that hold more', () => {
  expect(allowedSettings('AWS::SecretsManager::Secret', { SecretString: 'x' })).toEqual({});
  expect(
    allowedSettings('AWS::Lambda::Function', { MemorySize: { Ref: 'x' }, Environment: { A: 'b' } }),
  ).toEqual({});
});

test('addresses that name no account get that of the credentials, which is asked for once and stored nowhere', async () => {
  const stage = withoutAccount(STAGE);
  expect(JSON.stringify(stage)).not.toContain('123456789012');
  await using bench = await startBench({ stage });
  const { telemetry, partial } = await collectTelemetry(bench);
  expect(partial).toEqual([]);
  expect(
    telemetry.configurations.find(({ resource }) => resource === 'load-balancer')?.settings,
  ).toMatchObject({ Scheme: 'internet-facing' });
  expect(bench.aws.requests.filter((action) => action === 'sts:GetCallerIdentity')).toHaveLength(1);
  expect([...bench.storage.files.values()].join()).not.toContain('123456789012');
});
