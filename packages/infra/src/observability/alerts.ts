import type { Output } from '@pulumi/pulumi';
import type { Context } from '../context.ts';

/** One topic for alarms, scaling events and budgets; somebody hears of them once an address is set. */
export function createAlertTopic({ settings }: Context): Output<string> {
  const { accountId } = aws.getCallerIdentityOutput({});
  const topic = new sst.aws.SnsTopic('Alerts');
  new aws.sns.TopicPolicy('AlertsPolicy', {
    arn: topic.arn,
    policy: aws.iam.getPolicyDocumentOutput({
      statements: [
        {
          sid: 'Publish',
          actions: ['sns:Publish'],
          resources: [topic.arn],
          principals: [
            {
              type: 'Service',
              identifiers: ['cloudwatch.amazonaws.com', 'autoscaling.amazonaws.com', 'budgets.amazonaws.com'],
            },
          ],
          conditions: [{ test: 'StringEquals', variable: 'aws:SourceAccount', values: [accountId] }],
        },
        {
          // Auto Scaling publishes with its service-linked role, in the account's name.
          sid: 'Owner',
          actions: ['sns:Publish'],
          resources: [topic.arn],
          principals: [{ type: 'AWS', identifiers: [$interpolate`arn:aws:iam::${accountId}:root`] }],
        },
        {
          sid: 'TlsOnly',
          effect: 'Deny',
          actions: ['sns:Publish'],
          resources: [topic.arn],
          principals: [{ type: '*', identifiers: ['*'] }],
          conditions: [{ test: 'Bool', variable: 'aws:SecureTransport', values: ['false'] }],
        },
      ],
    }).json,
  });
  if (settings.alertEmail !== undefined) {
    new aws.sns.TopicSubscription('AlertsEmail', {
      topic: topic.arn,
      protocol: 'email',
      endpoint: settings.alertEmail,
    });
  }
  return topic.arn;
}
