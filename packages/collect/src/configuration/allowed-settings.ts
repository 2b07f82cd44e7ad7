/**
 * The settings that are read back of each type, as paths into its CloudFormation properties. Nothing else of a resource
 * is kept: a function's properties hold its environment variables.
 */
export const ALLOWED_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  'AWS::Lambda::Function': [
    'Architectures.0',
    'EphemeralStorage.Size',
    'LoggingConfig.LogFormat',
    'MemorySize',
    'PackageType',
    'ReservedConcurrentExecutions',
    'Runtime',
    'Timeout',
    'TracingConfig.Mode',
  ],
  'AWS::ApiGatewayV2::Api': ['DisableExecuteApiEndpoint', 'ProtocolType'],
  'AWS::ElasticLoadBalancingV2::LoadBalancer': ['IpAddressType', 'Scheme', 'Type'],
  'AWS::AutoScaling::AutoScalingGroup': ['DesiredCapacity', 'HealthCheckType', 'MaxSize', 'MinSize'],
  'AWS::ECS::Service': ['DesiredCount', 'LaunchType', 'PlatformVersion'],
  'AWS::EC2::Instance': [
    'CreditSpecification.CPUCredits',
    'EbsOptimized',
    'InstanceType',
    'Monitoring',
    'Tenancy',
  ],
  'AWS::RDS::DBInstance': [
    'AllocatedStorage',
    'BackupRetentionPeriod',
    'DBInstanceClass',
    'DeletionProtection',
    'EnablePerformanceInsights',
    'Engine',
    'EngineVersion',
    'MonitoringInterval',
    'MultiAZ',
    'StorageEncrypted',
    'StorageType',
  ],
  'AWS::RDS::DBProxy': ['EngineFamily', 'IdleClientTimeout', 'RequireTLS'],
  'AWS::RDS::DBCluster': [
    'BackupRetentionPeriod',
    'DeletionProtection',
    'Engine',
    'EngineVersion',
    'ServerlessV2ScalingConfiguration.MaxCapacity',
    'ServerlessV2ScalingConfiguration.MinCapacity',
    'ServerlessV2ScalingConfiguration.SecondsUntilAutoPause',
    'StorageEncrypted',
    'StorageType',
  ],
};

type Setting = string | number | boolean;

/** The allowed settings among a resource's properties, by path; those it does not have are absent. */
export function allowedSettings(typeName: string, properties: unknown): Record<string, Setting> {
  const settings: Record<string, Setting> = {};
  for (const path of ALLOWED_SETTINGS[typeName] ?? []) {
    const value = path
      .split('.')
      .reduce<unknown>(
        (of, name) =>
          typeof of === 'object' && of !== null ? (of as Record<string, unknown>)[name] : undefined,
        properties,
      );
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean')
      settings[path] = value;
  }
  return settings;
}
