/** Builds what is deployed into the given folder and prints where it is: `build-artifacts.ts <folder> plain|traced`. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { ROOT } from './platform.ts';

interface Bundler {
  bundle(options: {
    host: `${'server' | 'lambda'}${'' | '-traced'}`;
    outDir: string;
  }): Promise<{ file: string; sha256: string }>;
}

const [folder = '', tracing] = process.argv.slice(2);
const suffix = tracing === 'traced' ? '-traced' : '';
// By path: this package declares nothing of the API, it only deploys what the API's own bundler makes.
const bundler = (await import(resolve(ROOT, 'packages/api/src/bundle/index.ts'))) as Bundler;
const server = await bundler.bundle({ host: `server${suffix}`, outDir: join(folder, 'server') });
const lambda = await bundler.bundle({ host: `lambda${suffix}`, outDir: join(folder, 'lambda') });

const migrations = resolve(ROOT, 'packages/api/src/migrations');
const hash = createHash('sha256');
for (const name of readdirSync(migrations).sort())
  hash.update(`${name}\0`).update(readFileSync(join(migrations, name)));

console.log(
  JSON.stringify({
    server: { file: server.file, sha256: server.sha256 },
    functions: { folder: join(folder, 'lambda'), sha256: lambda.sha256 },
    migrationsSha256: hash.digest('hex'),
  }),
);
