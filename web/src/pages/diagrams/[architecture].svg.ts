import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { APIRoute } from 'astro';
import { DIAGRAMS_FOLDER, drawnArchitectures } from '../../diagrams.ts';

export async function getStaticPaths() {
  const ids = await drawnArchitectures();
  return ids.map((architecture) => ({ params: { architecture } }));
}

/** The drawing of one architecture as it is deployed. */
export const GET: APIRoute = async ({ params }) =>
  new Response(await readFile(join(DIAGRAMS_FOLDER, `${params.architecture}.svg`), 'utf8'), {
    headers: { 'content-type': 'image/svg+xml' },
  });
