import { policyDocument } from './policy-document.ts';

interface NewResource {
  readonly type: string;
  readonly name: string;
  readonly inputs: Record<string, unknown>;
}

const ACCOUNT = '123456789012';

/**
 * What AWS would have filled in when creating a resource: as little as the components read. Each value carries the
 * logical name, so that a test can tell whose ARN, id or address stands in another resource's input.
 */
export function stateOf({ type, name, inputs }: NewResource): { id: string; state: Record<string, unknown> } {
  const service = type.split(':')[1]?.split('/')[0] ?? 'unknown';
  const common: Record<string, unknown> = type.startsWith('aws:')
    ? { arn: `arn:aws:${service}:us-east-1:${ACCOUNT}:${name}`, name: inputs.name ?? name }
    : {};
  return { id: `${name}-id`, state: { ...common, ...inputs, ...filledIn(type, name, inputs) } };
}

function filledIn(type: string, name: string, inputs: Record<string, unknown>): Record<string, unknown> {
  switch (type) {
    case 'aws:rds/instance:Instance':
      return { endpoint: `${name}.rds.test:3306`, address: `${name}.rds.test`, port: 3306 };
    case 'aws:rds/cluster:Cluster':
      return { endpoint: `${name}.rds.test`, readerEndpoint: `${name}.ro.rds.test`, port: 3306 };
    case 'aws:rds/clusterInstance:ClusterInstance':
      return { endpoint: `${name}.rds.test`, port: 3306 };
    case 'aws:rds/proxy:Proxy':
      return { endpoint: `${name}.proxy.rds.test` };
    case 'aws:lambda/functionUrl:FunctionUrl':
      return { functionUrl: `https://${name}.lambda-url.test/` };
    case 'aws:ec2/launchTemplate:LaunchTemplate':
      return { latestVersion: 1 };
    case 'aws:lb/loadBalancer:LoadBalancer':
      return { dnsName: `${name}.elb.test`, zoneId: 'ZELB', arnSuffix: `app/${name}/0123456789abcdef` };
    case 'aws:lb/targetGroup:TargetGroup':
      return {
        arn: `arn:aws:elasticloadbalancing:us-east-1:${ACCOUNT}:targetgroup/${name}/0123456789abcdef`,
        arnSuffix: `targetgroup/${name}/0123456789abcdef`,
      };
    case 'aws:acm/certificate:Certificate':
      return {
        domainValidationOptions: [
          inputs.domainName,
          ...((inputs.subjectAlternativeNames ?? []) as unknown[]),
        ].map((domainName) => ({
          domainName,
          resourceRecordName: `_validate.${String(domainName)}`,
          resourceRecordType: 'CNAME',
          resourceRecordValue: '_value.acm.test',
        })),
      };
    case 'aws:apigatewayv2/api:Api':
      return {
        apiEndpoint: `https://${name}.execute-api.test`,
        executionArn: `arn:aws:execute-api:us-east-1:${ACCOUNT}:${name}`,
      };
    case 'aws:apigatewayv2/domainName:DomainName':
      return {
        domainNameConfiguration: {
          ...(inputs.domainNameConfiguration as Record<string, unknown>),
          targetDomainName: `${name}.apigateway.test`,
          hostedZoneId: 'ZAPIGATEWAY',
        },
      };
    case 'aws:lambda/function:Function':
      return {
        name: inputs.name ?? name,
        invokeArn: `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${name}/invocations`,
        publish: false,
      };
    case 'aws:s3/bucket:Bucket':
    case 'aws:s3/bucketV2:BucketV2':
      return {
        ...bucketNames(typeof inputs.bucket === 'string' ? inputs.bucket : name.toLowerCase()),
        bucketRegionalDomainName: `${name}.s3.us-east-1.amazonaws.test`,
      };
    case 'aws:cloudfront/distribution:Distribution':
      return { domainName: `${name}.cloudfront.test`, hostedZoneId: 'Z2FDTNDATAQYW2' };
    case 'random:index/randomPassword:RandomPassword':
      return { result: `password-of-${name}` };
    case 'random:index/randomBytes:RandomBytes':
      return { base64: 'AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=', hex: '00' };
    case 'pulumi-nodejs:dynamic:Resource':
      return { zoneId: 'ZHOSTED' };
    default:
      return {};
  }
}

const bucketNames = (bucket: string) => ({ bucket, arn: `arn:aws:s3:::${bucket}` });

/** @throws Error naming the token, for a lookup nobody foresaw: it would be a question to AWS. */
export function answerLookup(
  token: string,
  inputs: Record<string, unknown>,
  region: string,
): Record<string, unknown> {
  switch (token) {
    case 'aws:index/getRegion:getRegion':
      return {
        id: region,
        name: region,
        region,
        description: region,
        endpoint: `ec2.${region}.amazonaws.com`,
      };
    case 'aws:index/getPartition:getPartition':
      return { id: 'aws', partition: 'aws', dnsSuffix: 'amazonaws.com', reverseDnsPrefix: 'com.amazonaws' };
    case 'aws:index/getCallerIdentity:getCallerIdentity':
      return { id: ACCOUNT, accountId: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:user/test`, userId: 'test' };
    case 'aws:index/getAvailabilityZones:getAvailabilityZones':
      return {
        id: region,
        names: ['a', 'b', 'c'].map((zone) => region + zone),
        zoneIds: ['az1', 'az2', 'az3'],
      };
    case 'aws:iam/getPolicyDocument:getPolicyDocument':
      return { id: 'policy', ...policyDocument(inputs) };
    case 'aws:ssm/getParameter:getParameter':
      return { id: String(inputs.name), name: inputs.name, value: 'ami-0123456789abcdef0', type: 'String' };
    case 'aws:ec2/getPrefixList:getPrefixList':
      return { id: 'pl-s3', prefixListId: 'pl-s3', cidrBlocks: [] };
    default:
      throw new Error(
        `the configuration looks up ${token}, which the evaluation has no answer for: it would ask AWS. ` +
          'Add an answer to packages/infra/evaluation/provider-stand-in.ts',
      );
  }
}
