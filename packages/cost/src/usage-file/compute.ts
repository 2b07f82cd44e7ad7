import * as z from 'zod';
import { exclusive, needs, onlyFor, partOf, requireOneOf } from './conditions.ts';
import { count, entry, hours, quantity } from './fields.ts';

export const lambdaSchema = z
  .strictObject({
    ...entry('lambda'),
    architecture: z.enum(['x86_64', 'arm64']).optional().describe('Default x86_64.'),
    memoryMb: z.int().min(128).max(10_240).describe('Configured memory; billed GB = MB / 1,024.'),
    requests: quantity('Invocations in the month.'),
    durationMs: quantity('Duration of each request, without INIT; billed rounded up to 1 ms.').optional(),
    billedDurationMs: quantity(
      'Mean Billed Duration of the REPORT lines, INIT included; not rounded again. Instead of durationMs.',
    ).optional(),
    coldStarts: quantity('Requests of the month that began with INIT.').optional(),
    initDurationMs: quantity(
      'INIT of each cold start; billed since 2025-08-01. Added to durationMs.',
    ).optional(),
    ephemeralStorageMb: z
      .int()
      .min(512)
      .max(10_240)
      .optional()
      .describe('Configured /tmp; 512 MB are included.'),
    provisionedConcurrency: quantity(
      'Environments kept ready; the requests are then priced as served by them.',
    ).optional(),
    provisionedHours: hours
      .optional()
      .describe('Hours provisioned concurrency is switched on, billed in steps of 5 minutes.'),
    snapStartHours: quantity(
      'SnapStart (not Java, not Node.js): hours a version is active, at least 3.',
    ).optional(),
    snapStartRestores: quantity('SnapStart: environments restored from the snapshot.').optional(),
    streamedGb: quantity('GiB streamed beyond the first 6 MB of each response.').optional(),
  })
  .check(requireOneOf('durationMs', 'billedDurationMs'))
  .check(exclusive('durationMs', 'billedDurationMs'))
  .check(exclusive('billedDurationMs', 'coldStarts'))
  .check(exclusive('billedDurationMs', 'initDurationMs'))
  .check(needs('coldStarts', 'initDurationMs'))
  .check(needs('initDurationMs', 'coldStarts'))
  .check(partOf('coldStarts', 'requests'))
  .check(needs('provisionedHours', 'provisionedConcurrency'));

export const ec2Schema = z
  .strictObject({
    ...entry('ec2'),
    instanceType: z.string().describe('E.g. t4g.small.'),
    instances: count('Instances of this type. Default 1.').optional(),
    hours: hours.optional().describe('Hours each runs; billed per second, at least 60 s.'),
    purchase: z.enum(['on-demand', 'reserved-1y-no-upfront']).optional().describe('Default on-demand.'),
    averageCpuUtilizationPercent: z
      .number()
      .min(0)
      .max(100)
      .optional()
      .describe(
        't types in unlimited mode: mean over 24 h; above the baseline it is charged as surplus credits.',
      ),
    surplusVcpuHours: quantity(
      'Surplus credits in vCPU-hours, instead of averageCpuUtilizationPercent.',
    ).optional(),
  })
  .check(exclusive('averageCpuUtilizationPercent', 'surplusVcpuHours'));

export const ebsSchema = z
  .strictObject({
    ...entry('ebs'),
    volumeType: z.enum(['gp3', 'gp2']).optional().describe('Default gp3.'),
    volumes: count('Volumes of this kind. Default 1.').optional(),
    sizeGb: quantity('Size of each volume, GiB. Not needed for snapshots alone.').optional(),
    hours: hours.optional().describe('Hours each volume exists; the monthly price is prorated.'),
    iops: quantity('gp3: provisioned IOPS; 3,000 are included.').optional(),
    throughputMbps: quantity('gp3: provisioned MiB/s; 125 are included.').optional(),
    snapshotGb: quantity('Stored snapshots, GB-month.').optional(),
  })
  .check(onlyFor('volumeType', 'gp3', { gp3: ['iops', 'throughputMbps'], gp2: [] }))
  .check(requireOneOf('sizeGb', 'snapshotGb'))
  .check(needs('iops', 'sizeGb'))
  .check(needs('throughputMbps', 'sizeGb'));

export const fargateSchema = z
  .strictObject({
    ...entry('fargate'),
    architecture: z.enum(['x86_64', 'arm64']).optional().describe('Default x86_64.'),
    purchase: z.enum(['on-demand', 'spot']).optional().describe('Default on-demand.'),
    vcpu: z.number().positive().max(16).describe('vCPU of each task.'),
    memoryGb: z.number().positive().max(120).describe('Memory of each task.'),
    ephemeralStorageGb: z.number().min(20).max(200).optional().describe('Of each task; 20 GB are included.'),
    tasks: quantity('Tasks run in the month. Default 1.').optional(),
    hours: hours.optional().describe('Hours each task runs; billed per second, at least 1 minute.'),
    seconds: quantity('Seconds each task runs, instead of hours.').optional(),
  })
  .check(exclusive('hours', 'seconds'));

export type LambdaUsage = z.infer<typeof lambdaSchema>;
export type Ec2Usage = z.infer<typeof ec2Schema>;
export type EbsUsage = z.infer<typeof ebsSchema>;
export type FargateUsage = z.infer<typeof fargateSchema>;
