import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { build, type Metafile, transform } from 'esbuild';
import { hintModulesThatRun } from './compile-hints.ts';
import { trims } from './trims.ts';

export interface BundleOptions {
  /** `lambda` exports `handler`; `server` starts listening when run. `-traced` adds OpenTelemetry to either. */
  readonly host: 'server' | 'lambda' | 'server-traced' | 'lambda-traced';
  /** Made when missing; the bundle replaces a file of its name. */
  readonly outDir: string;
  /** Default true. */
  readonly minify?: boolean;
}

export interface Bundle {
  /** Absolute when `outDir` is: `index.mjs` for Lambda, `server.mjs` for the server. */
  readonly file: string;
  readonly sizeBytes: number;
  /** At gzip's highest level. */
  readonly gzipBytes: number;
  /** Hex. The same sources, dependencies and options give the same bytes, on every machine. */
  readonly sha256: string;
}

const ROOT = join(import.meta.dirname, '../..');
const TARGET = 'node24';
const FILE_NAMES = {
  lambda: 'index.mjs',
  server: 'server.mjs',
  'lambda-traced': 'index.mjs',
  'server-traced': 'server.mjs',
} as const;

/**
 * The driver is CommonJS and calls `require`, which a module lacks; after bundling it only asks for Node's own
 * modules. `createRequire` would do too, but loads and resolves more than it is asked for.
 */
const BANNER = 'const require=(name)=>process.getBuiltinModule(name);';

/**
 * Builds one host into the one file that is deployed, with `DATABASE_URL` and the like left to the environment.
 *
 * No certificates are inside (see `trims.ts`): with `tls=true` in `DATABASE_URL` the host's environment must name
 * the authority's certificates in `NODE_EXTRA_CA_CERTS` - on Lambda `/var/runtime/ca-cert.pem`, which AWS keeps
 * current, on EC2 the downloaded `global-bundle.pem` of RDS.
 *
 * @throws Error when the build fails or would need a module at run time that is not part of Node.
 */
export async function bundle({ host, outDir, minify = true }: BundleOptions): Promise<Bundle> {
  const { outputFiles, metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`src/hosts/${host}.ts`],
    outfile: FILE_NAMES[host],
    bundle: true,
    platform: 'node',
    target: TARGET,
    format: 'esm',
    mainFields: ['module', 'main'],
    banner: { js: BANNER },
    legalComments: 'none',
    plugins: [trims],
    logLevel: 'silent',
    metafile: true,
    write: false,
  });
  refuseForeignImports(metafile);
  const readable = hintModulesThatRun(outputFiles[0]?.text ?? '');
  const code = minify ? await minified(readable) : readable;
  const contents = Buffer.from(code);
  const file = join(outDir, FILE_NAMES[host]);
  await mkdir(outDir, { recursive: true });
  await writeFile(file, contents);
  return {
    file,
    sizeBytes: contents.byteLength,
    gzipBytes: gzipSync(contents, { level: 9 }).byteLength,
    sha256: createHash('sha256').update(contents).digest('hex'),
  };
}

async function minified(code: string): Promise<string> {
  const result = await transform(code, {
    minify: true,
    format: 'esm',
    target: TARGET,
    legalComments: 'none',
  });
  return result.code;
}

/** The driver colours its debug output with this module if it happens to be installed, and does without otherwise. */
const OPTIONAL = ['cardinal'];

function refuseForeignImports(metafile: Metafile): void {
  const known = new Set([...builtinModules, ...builtinModules.map((name) => `node:${name}`), ...OPTIONAL]);
  const foreign = Object.values(metafile.outputs)
    .flatMap((output) => output.imports)
    .filter((entry) => entry.external && !known.has(entry.path))
    .map((entry) => entry.path);
  if (foreign.length > 0) {
    throw new Error(
      `expected a bundle that is complete, found it to need ${[...new Set(foreign)].join(', ')}`,
    );
  }
}
