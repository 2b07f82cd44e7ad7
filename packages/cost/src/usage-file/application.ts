import * as z from 'zod';
import { onlyFor, requireFor } from './conditions.ts';
import { entry, quantity } from './fields.ts';

export const stepFunctionsSchema = z
  .strictObject({
    ...entry('step-functions'),
    type: z.enum(['standard', 'express']),
    stateTransitions: quantity('Standard: state transitions, retries included.').optional(),
    requests: quantity('Express: workflow executions started.').optional(),
    durationMs: quantity('Express: duration of each execution; rounded up to 100 ms.').optional(),
    memoryMb: quantity('Express: memory of each execution; rounded up to 64 MB.').optional(),
  })
  .check(
    onlyFor('type', '', { standard: ['stateTransitions'], express: ['requests', 'durationMs', 'memoryMb'] }),
  )
  .check(requireFor('type', 'standard', 'stateTransitions'))
  .check(requireFor('type', 'express', 'requests'))
  .check(requireFor('type', 'express', 'durationMs'));

export const sqsSchema = z.strictObject({
  ...entry('sqs'),
  type: z.enum(['standard', 'fifo']).optional().describe('Default standard.'),
  requests: quantity('API requests; empty receives and deletes count.'),
  payloadKb: quantity('Mean payload of a request; each 64 KB is one request. Default: one.').optional(),
});

export const eventbridgeSchema = z.strictObject({
  ...entry('eventbridge'),
  schedulerInvocations: quantity('Times that EventBridge Scheduler invoked a target.'),
});

export const s3Schema = z.strictObject({
  ...entry('s3'),
  standardStorageGb: quantity('S3 Standard storage, GB-month (2^30 bytes).').optional(),
  putRequests: quantity('PUT, COPY, POST and LIST requests.').optional(),
  getRequests: quantity('GET, SELECT and all other requests.').optional(),
});

export type StepFunctionsUsage = z.infer<typeof stepFunctionsSchema>;
export type SqsUsage = z.infer<typeof sqsSchema>;
export type EventbridgeUsage = z.infer<typeof eventbridgeSchema>;
export type S3Usage = z.infer<typeof s3Schema>;
