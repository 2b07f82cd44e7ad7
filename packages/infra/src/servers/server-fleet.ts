import type { Ec2Fleet } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { Artifacts } from '../artifacts.ts';
import type { ArchitectureScope, Context } from '../context.ts';
import type { DatabaseAccess } from '../database/database-access.ts';
import type { Deployed } from '../deployed.ts';
import { SERVER_PORT } from '../load-balancer.ts';
import type { Network } from '../network.ts';
import { bootScript } from './boot-script.ts';
import type { ServerAccess } from './server-access.ts';
import { createServerEnvironment } from './server-environment.ts';
import { createServerRole } from './server-role.ts';

const IMAGE_PARAMETER = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';
/** The name under which a fleet's traces are filed in X-Ray. */
export function traceServiceOf(name: string, stage: string): string {
  return `${$app.name}-${stage}-${name.toLowerCase()}-server`;
}

/** Servers behind a balancer, whatever they run on. */
export interface ServerFleet {
  readonly targetGroup: aws.lb.TargetGroup;
  /** What of them publishes metrics. */
  readonly metered: Deployed['metered'];
}

export interface FleetOptions<Size> {
  readonly name: string;
  readonly size: Size;
  readonly network: Network;
  readonly database: DatabaseAccess;
  readonly access: ServerAccess;
  readonly artifacts: Artifacts;
  readonly artifactBucket: sst.aws.Bucket | undefined;
  readonly alertTopicArn: Output<string>;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/** Long-lived server processes in an Auto Scaling group, one per instance, in subnets nobody reaches from outside. */
export function createServerFleet(options: FleetOptions<Ec2Fleet>): ServerFleet {
  const { name, size, network, database, access, scope } = options;
  const { group, targetGroup } = access;
  const { provider } = scope;
  const template = createLaunchTemplate(options, group);
  const servers = new aws.autoscaling.Group(
    `${name}Fleet`,
    {
      minSize: size.minInstances,
      maxSize: size.maxInstances,
      vpcZoneIdentifiers: network.serverSubnetIds,
      targetGroupArns: [targetGroup.arn],
      healthCheckType: 'ELB',
      healthCheckGracePeriod: 120,
      defaultInstanceWarmup: 60,
      defaultCooldown: 60,
      // The number, not "$Latest": only a changed value starts the refresh.
      launchTemplate: { id: template.id, version: template.latestVersion.apply(String) },
      instanceRefresh: {
        strategy: 'Rolling',
        preferences: {
          minHealthyPercentage: 100,
          maxHealthyPercentage: 200,
          instanceWarmup: '60',
          autoRollback: true,
        },
      },
      instanceMaintenancePolicy: { minHealthyPercentage: 100, maxHealthyPercentage: 200 },
      // A provider's default tags end at the group; these go on to what it launches.
      tags: Object.entries({ ...scope.tags, Name: `${$app.name}-${$app.stage}-${name}` }).map(
        ([key, value]) => ({
          key,
          value,
          propagateAtLaunch: true,
        }),
      ),
    },
    {
      provider,
      ignoreChanges: ['desiredCapacity'],
      dependsOn: [...database.dependsOn, ...network.serversReadyWhen],
    },
  );
  new aws.autoscaling.Policy(
    `${name}FleetProcessor`,
    {
      autoscalingGroupName: servers.name,
      policyType: 'TargetTrackingScaling',
      targetTrackingConfiguration: {
        predefinedMetricSpecification: { predefinedMetricType: 'ASGAverageCPUUtilization' },
        targetValue: 50,
      },
    },
    { provider },
  );
  new aws.autoscaling.Notification(
    `${name}FleetEvents`,
    {
      groupNames: [servers.name],
      topicArn: options.alertTopicArn,
      notifications: [
        'autoscaling:EC2_INSTANCE_LAUNCH',
        'autoscaling:EC2_INSTANCE_LAUNCH_ERROR',
        'autoscaling:EC2_INSTANCE_TERMINATE',
        'autoscaling:EC2_INSTANCE_TERMINATE_ERROR',
      ],
    },
    { provider },
  );
  const { settings, stage } = options.context;
  return {
    targetGroup,
    metered: {
      'server-group': {
        dimensions: { AutoScalingGroupName: servers.name },
        ...(settings.isTracingOn ? { traceService: $output(traceServiceOf(name, stage.name)) } : {}),
        readBack: { typeName: 'AWS::AutoScaling::AutoScalingGroup', identifier: servers.name },
      },
    },
  };
}

function createLaunchTemplate(
  options: FleetOptions<Ec2Fleet>,
  group: aws.ec2.SecurityGroup,
): aws.ec2.LaunchTemplate {
  const { name, size, database, artifacts, artifactBucket, context, scope } = options;
  const { settings, stage } = context;
  const { provider, tags } = scope;
  if (artifactBucket === undefined) throw new Error(`expected a bucket with what the ${name} servers run`);
  const artifact = new aws.s3.BucketObjectv2(
    `${name}ServerArtifact`,
    {
      bucket: artifactBucket.name,
      key: `${name.toLowerCase()}/${artifacts.server.sha256}.mjs`,
      source: new $util.asset.FileAsset(artifacts.server.file),
      contentType: 'text/javascript',
    },
    // An older template version must find its artefact when a refresh is rolled back.
    { provider, retainOnDelete: true },
  );
  const { secret, logGroup } = createServerEnvironment({
    name,
    servers: 'servers',
    secretString: $interpolate`DATABASE_URL=${database.url}\n`,
    context,
    scope,
  });
  const profile = createServerRole({
    name,
    artifactArn: $interpolate`${artifactBucket.arn}/${name.toLowerCase()}/*`,
    secretArn: secret.arn,
    logGroupArn: logGroup.arn,
    isTracingOn: settings.isTracingOn,
    provider,
  });
  const userData = $util
    .all([artifactBucket.name, artifact.key, secret.arn, logGroup.name])
    .apply(([bucket, key, secretArn, logGroupName]) =>
      bootScript({
        region: settings.region,
        artifactUrl: `s3://${bucket}/${key}`,
        secretArn,
        logGroup: logGroupName,
        port: SERVER_PORT,
        poolSize: size.poolSize,
        isTracingOn: settings.isTracingOn,
        traceService: traceServiceOf(name, stage.name),
      }),
    );
  return new aws.ec2.LaunchTemplate(
    `${name}Server`,
    {
      imageId: settings.imageId ?? aws.ssm.getParameterOutput({ name: IMAGE_PARAMETER }).value,
      instanceType: size.instanceType,
      iamInstanceProfile: { arn: profile.arn },
      updateDefaultVersion: true,
      metadataOptions: { httpEndpoint: 'enabled', httpTokens: 'required', httpPutResponseHopLimit: 1 },
      // One-minute metrics: scaling and the comparison both need them.
      monitoring: { enabled: true },
      networkInterfaces: [
        { associatePublicIpAddress: 'false', securityGroups: [group.id], deleteOnTermination: 'true' },
      ],
      blockDeviceMappings: [
        {
          deviceName: '/dev/xvda',
          ebs: {
            volumeSize: size.volumeGib,
            volumeType: 'gp3',
            encrypted: 'true',
            deleteOnTermination: 'true',
          },
        },
      ],
      tagSpecifications: ['instance', 'volume', 'network-interface'].map((resourceType) => ({
        resourceType,
        tags,
      })),
      userData: userData.apply((script) => Buffer.from(script).toString('base64')),
    },
    { provider },
  );
}
