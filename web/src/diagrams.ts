import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_FOLDER } from './settings.ts';

export const DIAGRAMS_FOLDER = join(PROJECT_FOLDER, 'docs', 'diagrams');

/** Ids of the architectures that are drawn in docs/diagrams, from the configuration that deploys them. */
export async function drawnArchitectures(): Promise<string[]> {
  const files = await readdir(DIAGRAMS_FOLDER);
  return files.flatMap((file) => (file.endsWith('.svg') ? [file.slice(0, -'.svg'.length)] : [])).sort();
}
