import { join } from 'node:path';
import { labelOf } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { Context } from '../context.ts';
import type { Deployed } from '../deployed.ts';
import type { LogStore } from '../log-store.ts';

/**
 * Asks each architecture every five minutes whether it answers, database included. That keeps a paused Aurora awake,
 * so a stage that scales to zero goes without canaries.
 */
export function createCanaries(
  deployed: readonly Deployed[],
  logs: LogStore,
  topicArn: Output<string>,
  { settings, stage }: Context,
): void {
  if (!settings.hasCanaries) return;
  if (settings.canScaleToZero) {
    throw new Error(
      'expected canaries or scaling to zero, found both: a canary reaches the database every five minutes and it would ' +
        'never pause. Set CROSSOVER_CANARIES=off or CROSSOVER_SCALE_TO_ZERO=off',
    );
  }
  const script = new aws.s3.BucketObjectv2('CanaryScript', {
    bucket: logs.bucketName,
    key: 'canary/script.zip',
    source: new $util.asset.AssetArchive({
      'nodejs/node_modules/readiness.js': new $util.asset.FileAsset(
        join($cli.paths.root, 'packages/infra/src/canary/readiness.js'),
      ),
    }),
  });
  for (const { id, name, url, scope } of deployed) {
    const { provider } = scope;
    const role = createCanaryRole(name, id, logs, provider);
    const canary = new aws.synthetics.Canary(
      `${name}Canary`,
      {
        // Lower case, at most 21 characters.
        name: `${labelOf(id)}-${stage.name}`.slice(0, 21).replace(/-$/, ''),
        handler: 'readiness.handler',
        runtimeVersion: settings.canaryRuntime,
        s3Bucket: logs.bucketName,
        s3Key: script.key,
        artifactS3Location: $interpolate`s3://${logs.bucketName}/canary/${labelOf(id)}`,
        executionRoleArn: role.arn,
        schedule: { expression: 'rate(5 minutes)' },
        runConfig: {
          timeoutInSeconds: 60,
          environmentVariables: { TARGET_URL: $interpolate`${url}/readyz` },
        },
        startCanary: true,
        deleteLambda: true,
        successRetentionPeriod: 7,
        failureRetentionPeriod: stage.logRetentionDays,
      },
      { provider, dependsOn: logs.dependsOn },
    );
    new aws.cloudwatch.MetricAlarm(
      `${name}CanaryAlarm`,
      {
        name: `${$app.name}-${stage.name}-${labelOf(id)}-Canary`,
        alarmDescription: `${id}: the canary gets no answer`,
        namespace: 'CloudWatchSynthetics',
        metricName: 'SuccessPercent',
        dimensions: { CanaryName: canary.name },
        period: 300,
        statistic: 'Average',
        evaluationPeriods: 2,
        comparisonOperator: 'LessThanThreshold',
        threshold: 100,
        treatMissingData: 'breaching',
        alarmActions: [topicArn],
        okActions: [topicArn],
      },
      { provider },
    );
  }
}

function createCanaryRole(name: string, id: string, logs: LogStore, provider: aws.Provider): aws.iam.Role {
  return new aws.iam.Role(
    `${name}CanaryRole`,
    {
      description: `Canary of the ${id} architecture`,
      assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'lambda.amazonaws.com' }),
      inlinePolicies: [
        {
          name: 'canary',
          policy: aws.iam.getPolicyDocumentOutput({
            statements: [
              {
                sid: 'Results',
                actions: ['s3:PutObject'],
                resources: [$interpolate`${logs.bucketArn}/canary/${labelOf(id)}/*`],
              },
              {
                sid: 'Script',
                actions: ['s3:GetObject'],
                resources: [$interpolate`${logs.bucketArn}/canary/script.zip`],
              },
              { sid: 'Bucket', actions: ['s3:GetBucketLocation'], resources: [logs.bucketArn] },
              {
                sid: 'Logs',
                actions: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'],
                resources: ['arn:aws:logs:*:*:log-group:/aws/lambda/cwsyn-*'],
              },
              {
                sid: 'Metrics',
                actions: ['cloudwatch:PutMetricData'],
                resources: ['*'],
                conditions: [
                  {
                    test: 'StringEquals',
                    variable: 'cloudwatch:namespace',
                    values: ['CloudWatchSynthetics'],
                  },
                ],
              },
            ],
          }).json,
        },
      ],
    },
    { provider },
  );
}
