import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export interface BundleSize {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** Paths of everything in it. */
  readonly inputs: readonly string[];
}

/** The calculator's code for a browser, with one region's prices, minified. */
export async function bundleCalculator(): Promise<BundleSize> {
  const { outputFiles, metafile } = await build({
    entryPoints: [fileURLToPath(new URL('./calculator-entry.ts', import.meta.url))],
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2024',
    logLevel: 'silent',
  });
  const contents = outputFiles[0]?.contents ?? new Uint8Array();
  const inputs = Object.values(metafile.outputs).flatMap((output) => Object.keys(output.inputs));
  return { bytes: contents.length, gzipBytes: gzipSync(contents, { level: 9 }).length, inputs };
}
