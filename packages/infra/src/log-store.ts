import type { Output, Resource } from '@pulumi/pulumi';
import type { Stage } from './stage.ts';

/** Where load balancers, the VPC and canaries leave their files. */
export interface LogStore {
  readonly bucketName: Output<string>;
  readonly bucketArn: Output<string>;
  /** The policy that lets AWS's log delivery write must be there before a log is switched on. */
  readonly dependsOn: Resource[];
}

export function createLogStore(stage: Stage): LogStore {
  const { accountId } = aws.getCallerIdentityOutput({});
  const bucket = new sst.aws.Bucket('AccessLogs', {
    cors: false,
    lifecycle: [{ expiresIn: `${stage.logRetentionDays} days` }],
    policy: [
      {
        effect: 'allow',
        principals: [{ type: 'service', identifiers: ['logdelivery.elasticloadbalancing.amazonaws.com'] }],
        actions: ['s3:PutObject'],
        paths: ['load-balancers/*'],
      },
      {
        effect: 'allow',
        principals: [{ type: 'service', identifiers: ['delivery.logs.amazonaws.com'] }],
        actions: ['s3:PutObject'],
        paths: ['AWSLogs/*'],
        conditions: [
          { test: 'StringEquals', variable: 's3:x-amz-acl', values: ['bucket-owner-full-control'] },
          { test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] },
        ],
      },
      {
        effect: 'allow',
        principals: [{ type: 'service', identifiers: ['delivery.logs.amazonaws.com'] }],
        actions: ['s3:GetBucketAcl'],
        paths: [''],
        conditions: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] }],
      },
    ],
  });
  return { bucketName: bucket.name, bucketArn: bucket.arn, dependsOn: [bucket] };
}
