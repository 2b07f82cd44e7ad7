import type { FargateFleet } from '@crossover/model';
import { SERVER_PORT } from '../load-balancer.ts';
import { createServerEnvironment } from './server-environment.ts';
import { type FleetOptions, type ServerFleet, traceServiceOf } from './server-fleet.ts';

/** Listens for OTLP on the task's own address and sends traces to X-Ray, as CloudWatch's agent does on an instance. */
const COLLECTOR_IMAGE = 'public.ecr.aws/aws-observability/aws-otel-collector:v0.43.3';
const VCPU_UNITS = 1024;

/** The same server process in Fargate tasks, in the same subnets, behind the same kind of target group. */
export function createFargateService(
  options: FleetOptions<FargateFleet>,
  routedBy: aws.lb.ListenerRule,
): ServerFleet {
  const { name, size, network, database, access, context, scope } = options;
  const { group, targetGroup } = access;
  const { settings } = context;
  const { provider, tags } = scope;
  const cluster = new aws.ecs.Cluster(
    `${name}Cluster`,
    // Container Insights is billed as custom metrics, and nothing of it would be compared.
    { settings: [{ name: 'containerInsights', value: 'disabled' }] },
    { provider },
  );
  const service = new aws.ecs.Service(
    `${name}Service`,
    {
      cluster: cluster.arn,
      taskDefinition: createTaskDefinition(options).arn,
      launchType: 'FARGATE',
      desiredCount: size.minInstances,
      networkConfiguration: {
        subnets: network.serverSubnetIds,
        securityGroups: [group.id],
        assignPublicIp: false,
      },
      loadBalancers: [
        { targetGroupArn: targetGroup.arn, containerName: 'server', containerPort: SERVER_PORT },
      ],
      healthCheckGracePeriodSeconds: 60,
      deploymentCircuitBreaker: { enable: true, rollback: true },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      propagateTags: 'SERVICE',
      tags,
      waitForSteadyState: false,
    },
    {
      provider,
      ignoreChanges: ['desiredCount'],
      // A service takes only a target group that a listener already sends to.
      dependsOn: [...database.dependsOn, ...network.serversReadyWhen, routedBy],
    },
  );
  const target = new aws.appautoscaling.Target(
    `${name}Scaling`,
    {
      serviceNamespace: 'ecs',
      scalableDimension: 'ecs:service:DesiredCount',
      resourceId: $interpolate`service/${cluster.name}/${service.name}`,
      minCapacity: size.minInstances,
      maxCapacity: size.maxInstances,
    },
    { provider },
  );
  new aws.appautoscaling.Policy(
    `${name}ScalingProcessor`,
    {
      policyType: 'TargetTrackingScaling',
      serviceNamespace: target.serviceNamespace,
      scalableDimension: target.scalableDimension,
      resourceId: target.resourceId,
      targetTrackingScalingPolicyConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'ECSServiceAverageCPUUtilization' },
        targetValue: 50,
      },
    },
    { provider },
  );
  return {
    targetGroup,
    metered: {
      'server-service': {
        dimensions: { ClusterName: cluster.name, ServiceName: service.name },
        ...(settings.isTracingOn ? { traceService: $output(traceServiceOf(name, context.stage.name)) } : {}),
        // Cloud Control knows a service by itself and its cluster.
        readBack: {
          typeName: 'AWS::ECS::Service',
          identifier: $interpolate`${service.id}|${cluster.arn}`,
        },
      },
    },
  };
}

