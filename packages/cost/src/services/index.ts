import type { UsageEntry } from '../usage-file/entry.ts';
import { apiGateway } from './api-gateway.ts';
import { applicationLoadBalancer } from './application-load-balancer.ts';
import { aurora } from './aurora.ts';
import { budgets } from './budgets.ts';
import { cloudfront } from './cloudfront.ts';
import { cloudwatch } from './cloudwatch.ts';
import { costExplorer } from './cost-explorer.ts';
import { dataTransfer } from './data-transfer.ts';
import { dynamodb } from './dynamodb.ts';
import { ebs } from './ebs.ts';
import { ec2 } from './ec2.ts';
import { eventbridge } from './eventbridge.ts';
import { fargate } from './fargate.ts';
import { kms } from './kms.ts';
import { lambda } from './lambda.ts';
import { natGateway } from './nat-gateway.ts';
import { networkLoadBalancer } from './network-load-balancer.ts';
import { publicIpv4 } from './public-ipv4.ts';
import { rds } from './rds.ts';
import { rdsProxy } from './rds-proxy.ts';
import { route53 } from './route53.ts';
import { s3 } from './s3.ts';
import { secretsManager } from './secrets-manager.ts';
import type { Service } from './service.ts';
import { sqs } from './sqs.ts';
import { stepFunctions } from './step-functions.ts';
import { systemsManager } from './systems-manager.ts';
import { vpcEndpoint } from './vpc-endpoint.ts';
import { xRay } from './x-ray.ts';

type Services = { readonly [S in UsageEntry['service']]: Service<Extract<UsageEntry, { service: S }>> };

/** Every AWS service that can be priced, by the name it has in usage files. */
export const SERVICES: Services = {
  'api-gateway': apiGateway,
  'application-load-balancer': applicationLoadBalancer,
  aurora: aurora,
  budgets: budgets,
  cloudfront: cloudfront,
  cloudwatch: cloudwatch,
  'cost-explorer': costExplorer,
  'data-transfer': dataTransfer,
  dynamodb: dynamodb,
  ebs: ebs,
  ec2: ec2,
  eventbridge: eventbridge,
  fargate: fargate,
  kms: kms,
  lambda: lambda,
  'nat-gateway': natGateway,
  'network-load-balancer': networkLoadBalancer,
  'public-ipv4': publicIpv4,
  'rds-proxy': rdsProxy,
  rds: rds,
  route53: route53,
  s3: s3,
  'secrets-manager': secretsManager,
  sqs: sqs,
  'step-functions': stepFunctions,
  'systems-manager': systemsManager,
  'vpc-endpoint': vpcEndpoint,
  'x-ray': xRay,
};
