import * as z from 'zod';

/** One measured value against what it must keep. */
export const demonstrationSchema = z.strictObject({
  name: z.string(),
  /** Where both sides were measured in one run: one over the other. */
  ratio: z.number().nullable().optional(),
  /** Null: it could not be measured, or was endless. */
  value: z.number().nullable(),
  unit: z.string().optional(),
  limit: z.union([z.number(), z.string()]).nullable().optional(),
  ok: z.boolean(),
  details: z
    .union([z.string(), z.record(z.string(), z.union([z.number(), z.string(), z.null()]))])
    .optional(),
});

/** A claim about the method, and what was found when it was last tried. */
export const proofClaimSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]+$/),
  title: z.string(),
  /** `synthetic`: on generated data whose truth is known. `lab`: on real processes of this machine. */
  kind: z.enum(['synthetic', 'lab']),
  command: z.string(),
  createdAt: z.iso.datetime(),
  commit: z.string().nullable(),
  tookSeconds: z.number().min(0),
  machine: z.strictObject({
    cpuModel: z.string(),
    cpus: z.int(),
    memoryMib: z.int(),
    nodeVersion: z.string(),
  }),
  demonstrations: z.array(demonstrationSchema).min(1),
});

/** `docs/proof.json`: what `npm run proof` has found, claim by claim. */
export const proofSchema = z.strictObject({
  schemaVersion: z.literal(1),
  claims: z.array(proofClaimSchema),
});

export type Demonstration = z.infer<typeof demonstrationSchema>;
export type ProofClaim = z.infer<typeof proofClaimSchema>;
export type Proof = z.infer<typeof proofSchema>;
