import * as z from 'zod';
import { onlyFor } from './conditions.ts';
import { count, entry, hours, quantity } from './fields.ts';

export const natGatewaySchema = z.strictObject({
  ...entry('nat-gateway'),
  gateways: count('Default 1.').optional(),
  hours: hours.optional().describe('Hours each exists; a part of an hour is billed as a whole one.'),
  processedGb: quantity('GB through all gateways, either direction.').optional(),
});

export const publicIpv4Schema = z.strictObject({
  ...entry('public-ipv4'),
  addresses: quantity('Addresses in use: of instances, NAT gateways, load balancer nodes.').optional(),
  idleAddresses: quantity('Allocated but not associated.').optional(),
  hours: hours.optional(),
});

export const vpcEndpointSchema = z
  .strictObject({
    ...entry('vpc-endpoint'),
    type: z.enum(['interface', 'gateway']).optional().describe('Default interface.'),
    endpoints: count('Default 1.').optional(),
    availabilityZones: count('Zones of each endpoint. Default 1.').optional(),
    hours: hours.optional().describe('Hours each exists; a part of an hour is billed as a whole one.'),
    processedGb: quantity('GB through all endpoints.').optional(),
  })
  .check(onlyFor('type', 'interface', { interface: ['availabilityZones', 'processedGb'], gateway: [] }));

export const dataTransferSchema = z.strictObject({
  ...entry('data-transfer'),
  internetOutGb: quantity('GB (2^30 bytes) out to the internet from all services of the account.').optional(),
  internetInGb: quantity('GB in from the internet: free.').optional(),
  crossAzGb: quantity('GB between availability zones; each GB is charged on both sides.').optional(),
  interRegionOutGb: quantity('GB out to another region.').optional(),
  toCloudFrontGb: quantity('GB from an AWS origin to CloudFront: free.').optional(),
});

export type NatGatewayUsage = z.infer<typeof natGatewaySchema>;
export type PublicIpv4Usage = z.infer<typeof publicIpv4Schema>;
export type VpcEndpointUsage = z.infer<typeof vpcEndpointSchema>;
export type DataTransferUsage = z.infer<typeof dataTransferSchema>;
