import * as z from 'zod';
import { eventbridgeSchema, s3Schema, sqsSchema, stepFunctionsSchema } from './application.ts';
import { ebsSchema, ec2Schema, fargateSchema, lambdaSchema } from './compute.ts';
import { auroraSchema, dynamodbSchema, rdsProxySchema, rdsSchema } from './database.ts';
import { albSchema, apiGatewaySchema, cloudfrontSchema, nlbSchema, route53Schema } from './front-door.ts';
import { dataTransferSchema, natGatewaySchema, publicIpv4Schema, vpcEndpointSchema } from './network.ts';
import {
  budgetsSchema,
  cloudwatchSchema,
  costExplorerSchema,
  kmsSchema,
  secretsManagerSchema,
  systemsManagerSchema,
  xraySchema,
} from './operations.ts';

/** Usage of one AWS service in a month, in AWS's own terms and units; `service` says which. */
export const usageEntrySchema = z.discriminatedUnion('service', [
  lambdaSchema,
  ec2Schema,
  ebsSchema,
  fargateSchema,
  apiGatewaySchema,
  albSchema,
  nlbSchema,
  route53Schema,
  cloudfrontSchema,
  natGatewaySchema,
  publicIpv4Schema,
  vpcEndpointSchema,
  dataTransferSchema,
  rdsSchema,
  rdsProxySchema,
  auroraSchema,
  dynamodbSchema,
  cloudwatchSchema,
  xraySchema,
  secretsManagerSchema,
  systemsManagerSchema,
  kmsSchema,
  budgetsSchema,
  costExplorerSchema,
  stepFunctionsSchema,
  sqsSchema,
  eventbridgeSchema,
  s3Schema,
]);

export type UsageEntry = z.infer<typeof usageEntrySchema>;
