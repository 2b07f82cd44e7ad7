/**
 * A rule of the AwsSolutions pack that what is deployed does not meet, and why it stays so. The one list: a test checks
 * that every finding is on it and that every entry still has a finding; the article names those that change the bill.
 */
export interface SecurityWaiver {
  /** Of cdk-nag's AwsSolutions pack. */
  readonly rule: string;
  /** Logical names of the resources it covers, as a regular expression over the whole name. */
  readonly resources: string;
  /** `personal`: production meets the rule, a small stage does not. */
  readonly stages: 'all' | 'personal';
  readonly reason: string;
  /** What meeting the rule would add to the bill; absent when it would cost nothing to speak of. */
  readonly bill?: string;
}

const waive = (
  rule: string,
  resources: string,
  reason: string,
  more: { bill?: string; stages?: 'personal' } = {},
): SecurityWaiver => ({
  rule,
  resources,
  stages: more.stages ?? 'all',
  reason,
  ...(more.bill === undefined ? {} : { bill: more.bill }),
});

/** A part of any architecture: what is waived is waived of the part, whichever row of the catalogue has it. */
const ANY = '(Serverful|Serverless|Hybrid)\\w*';

/** @see https://github.com/cdklabs/cdk-nag/blob/main/RULES.md#aws-solutions (read 2026-11-21) */
export const SECURITY_WAIVERS: readonly SecurityWaiver[] = [
  waive(
    'AwsSolutions-EC23',
    `${ANY}AlbSecurityGroup`,
    'The public front door: 80 and 443 are open to everyone, and nothing behind it is.',
  ),
  waive(
    'AwsSolutions-APIG4',
    `${ANY}Api.*`,
    'The compared API is public by design, behind each of the front doors alike; an authoriser would be measured with it.',
    { bill: 'an authorising function would be one more invocation per request that is not cached' },
  ),
  waive(
    'AwsSolutions-ECS4',
    `${ANY}Cluster`,
    'CPU and memory of a service come without Container Insights, and nothing else of it would be compared.',
    { bill: 'custom metrics for each cluster, service and task' },
  ),
  waive(
    'AwsSolutions-IAM4',
    '.*Role',
    'AWS’s own policies for Lambda’s logs and network interfaces, which SST attaches, and for Session Manager on the servers; they follow the services when those change.',
  ),
  waive(
    'AwsSolutions-IAM5',
    `${ANY}(Server|Function)Role`,
    'X-Ray’s write actions know no resources; a log group’s streams and the folder of a server’s artefacts end in a wildcard below a named one.',
  ),
  waive(
    'AwsSolutions-IAM5',
    `${ANY}ControllerHandlerRole`,
    'Reading metrics and listener rules cannot be narrowed to a resource; the one action that writes names its rule.',
  ),
  waive(
    'AwsSolutions-IAM5',
    `${ANY}CanaryRole`,
    'Synthetics names the log group it creates; metrics are bound to its namespace by a condition, results to a folder.',
  ),
  waive(
    'AwsSolutions-RDS3',
    `${ANY}MysqlInstance`,
    'A small stage tries things out and can be deployed again.',
    { stages: 'personal', bill: 'a second instance and a second copy of its storage' },
  ),
  waive('AwsSolutions-RDS10', '.*(Instance|Cluster)', 'A personal stage must be removable whole.', {
    stages: 'personal',
  }),
  waive(
    'AwsSolutions-RDS6',
    `${ANY}AuroraCluster`,
    'A token per connection would be measured as part of every cold start; the password is random, per stage, and of a user who may only read and write.',
  ),
  waive(
    'AwsSolutions-RDS11',
    `${ANY}(MysqlInstance|AuroraCluster)`,
    'Only named security groups reach the port; another number would hide nothing from them.',
  ),
  waive(
    'AwsSolutions-RDS14',
    `${ANY}AuroraCluster`,
    'Backups with point-in-time recovery exist; RDS has no backtrack, and the two databases are to be alike.',
    { bill: 'backtrack is charged per million change records kept' },
  ),
  waive(
    'AwsSolutions-RDS16',
    `${ANY}AuroraCluster`,
    'Errors and slow queries are exported. The general log writes every statement and the audit log every connection: both would be measured, and both hold capacity above the least.',
    { bill: 'a line in CloudWatch Logs per statement, by ingested byte' },
  ),
  waive(
    'AwsSolutions-SMG4',
    `${ANY}((Mysql|Aurora)ProxySecret\\w*|ServerEnvironment)`,
    'Credentials change with a deploy that replaces the random password; rotating under a running comparison would break its connections.',
    { bill: 'one rotation function, and an interface endpoint in each zone for it to reach Secrets Manager' },
  ),
  waive(
    'AwsSolutions-S1',
    '(AccessLogs|Artifacts|SiteAssets)Bucket',
    'One bucket is the log; one is read by servers at boot; one holds the published site and is read by CloudFront alone.',
    { bill: 'storage and requests for the logs' },
  ),
  waive('AwsSolutions-CFR1', 'SiteCdnDistribution', 'The article is for everyone.'),
  waive(
    'AwsSolutions-CFR2',
    'SiteCdnDistribution',
    'Static files, read only: there is nothing behind it to attack.',
    {
      bill: 'a web ACL, its rules, and a charge per million requests',
    },
  ),
  waive('AwsSolutions-CFR3', 'SiteCdnDistribution', 'The site keeps no record of its readers.', {
    bill: 'storage and requests for the logs',
  }),
  waive(
    'AwsSolutions-CFR4',
    'SiteCdnDistribution',
    'Without a domain CloudFront’s own certificate is used, whose least TLS version cannot be set.',
    { stages: 'personal' },
  ),
];
