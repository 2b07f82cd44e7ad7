import * as z from 'zod';
import { exclusive, needs, onlyFor, requireFor, requireOneOf } from './conditions.ts';
import { count, entry, hours, quantity } from './fields.ts';

/** Sizes as numbers, and quoted, which mean the same. */
const CACHE_SIZES_GB = [0.5, 1.6, 6.1, 13.5, 28.4, 58.2, 118, 237] as const;
const QUOTED_CACHE_SIZES_GB = ['0.5', '1.6', '6.1', '13.5', '28.4', '58.2', '118', '237'] as const;

export const apiGatewaySchema = z
  .strictObject({
    ...entry('api-gateway'),
    type: z.enum(['http', 'rest', 'websocket']),
    requests: quantity('HTTP and REST APIs: calls received in the month.').optional(),
    requestSizeKb: quantity(
      'HTTP APIs: mean payload of a call (the larger of request and response); metered in 512 KB. Default: one unit.',
    ).optional(),
    cacheSizeGb: z
      .literal([...CACHE_SIZES_GB, ...QUOTED_CACHE_SIZES_GB])
      .optional()
      .describe('REST APIs: size of the response cache.'),
    cacheHours: hours.optional(),
    messages: quantity('WebSocket APIs: messages sent and received.').optional(),
    messageSizeKb: quantity('WebSocket APIs: mean size; metered in 32 KB. Default: one unit.').optional(),
    connectionMinutes: quantity('WebSocket APIs: minutes of all connections.').optional(),
  })
  .check(
    onlyFor('type', '', {
      http: ['requests', 'requestSizeKb'],
      rest: ['requests', 'cacheSizeGb', 'cacheHours'],
      websocket: ['messages', 'messageSizeKb', 'connectionMinutes'],
    }),
  )
  .check(requireFor('type', 'http', 'requests'))
  .check(requireFor('type', 'rest', 'requests', 'cacheSizeGb'))
  .check(requireFor('type', 'websocket', 'messages', 'connectionMinutes'))
  .check(needs('cacheHours', 'cacheSizeGb'))
  .check(needs('messageSizeKb', 'messages'));

const loadFields = {
  newConnectionsPerSecond: quantity('Mean new connections a second.').optional(),
  activeConnections: quantity('Active connections, sampled each minute.').optional(),
  connectionDurationSeconds: quantity(
    'How long a connection lasts; gives activeConnections, unless given, as new per second × duration.',
  ).optional(),
};

const albLoadShape = {
  hours: hours.optional().describe('Hours of the month with this load.'),
  ...loadFields,
  processedGbPerHour: quantity(
    'GB (10^9 bytes) an hour, requests and responses, EC2, container and IP targets.',
  ).optional(),
  processedGbPerHourLambda: quantity('The same for Lambda targets: 0.4 GB make an LCU.').optional(),
  ruleEvaluationsPerSecond: quantity('Rule evaluations a second beyond the 10 free rules.').optional(),
  requestsPerSecond: quantity(
    'With rules, unless ruleEvaluationsPerSecond is given: evaluations = requests × (rules − 10).',
  ).optional(),
  rules: quantity('Rules processed for a request.').optional(),
};

const albLoadSchema = z
  .strictObject(albLoadShape)
  .check(requireOneOf('hours'))
  .check(needs('connectionDurationSeconds', 'newConnectionsPerSecond'))
  .check(needs('rules', 'requestsPerSecond'));

const ALB_DIMENSIONS = Object.keys(albLoadShape).filter((field) => field !== 'hours');

export const albSchema = z
  .strictObject({
    ...entry('application-load-balancer'),
    ...albLoadShape,
    loadBalancers: count('Balancers with this load each. Default 1.').optional(),
    hours: hours.optional().describe('Hours each runs; a part of an hour is billed as a whole one.'),
    lcus: quantity('LCUs of each hour, instead of the four dimensions.').optional(),
    reservedLcus: quantity('LCUs reserved by LCU reservation.').optional(),
    loads: z
      .array(albLoadSchema)
      .min(1)
      .optional()
      .describe('Loads of different hours; each has its own highest dimension.'),
  })
  .check(exclusive('lcus', 'loads'))
  .check(...ALB_DIMENSIONS.flatMap((field) => [exclusive('lcus', field), exclusive('loads', field)]))
  .check(needs('connectionDurationSeconds', 'newConnectionsPerSecond'))
  .check(needs('rules', 'requestsPerSecond'));

const nlbProtocol = z.enum(['tcp', 'udp', 'tls']);

export const nlbSchema = z
  .strictObject({
    ...entry('network-load-balancer'),
    loadBalancers: count('Default 1.').optional(),
    hours: hours.optional(),
    protocol: nlbProtocol.optional().describe('Default tcp.'),
    ...loadFields,
    processedGbPerHour: quantity('GB (10^9 bytes) an hour.').optional(),
    nlcus: quantity('NLCUs of each hour, instead of the three dimensions.').optional(),
  })
  .check(
    ...['newConnectionsPerSecond', 'activeConnections', 'processedGbPerHour'].map((field) =>
      exclusive('nlcus', field),
    ),
  )
  .check(needs('connectionDurationSeconds', 'newConnectionsPerSecond'));

export const route53Schema = z.strictObject({
  ...entry('route53'),
  hostedZones: quantity('Hosted zones kept more than 12 hours.').optional(),
  standardQueries: quantity('Standard queries.').optional(),
  latencyQueries: quantity('Latency based routing queries.').optional(),
  aliasQueries: quantity('Queries of alias records to AWS resources: free.').optional(),
  healthChecksAws: quantity('Health checks of AWS endpoints.').optional(),
  healthChecksNonAws: quantity('Health checks of other endpoints.').optional(),
});

const priceClass = z.enum(['us', 'eu', 'japan', 'asia']);

export const cloudfrontSchema = z
  .strictObject({
    ...entry('cloudfront'),
    edge: priceClass.optional().describe('Where the viewers are; it sets the price. Default us.'),
    plan: z
      .enum(['pay-as-you-go', 'free', 'pro', 'business', 'premium'])
      .optional()
      .describe('Default pay-as-you-go; a flat-rate plan has no other charge.'),
    distributions: count('Distributions on a flat-rate plan. Default 1.').optional(),
    dataOutGb: quantity('Data transfer out to viewers.').optional(),
    dataToOriginGb: quantity('Data transfer out to the origin.').optional(),
    httpsRequests: quantity('HTTPS requests.').optional(),
    httpRequests: quantity('HTTP requests.').optional(),
  })
  .check(
    onlyFor('plan', 'pay-as-you-go', {
      'pay-as-you-go': ['dataOutGb', 'dataToOriginGb', 'httpsRequests', 'httpRequests'],
      free: ['distributions'],
      pro: ['distributions'],
      business: ['distributions'],
      premium: ['distributions'],
    }),
  );

export type ApiGatewayUsage = z.infer<typeof apiGatewaySchema>;
export type AlbLoad = z.infer<typeof albLoadSchema>;
export type AlbUsage = z.infer<typeof albSchema>;
export type NlbUsage = z.infer<typeof nlbSchema>;
export type Route53Usage = z.infer<typeof route53Schema>;
export type CloudfrontUsage = z.infer<typeof cloudfrontSchema>;
