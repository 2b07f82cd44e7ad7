import * as z from 'zod';

export const CALIBRATED_PERCENTILES = ['p50', 'p90', 'p95', 'p99', 'p999'] as const;

const timeMs = z.number().min(0);

/** One percentile of both ends of the same requests; null where the tail is too thin. */
const calibratedPercentileSchema = z
  .strictObject({
    /** What the target says that it took, from having read the request to writing the answer. */
    targetMs: timeMs,
    /** What the load generator recorded, from the intended send. */
    recordedMs: timeMs,
    /** Recorded minus true: what the instrument adds to a response time, network and client included. */
    biasMs: z.number(),
  })
  .nullable();

/** One play against the target; its requests are kept as those of a repeat are. */
const calibrationPassSchema = z.strictObject({
  when: z.enum(['before', 'after']),
  ratePerSecond: z.number().positive(),
  startedAt: z.iso.datetime(),
  requestsFile: z.string(),
  requestsSha256: z.string(),
  lagP99Ms: timeMs,
});

/** How much the instrument itself adds, measured on a target of known service time at the rates of the run. */
export const calibrationSchema = z.strictObject({
  /** What the target's timer is set to; it measures what became of it. */
  serviceTimeMs: timeMs,
  passes: z.array(calibrationPassSchema),
  /** Over all passes at that rate, by ascending rate. */
  rates: z.array(
    z.strictObject({
      ratePerSecond: z.number().positive(),
      requests: z.int().min(0),
      failed: z.int().min(0),
      percentiles: z.record(z.enum(CALIBRATED_PERCENTILES), calibratedPercentileSchema),
    }),
  ),
});

export type Calibration = z.infer<typeof calibrationSchema>;
export type CalibrationPass = Calibration['passes'][number];
export type CalibratedRate = Calibration['rates'][number];
