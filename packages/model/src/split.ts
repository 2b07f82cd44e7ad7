import * as z from 'zod';
import { hybridControllerSchema } from './lab-settings.ts';
import { quantitySchema } from './quantity.ts';

/** How servers and functions behind one front door shared a workload, over its valid repeats. */
export const splitSchema = z.strictObject({
  workload: z.string(),
  architecture: z.string(),
  controller: hybridControllerSchema,
  repeats: z.int().min(1),
  /** Of the requests handed to either half, warm-up included. */
  functionShare: quantitySchema,
  /** In the second in which functions took most. */
  highestFunctionShare: quantitySchema,
  /** Response times of the requests that each half answered, from the intended send; warm-up apart. */
  servers: z.strictObject({ responseP50: quantitySchema, responseP99: quantitySchema }),
  functions: z.strictObject({ responseP50: quantitySchema, responseP99: quantitySchema }),
  /** How often the controller moved the weights, per minute of the repeat. */
  weightChangesPerMinute: quantitySchema,
});

export type Split = z.infer<typeof splitSchema>;
