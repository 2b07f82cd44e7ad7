import type { Output, Resource } from '@pulumi/pulumi';
import type { LogStore } from './log-store.ts';

export interface Network {
  readonly vpc: sst.aws.Vpc;
  /** With a way out through a NAT gateway: servers fetch their artefact, packages and secret at boot. */
  readonly serverSubnetIds: Output<string>[];
  /** What a server needs at boot: its route out and S3's endpoint. */
  readonly serversReadyWhen: Resource[];
  /** No way out at all: databases, and functions that talk to nothing else. */
  readonly isolatedSubnetIds: sst.aws.Vpc['privateSubnets'];
}

interface NetworkOptions {
  readonly zones: number;
  /** 0 when nothing deployed has servers. */
  readonly natGateways: number;
  readonly region: string;
  readonly logs: LogStore;
}

/**
 * One VPC for all architectures. SST's own private subnets stay without a route out and hold databases and functions;
 * servers get subnets of their own, because giving the private ones a NAT would give it to the functions as well and
 * blur what the serverless architecture needs.
 */
export function createNetwork({ zones, natGateways, region, logs }: NetworkOptions): Network {
  const vpc = new sst.aws.Vpc('Network', {
    az: zones,
    transform: {
      // The group everything falls into that names none: it must lead nowhere.
      securityGroup: (args) => {
        args.ingress = [];
        args.egress = [];
      },
      publicSubnet: (args) => {
        args.mapPublicIpOnLaunch = false;
      },
    },
  });
  new aws.ec2.FlowLog(
    'NetworkFlowLog',
    {
      vpcId: vpc.id,
      // Accepted traffic would be a line per connection of each load test; the refused is what tells of an attempt.
      trafficType: 'REJECT',
      logDestinationType: 's3',
      logDestination: logs.bucketArn,
    },
    { dependsOn: logs.dependsOn },
  );
  const servers =
    natGateways > 0
      ? createServerSubnets(vpc, { zones, natGateways, region })
      : { serverSubnetIds: [], serversReadyWhen: [] };
  return { vpc, ...servers, isolatedSubnetIds: vpc.privateSubnets };
}

function createServerSubnets(
  vpc: sst.aws.Vpc,
  { zones, natGateways, region }: Pick<NetworkOptions, 'zones' | 'natGateways' | 'region'>,
): Pick<Network, 'serverSubnetIds' | 'serversReadyWhen'> {
  const zoneNames = aws.getAvailabilityZonesOutput({ state: 'available' }).names;
  const gateways = Array.from({ length: natGateways }, (_, index) => {
    const address = new aws.ec2.Eip(`NetworkNatAddress${index + 1}`, { domain: 'vpc' });
    return new aws.ec2.NatGateway(`NetworkNat${index + 1}`, {
      subnetId: vpc.publicSubnets.apply((ids) => ids[index] ?? ''),
      allocationId: address.id,
    });
  });
  const tables: Output<string>[] = [];
  const serversReadyWhen: Resource[] = [];
  const subnets = Array.from({ length: zones }, (_, index) => {
    const subnet = new aws.ec2.Subnet(`NetworkServerSubnet${index + 1}`, {
      vpcId: vpc.id,
      // SST's subnets end at 10.0.15.255 with two zones; these begin well above.
      cidrBlock: `10.0.${64 + 4 * index}.0/22`,
      availabilityZone: zoneNames.apply((names) => names[index] ?? ''),
      tags: { Name: `${$app.name}-${$app.stage}-NetworkServerSubnet${index + 1}` },
    });
    const table = new aws.ec2.RouteTable(`NetworkServerRoutes${index + 1}`, {
      vpcId: vpc.id,
      // With fewer gateways than zones the last one serves the rest, across zones.
      routes: [{ cidrBlock: '0.0.0.0/0', natGatewayId: gateways[Math.min(index, gateways.length - 1)]?.id }],
    });
    const association = new aws.ec2.RouteTableAssociation(`NetworkServerRoutesAssociation${index + 1}`, {
      subnetId: subnet.id,
      routeTableId: table.id,
    });
    tables.push(table.id);
    serversReadyWhen.push(association);
    return subnet.id;
  });
  // Free of charge, and what is fetched at boot from S3 (packages, the artefact) need not pass the metered NAT.
  const endpoint = new aws.ec2.VpcEndpoint('NetworkS3Endpoint', {
    vpcId: vpc.id,
    serviceName: `com.amazonaws.${region}.s3`,
    vpcEndpointType: 'Gateway',
    routeTableIds: tables,
  });
  return { serverSubnetIds: subnets, serversReadyWhen: [...serversReadyWhen, endpoint] };
}
