import * as z from 'zod';

/** Everything needed to know what a number is of. A lab number is never shown as an AWS number. */
export const provenanceKindSchema = z.enum([
  'measured-on-aws',
  'measured-on-target',
  'measured-in-lab',
  'modelled',
  'billed',
]);

export type ProvenanceKind = z.infer<typeof provenanceKindSchema>;

export const unitSchema = z.enum([
  'ms',
  's',
  'share',
  'percent',
  'requests/s',
  'requests',
  'USD/month',
  'USD',
  'USD/million requests',
  'count',
  'MiB',
  'bytes',
  'ratio',
  'instances',
  'ACU',
]);

export type Unit = z.infer<typeof unitSchema>;

/**
 * A number that may be published: value, unit, 95 % interval and what it is of.
 * `value: null` means that it could not be known, and `reason` says why.
 */
export const quantitySchema = z.strictObject({
  value: z.number().nullable(),
  unit: unitSchema,
  /** Ends of the 95 % interval; null when there is none, and `reason` or the method says why. */
  low: z.number().nullable(),
  high: z.number().nullable(),
  /** Number of observations (requests, repeats or invocations as the field says); null for a modelled number. */
  n: z.int().min(0).nullable(),
  provenance: provenanceKindSchema,
  reason: z.string().nullable().default(null),
});

export type Quantity = z.infer<typeof quantitySchema>;
