import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { EvaluationRequest } from './graph.ts';

interface LoadArguments {
  readonly path: string;
}
interface ResolveArguments {
  readonly path: string;
  readonly importer: string;
  readonly kind: string;
}
interface BuildHooks {
  onLoad(
    filter: { filter: RegExp },
    load: (arguments_: LoadArguments) => { contents: string; loader: 'ts' | 'js' } | undefined,
  ): void;
  onResolve(
    filter: { filter: RegExp },
    resolve: (arguments_: ResolveArguments) => { errors: { text: string }[] } | undefined,
  ): void;
}
interface Esbuild {
  build(options: Record<string, unknown>): Promise<unknown>;
}

const EXTERNALS = [
  '@pulumi/*',
  '@pulumiverse/*',
  '@sst-provider/*',
  '@aws-sdk/*',
  'undici',
  'esbuild',
  'archiver',
  'glob',
  'vite',
];

/** esbuild of SST's platform: nothing of the workspace's own tools takes part in an evaluation. */
export function platformEsbuild(platform: string): Esbuild {
  const require = createRequire(join(platform, 'package.json'));
  return require(join(platform, 'node_modules/esbuild')) as Esbuild;
}

/** Bundles `sst.config.ts` so that importing the result runs `app()` and exports its answer. */
export async function bundleApp(request: EvaluationRequest, outfile: string): Promise<void> {
  await platformEsbuild(request.platform).build({
    ...commonOptions(request, outfile),
    stdin: {
      contents: `import config from ${JSON.stringify(join(request.root, 'sst.config.ts'))};
        export const app = await config.app($input);`,
      resolveDir: request.root,
      loader: 'ts',
    },
    define: { $input: JSON.stringify({ stage: request.stage }) },
    banner: { js: `${REQUIRE_BANNER}\nfunction $config(input) { return input; }` },
    plugins: [refuseTopLevelImports()],
  });
}

/** Bundles `run()` with SST's own start-up, its globals defined as its command line defines them. */
export async function bundleProgram(
  request: EvaluationRequest,
  app: Record<string, unknown>,
  outfile: string,
): Promise<void> {
  const { platform, root, workFolder, isDev } = request;
  await platformEsbuild(platform).build({
    ...commonOptions(request, outfile),
    stdin: {
      contents: `import { run } from ${JSON.stringify(join(platform, 'src/auto/run.ts'))};
        import config from ${JSON.stringify(join(root, 'sst.config.ts'))};
        export const program = () => run(config.run);`,
      resolveDir: root,
      loader: 'ts',
    },
    define: {
      $app: JSON.stringify(app),
      $cli: JSON.stringify({
        command: 'deploy',
        dev: isDev,
        paths: { home: workFolder, root, work: workFolder, platform },
        state: { version: {} },
      }),
      $dev: String(isDev),
    },
    inject: [join(platform, 'src/shim/run.js')],
    banner: { js: REQUIRE_BANNER },
    plugins: [injectGlobals(platform)],
  });
}

const REQUIRE_BANNER = [
  `import { createRequire as __createRequire } from 'node:module';`,
  `import { fileURLToPath as __fileURLToPath } from 'node:url';`,
  'const require = __createRequire(import.meta.url);',
  'const __filename = __fileURLToPath(import.meta.url);',
  'const __dirname = __filename.slice(0, __filename.lastIndexOf("/"));',
].join('\n');

function commonOptions(request: EvaluationRequest, outfile: string): Record<string, unknown> {
  return {
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'esnext',
    mainFields: ['module', 'main'],
    nodePaths: [join(request.platform, 'node_modules')],
    external: EXTERNALS,
    sourcemap: 'linked',
    logLevel: 'error',
    outfile,
  };
}

/** SST refuses them too: the globals are not there yet when the file's own imports run. */
function refuseTopLevelImports(): { name: string; setup(build: BuildHooks): void } {
  return {
    name: 'refuse-top-level-imports',
    setup(build) {
      build.onResolve({ filter: /.*/ }, ({ path, importer, kind }) =>
        importer.endsWith('sst.config.ts') && kind === 'import-statement'
          ? {
              errors: [
                { text: `sst.config.ts has a top-level import of "${path}": use "await import()" in run()` },
              ],
            }
          : undefined,
      );
    },
  };
}

/** `aws` and `sst` are globals of a configuration: each of its files gets them as imports, as SST does it. */
function injectGlobals(platform: string): { name: string; setup(build: BuildHooks): void } {
  const lock = JSON.parse(readFileSync(resolve(platform, '../provider-lock.json'), 'utf8')) as {
    alias: string;
    package: string;
  }[];
  const imports = [
    ...lock.map((provider) => `import * as ${provider.alias} from ${JSON.stringify(provider.package)};`),
    `import * as sst from ${JSON.stringify(join(platform, 'src/components'))};`,
  ].join('');
  return {
    name: 'inject-globals',
    setup(build) {
      build.onLoad({ filter: /\.(js|ts)$/ }, ({ path }) => {
        if (path.startsWith(platform) || path.includes('/node_modules/')) return undefined;
        return { contents: imports + readFileSync(path, 'utf8'), loader: path.endsWith('.ts') ? 'ts' : 'js' };
      });
    },
  };
}
