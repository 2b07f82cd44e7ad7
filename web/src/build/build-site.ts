/**
 * `node src/build/build-site.ts [folder]` builds the site, by default into `web/dist`.
 *
 * Astro keeps what it makes on its way below its own folder, at the same place for every output elsewhere: two builds
 * would take each other's files. So each builds into a folder of its own there, which is moved when it is whole.
 */
import { rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createOwnFolder, putInPlace } from './own-folder.ts';

const WEB = join(import.meta.dirname, '..', '..');

const folder = resolve(process.argv[2] ?? join(WEB, 'dist'));
process.env.ASTRO_TELEMETRY_DISABLED = '1';
process.env.NODE_ENV = 'production';
// The site's settings name folders from here.
process.chdir(WEB);
const { build } = await import('astro');
const own = await createOwnFolder(join(WEB, '.astro'), 'site-');
try {
  await build({ root: WEB, outDir: own });
  await putInPlace(own, folder);
} finally {
  await rm(own, { recursive: true, force: true });
}
