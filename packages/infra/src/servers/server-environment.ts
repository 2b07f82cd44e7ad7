import type { Input } from '@pulumi/pulumi';
import type { ArchitectureScope, Context } from '../context.ts';

export interface ServerEnvironmentOptions {
  readonly name: string;
  /** As the secret's description has it. */
  readonly servers: 'servers' | 'tasks';
  /** With the database's URL, in the form in which the servers read it. */
  readonly secretString: Input<string>;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

export interface ServerEnvironment {
  readonly secret: aws.secretsmanager.Secret;
  readonly logGroup: aws.cloudwatch.LogGroup;
  /** Known before the group is there. */
  readonly logGroupName: string;
}

/** What a fleet's servers are told in secret and where they write, whatever they run on. */
export function createServerEnvironment(options: ServerEnvironmentOptions): ServerEnvironment {
  const { name, servers, secretString, context, scope } = options;
  const { stage } = context;
  const { provider } = scope;
  const secret = new aws.secretsmanager.Secret(
    `${name}ServerEnvironment`,
    {
      description: `Environment of the ${name} ${servers}`,
      recoveryWindowInDays: stage.isProduction ? 7 : 0,
    },
    { provider },
  );
  new aws.secretsmanager.SecretVersion(
    `${name}ServerEnvironmentValue`,
    { secretId: secret.id, secretString },
    { provider },
  );
  const logGroupName = `/crossover/${stage.name}/${name.toLowerCase()}/server`;
  const logGroup = new aws.cloudwatch.LogGroup(
    `${name}ServerLogs`,
    { name: logGroupName, retentionInDays: stage.logRetentionDays },
    { provider },
  );
  return { secret, logGroup, logGroupName };
}
