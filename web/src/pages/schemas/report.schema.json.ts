import { reportSchema } from '@crossover/model';
import type { APIRoute } from 'astro';
import * as z from 'astro/zod';

/** The JSON Schema of report.json, made from the schema that writing and reading validate against. */
export const GET: APIRoute = () => {
  const schema = { title: 'Crossover report', ...z.toJSONSchema(reportSchema) };
  return new Response(`${JSON.stringify(schema, null, 2)}\n`, {
    headers: { 'content-type': 'application/schema+json' },
  });
};
