import { reportJsonSchema } from '@crossover/model';
import type { APIRoute } from 'astro';

/** The JSON Schema of report.json. */
export const GET: APIRoute = () =>
  new Response(`${JSON.stringify(reportJsonSchema(), null, 2)}\n`, {
    headers: { 'content-type': 'application/schema+json' },
  });
