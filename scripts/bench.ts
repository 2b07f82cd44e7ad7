import { spawnSync } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { usingDatabase } from '@crossover/lab';
import { CrossoverError } from '@crossover/model';
import { runScript } from './script.ts';

const ROOT = fileURLToPath(new URL('..', import.meta.url));

/** One claim about performance: measured in one run, both sides where it is a ratio. */
interface Measurement {
  readonly name: string;
  readonly ratio?: number;
  readonly value?: number;
  readonly unit?: string;
  /** As a sentence, e.g. `≥ 0.9`. */
  readonly limit?: string | number;
  readonly ok: boolean;
  readonly details?: unknown;
}

/**
 * Runs the benchmarks whose path contains one of the arguments, or all, one after the other, and prints a line for
 * each claim. Exit code 1 when a claim does not hold.
 *
 * @throws CrossoverError `usage` for an argument that none contains
 */
async function bench(wanted: readonly string[]): Promise<void> {
  const files = await listFiles();
  const unknown = wanted.find((word) => !files.some((file) => file.includes(word)));
  if (unknown !== undefined)
    throw new CrossoverError('usage', `Expected a part of a benchmark's path, found "${unknown}".`, {
      hint: `Known: ${files.join(', ')}.`,
    });
  const chosen = files.filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)));
  if (chosen.length > 1) {
    // Each in a process of its own: what one leaves in memory is not the next one's.
    for (const file of chosen) {
      const { status } = spawnSync(process.execPath, [fileURLToPath(import.meta.url), file], {
        stdio: 'inherit',
      });
      if (status !== 0) process.exitCode = 1;
    }
    return;
  }
  const cacheFolder = join(ROOT, '.cache');
  await usingDatabase({ databaseUrl: process.env.DATABASE_URL, cacheFolder }, async ({ url }) => {
    process.env.CROSSOVER_TEST_DATABASE_URL = url;
    for (const file of chosen) await benchFile(file);
  });
}

async function benchFile(file: string): Promise<void> {
  console.log(`\n${file}`);
  const { run } = (await import(pathToFileURL(join(ROOT, file)).href)) as {
    run: () => Promise<Measurement[]>;
  };
  for (const measurement of await run()) {
    console.log(render(measurement));
    if (!measurement.ok) process.exitCode = 1;
  }
}

function render({ name, ratio, value, unit, limit, ok, details }: Measurement): string {
  const number = ratio === undefined ? `${format(value)}${unit ? ` ${unit}` : ''}` : `ratio ${format(ratio)}`;
  const bound = limit === undefined ? '' : `  (limit ${limit})`;
  const more =
    details === undefined ? '' : `\n    ${typeof details === 'string' ? details : JSON.stringify(details)}`;
  return `  ${ok ? '✓' : '✗'} ${name}: ${number}${bound}${more}`;
}

const listFiles = async () =>
  (await Array.fromAsync(glob('{packages/{*,*/*},web}/bench/*.bench.ts', { cwd: ROOT }))).sort();

const format = (value: number | undefined) =>
  value === undefined ? '–' : Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);

const help = async () => `Measures what is claimed about performance.

Usage: npm run bench [-- <part of a path> …], without any all of them:

${(await listFiles()).map((file) => `  ${file}`).join('\n')}`;

await runScript({ name: 'bench', help, run: bench }, process.argv.slice(2));
