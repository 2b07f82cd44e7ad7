import { spawnSync } from 'node:child_process';
import { glob } from 'node:fs/promises';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { usingDatabase } from '@crossover/lab';

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
 */
async function bench(wanted: readonly string[]): Promise<void> {
  const files = (await Array.fromAsync(glob('{packages/{*,*/*},web}/bench/*.bench.ts'))).sort();
  const chosen = files.filter((file) => wanted.length === 0 || wanted.some((word) => file.includes(word)));
  if (chosen.length === 0) {
    console.error(`bench: expected one of ${files.join(', ')}, found none for ${wanted.join(', ')}.`);
    process.exitCode = 2;
    return;
  }
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
  const cacheFolder = fileURLToPath(new URL('../.cache', import.meta.url));
  await usingDatabase({ databaseUrl: process.env.DATABASE_URL, cacheFolder }, async ({ url }) => {
    process.env.CROSSOVER_TEST_DATABASE_URL = url;
    for (const file of chosen) await benchFile(file);
  });
}

async function benchFile(file: string): Promise<void> {
  console.log(`\n${file}`);
  const { run } = (await import(pathToFileURL(file).href)) as { run: () => Promise<Measurement[]> };
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

const format = (value: number | undefined) =>
  value === undefined ? '–' : Math.abs(value) >= 100 ? value.toFixed(0) : value.toPrecision(3);

await bench(process.argv.slice(2));
