import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** The HTTP client is CommonJS and calls `require`, which a module lacks; bundled, it asks for Node's own modules only. */
const BANNER = 'const require=(name)=>process.getBuiltinModule(name);';

/** Bundles the worker's side into one file: a worker on AWS has Node and Artillery, but none of our packages. */
export async function buildWorker(file: string): Promise<void> {
  await build({
    entryPoints: [fileURLToPath(import.meta.resolve('artillery-engine-crossover/share-worker'))],
    outfile: file,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'esm',
    banner: { js: BANNER },
    legalComments: 'inline',
    logLevel: 'silent',
  });
}
