import * as z from 'zod';
import { reportSchema } from './report.ts';

/** The published JSON Schema of `report.json`, made from the schema that writing and reading validate against. */
export const reportJsonSchema = (): Record<string, unknown> => ({
  title: 'Crossover report',
  ...z.toJSONSchema(reportSchema, { io: 'output' }),
});
