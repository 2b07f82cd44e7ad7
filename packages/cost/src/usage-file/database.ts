import * as z from 'zod';
import { exclusive, needs, onlyFor, requireOneOf } from './conditions.ts';
import { count, entry, hours, quantity } from './fields.ts';

export const rdsSchema = z
  .strictObject({
    ...entry('rds'),
    engine: z.literal('mysql').optional().describe('Prices are of MySQL.'),
    instanceClass: z.string().describe('E.g. db.t4g.medium.'),
    deployment: z.enum(['single-az', 'multi-az']).optional().describe('Default single-az.'),
    instances: count('Default 1.').optional(),
    hours: hours.optional().describe('Hours each runs; billed per second, at least 10 minutes.'),
    purchase: z.enum(['on-demand', 'reserved-1y-no-upfront']).optional().describe('Default on-demand.'),
    storageType: z.enum(['gp3', 'gp2']).optional().describe('Default gp3.'),
    storageGb: quantity('Provisioned storage of each instance.').optional(),
    storageHours: hours
      .optional()
      .describe('Hours the storage exists, stopped instances included; prorated. Default: the whole month.'),
    iops: quantity('gp3: provisioned IOPS; 3,000 are included, 12,000 from 400 GiB.').optional(),
    throughputMbps: quantity('gp3: provisioned MiB/s; 125 are included, 500 from 400 GiB.').optional(),
    backupStorageGb: quantity('All backup storage; as much as is provisioned is free.').optional(),
    additionalBackupStorageGb: quantity(
      'Backup storage beyond the free part, instead of backupStorageGb.',
    ).optional(),
    snapshotExportGb: quantity('Snapshot data exported to S3.').optional(),
    averageCpuUtilizationPercent: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe('t classes: mean over 24 h; above the baseline it is charged as surplus credits.'),
    surplusVcpuHours: quantity(
      'Surplus credits in vCPU-hours, instead of averageCpuUtilizationPercent.',
    ).optional(),
  })
  .check(onlyFor('storageType', 'gp3', { gp3: ['iops', 'throughputMbps'], gp2: [] }))
  .check(exclusive('averageCpuUtilizationPercent', 'surplusVcpuHours'))
  .check(needs('storageHours', 'storageGb'))
  .check(exclusive('backupStorageGb', 'additionalBackupStorageGb'));

export const rdsProxySchema = z
  .strictObject({
    ...entry('rds-proxy'),
    target: z
      .enum(['rds', 'aurora-provisioned', 'aurora-serverless-v2'])
      .optional()
      .describe('What the proxy stands before. Default rds, or aurora-serverless-v2 with acus.'),
    vcpus: quantity('vCPUs of the target instances, all together; at least 2 are billed.').optional(),
    acus: quantity('Serverless v2: mean ACUs of the target; at least 8 are billed.').optional(),
    hours: hours.optional(),
  })
  .check(requireOneOf('vcpus', 'acus'))
  .check(exclusive('vcpus', 'acus'))
  .check(
    onlyFor('target', 'unsaid', {
      unsaid: ['vcpus', 'acus'],
      rds: ['vcpus'],
      'aurora-provisioned': ['vcpus'],
      'aurora-serverless-v2': ['acus'],
    }),
  );

const capacitySchema = z
  .strictObject({
    acu: z.number().min(0).max(256).describe('ACUs held; 0 is paused.'),
    hours: z.number().min(0).optional(),
    seconds: z.number().min(0).optional(),
  })
  .check(requireOneOf('hours', 'seconds'));

export const auroraSchema = z
  .strictObject({
    ...entry('aurora'),
    engine: z.literal('mysql').optional().describe('Prices are of Aurora MySQL.'),
    configuration: z.enum(['standard', 'io-optimized']).optional().describe('Default standard.'),
    acuHours: quantity('Serverless v2: ACU-hours of all instances.').optional(),
    capacity: z
      .array(capacitySchema)
      .optional()
      .describe('Serverless v2: capacity over time, instead of acuHours; billed per second.'),
    minAcu: z
      .number()
      .min(0)
      .max(256)
      .optional()
      .describe('Configured minimum; 0 pauses, and is refused with an RDS Proxy.'),
    instances: count('Instances of this capacity or class: 1 writer and its readers. Default 1.').optional(),
    instanceClass: z.string().optional().describe('Provisioned instances: e.g. db.r7g.large.'),
    hours: hours.optional().describe('Provisioned instances: hours each runs.'),
    storageGb: quantity('Storage used, GB-month.').optional(),
    ioRequests: quantity('Read and write I/Os; free with io-optimized.').optional(),
    backupStorageGb: quantity('All backup storage; as much as the cluster stores is free.').optional(),
    additionalBackupStorageGb: quantity(
      'Backup storage beyond the free part, instead of backupStorageGb.',
    ).optional(),
    backtrackChangeRecords: quantity('Change records kept for backtrack, record-hours.').optional(),
    dataApiRequests: quantity('Data API requests.').optional(),
  })
  .check(exclusive('acuHours', 'capacity'))
  .check(exclusive('backupStorageGb', 'additionalBackupStorageGb'));

export const dynamodbSchema = z
  .strictObject({
    ...entry('dynamodb'),
    mode: z.enum(['on-demand', 'provisioned']),
    readRequestUnits: quantity('On demand: read request units.').optional(),
    writeRequestUnits: quantity('On demand: write request units.').optional(),
    reads: quantity('On demand: reads of items of itemSizeKb, instead of readRequestUnits.').optional(),
    writes: quantity('On demand: writes of items of itemSizeKb, instead of writeRequestUnits.').optional(),
    itemSizeKb: quantity('Size of an item; a read unit is 4 KB, a write unit 1 KB. Default 1.').optional(),
    readConsistency: z
      .enum(['strong', 'eventual', 'transactional'])
      .optional()
      .describe('Of reads: one unit, half a unit or two. Default strong.'),
    isTransactionalWrite: z.boolean().optional().describe('Of writes: two units instead of one.'),
    readCapacityUnits: quantity('Provisioned: RCUs.').optional(),
    writeCapacityUnits: quantity('Provisioned: WCUs.').optional(),
    hours: hours.optional().describe('Provisioned: hours with this capacity.'),
    storageGb: quantity('Table storage, GB-month.').optional(),
    streamReadRequests: quantity('Streams: read request units.').optional(),
    pointInTimeRecoveryGb: quantity('Continuous backups: GB-month of the table.').optional(),
    onDemandBackupGb: quantity('On-demand backups: GB-month.').optional(),
    restoredGb: quantity('GB restored from a backup.').optional(),
  })
  .check(
    onlyFor('mode', '', {
      'on-demand': [
        'readRequestUnits',
        'writeRequestUnits',
        'reads',
        'writes',
        'itemSizeKb',
        'readConsistency',
        'isTransactionalWrite',
      ],
      provisioned: ['readCapacityUnits', 'writeCapacityUnits', 'hours'],
    }),
  )
  .check(exclusive('readRequestUnits', 'reads'))
  .check(exclusive('writeRequestUnits', 'writes'))
  .check(needs('itemSizeKb', 'reads', 'writes'))
  .check(needs('readConsistency', 'reads'))
  .check(needs('isTransactionalWrite', 'writes'));

export type RdsUsage = z.infer<typeof rdsSchema>;
export type RdsProxyUsage = z.infer<typeof rdsProxySchema>;
export type AuroraUsage = z.infer<typeof auroraSchema>;
export type DynamodbUsage = z.infer<typeof dynamodbSchema>;
