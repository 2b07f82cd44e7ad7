import * as z from 'zod';

/** The operations that the API under test publishes; scenarios are made of them. */
export const OPERATIONS = ['list', 'read', 'create', 'replace', 'patch', 'delete'] as const;

export const operationSchema = z.enum(OPERATIONS);

export type Operation = z.infer<typeof operationSchema>;
