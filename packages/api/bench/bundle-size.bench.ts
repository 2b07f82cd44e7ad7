/** How much of a deployment package the API is, gzipped, as a share of what it may be. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../src/bundle/index.ts';
import { atMost, type Measurement } from './measurement.ts';

const LIMIT_BYTES = 200_000;

export async function run(): Promise<Measurement[]> {
  const outDir = await mkdtemp(join(tmpdir(), 'crossover-size-'));
  try {
    const { sizeBytes, gzipBytes } = await bundle({ host: 'lambda', outDir });
    const details = `${gzipBytes} bytes gzipped of ${LIMIT_BYTES} allowed, ${sizeBytes} bytes minified`;
    return [atMost("the Lambda bundle's gzipped size over its limit", gzipBytes / LIMIT_BYTES, 1, details)];
  } finally {
    await rm(outDir, { recursive: true });
  }
}
