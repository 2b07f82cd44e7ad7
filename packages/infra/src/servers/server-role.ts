import type { Input } from '@pulumi/pulumi';

interface ServerRoleOptions {
  readonly name: string;
  readonly artifactArn: Input<string>;
  readonly secretArn: Input<string>;
  readonly logGroupArn: Input<string>;
  readonly isTracingOn: boolean;
  readonly provider: aws.Provider;
}

/** What a server may do in AWS: read its artefact and its secret, write its log, send traces, be looked at by SSM. */
export function createServerRole(options: ServerRoleOptions): aws.iam.InstanceProfile {
  const { name, artifactArn, secretArn, logGroupArn, isTracingOn, provider } = options;
  const role = new aws.iam.Role(
    `${name}ServerRole`,
    {
      description: `${name} servers`,
      assumeRolePolicy: aws.iam.assumeRolePolicyForPrincipal({ Service: 'ec2.amazonaws.com' }),
      // A shell without SSH, keys or an open port.
      managedPolicyArns: ['arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore'],
      inlinePolicies: [
        {
          name: 'server',
          policy: aws.iam.getPolicyDocumentOutput({
            statements: [
              { sid: 'Artifact', actions: ['s3:GetObject'], resources: [artifactArn] },
              { sid: 'Secret', actions: ['secretsmanager:GetSecretValue'], resources: [secretArn] },
              {
                sid: 'Logs',
                actions: ['logs:CreateLogStream', 'logs:PutLogEvents', 'logs:DescribeLogStreams'],
                resources: [$interpolate`${logGroupArn}:*`],
              },
              ...(isTracingOn
                ? [
                    {
                      sid: 'Traces',
                      // X-Ray knows no resources to name here.
                      actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'],
                      resources: ['*'],
                    },
                  ]
                : []),
            ],
          }).json,
        },
      ],
    },
    { provider },
  );
  return new aws.iam.InstanceProfile(`${name}ServerProfile`, { role: role.name }, { provider });
}
