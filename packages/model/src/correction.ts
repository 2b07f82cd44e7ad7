import * as z from 'zod';

/** What was found wrong in a published run after it was published, and when that was said. */
export const correctionSchema = z.strictObject({
  date: z.iso.date(),
  /** A template as in prose: numbers appear only by reference. */
  note: z.string().trim().min(1).max(2000),
});

/** `corrections.json`, the oldest first. The recorded requests stay as they were published. */
export const correctionsSchema = z.strictObject({
  schemaVersion: z.literal(1),
  corrections: z.array(correctionSchema).min(1),
});

export type Correction = z.infer<typeof correctionSchema>;