function createTaskDefinition(options: FleetOptions<FargateFleet>): aws.ecs.TaskDefinition {
  const { name, size, database, context, scope } = options;
  const { settings, stage } = context;
  const { provider } = scope;
  if (settings.serverImage === undefined) {
    throw new Error(
      "expected CROSSOVER_SERVER_IMAGE to name the server's container image, found none: Fargate runs nothing else. " +
        'packages/infra/container/Dockerfile makes one',
    );
  }
  const environment = {
    POOL_SIZE: String(size.poolSize),
    ...(settings.isTracingOn
      ? {
          OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:4318',
          OTEL_SERVICE_NAME: traceServiceOf(name, stage.name),
        }
      : {}),
  };
  const { secret, logGroup, logGroupName } = createServerEnvironment({
    name,
    servers: 'tasks',
    secretString: database.url.apply((url) => JSON.stringify({ ...environment, DATABASE_URL: url })),
    context,
    scope,
  });
  const logging = (prefix: string) => ({
    logDriver: 'awslogs',
    options: {
      'awslogs-group': logGroupName,
      'awslogs-region': settings.region,
      'awslogs-stream-prefix': prefix,
    },
  });
  const keys = [...Object.keys(environment), 'DATABASE_URL'];
  const containers = secret.arn.apply((arn) =>
    JSON.stringify([
      {
        name: 'server',
        image: settings.serverImage,
        essential: true,
        portMappings: [{ containerPort: SERVER_PORT, protocol: 'tcp' }],
        // Each a key of the one secret: nothing stands in the definition, which many may describe.
        secrets: keys.map((key) => ({ name: key, valueFrom: `${arn}:${key}::` })),
        readonlyRootFilesystem: true,
        // SIGTERM lets requests in flight finish; the server itself gives up after ten seconds.
        stopTimeout: 15,
        logConfiguration: logging('server'),
      },
      ...(settings.isTracingOn
        ? [
            {
              name: 'collector',
              image: COLLECTOR_IMAGE,
              essential: false,
              command: ['--config=/etc/ecs/ecs-default-config.yaml'],
              logConfiguration: logging('collector'),
            },
          ]
        : []),
    ]),
  );
  return new aws.ecs.TaskDefinition(
    `${name}Task`,
    {
      family: `${$app.name}-${stage.name}-${name.toLowerCase()}`,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: String(size.vcpu * VCPU_UNITS),
      memory: String(size.memoryGib * 1024),
      runtimePlatform: {
        operatingSystemFamily: 'LINUX',
        cpuArchitecture: size.cpu === 'arm64' ? 'ARM64' : 'X86_64',
      },
      executionRoleArn: createExecutionRole(name, secret.arn, provider).arn,
      taskRoleArn: createTaskRole(name, settings.isTracingOn, provider).arn,
      containerDefinitions: containers,
    },
    { provider, dependsOn: [logGroup] },
  );
}

/** What Fargate itself may do for a task: fetch its image and its secret, write its log. */
function createExecutionRole(
  name: string,
  secretArn: aws.secretsmanager.Secret['arn'],
  provider: aws.Provider,
): aws.iam.Role {
  return new aws.iam.Role(
    `${name}ExecutionRole`,
    {
      description: `Start of ${name} tasks`,
      assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'ecs-tasks.amazonaws.com' }),
      managedPolicyArns: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'],
      inlinePolicies: [
        {
          name: 'secret',
          policy: aws.iam.getPolicyDocumentOutput({
            statements: [
              { sid: 'Secret', actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] },
            ],
          }).json,
        },
      ],
    },
    { provider },
  );
}

/** What the server in a task may do: send traces, nothing else. */
function createTaskRole(name: string, isTracingOn: boolean, provider: aws.Provider): aws.iam.Role {
  return new aws.iam.Role(
    `${name}ServerRole`,
    {
      description: `${name} tasks`,
      assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'ecs-tasks.amazonaws.com' }),
      inlinePolicies: isTracingOn
        ? [
            {
              name: 'traces',
              policy: aws.iam.getPolicyDocumentOutput({
                statements: [
                  {
                    sid: 'Traces',
                    // X-Ray knows no resources to name here.
                    actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
                    resources: ['*'],
                  },
                ],
              }).json,
            },
          ]
        : [],
    },
    { provider },
  );
}
