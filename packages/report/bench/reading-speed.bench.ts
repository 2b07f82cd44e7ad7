/** How quickly a repeat's requests are read, parsed and validated, beside merely counting the lines of the same file. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import type { Demonstration } from '@crossover/model';
import { readSamples } from '../src/samples.ts';

const REPORTS = join(import.meta.dirname, '../../../reports');
const LINES = 300_000;
const ROUNDS = 3;
const LIMIT = 5;

/** Both sides in turns on one file of real requests; CPU time, since the shell's two processes share two cores. */
export async function run(lines = LINES): Promise<Demonstration[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crossover-bench-'));
  try {
    const path = join(folder, 'requests.ndjson.gz');
    writeFileSync(path, gzipSync(realRequests(lines)));
    const ours: number[] = [];
    const shell: number[] = [];
    for (let round = 0; round < ROUNDS; round += 1) {
      const before = process.cpuUsage();
      await readSamples(readFileSync(path), path);
      const { user, system } = process.cpuUsage(before);
      ours.push((user + system) / 1e6);
      shell.push(countLines(path));
    }
    const ratio = Math.min(...ours) / Math.min(...shell);
    return [
      {
        name: 'CPU time of reading a repeat’s requests, against `zcat FILE | wc -l`',
        ratio,
        value: Number(ratio.toFixed(2)),
        limit: LIMIT,
        ok: ratio <= LIMIT,
        details: { lines, 'ours, s': Math.min(...ours), 'zcat and wc, s': Math.min(...shell) },
      },
    ];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Those of a published repeat, again and again. */
function realRequests(lines: number): string {
  const [slug] = readdirSync(REPORTS, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  const folder = join(REPORTS, slug?.name ?? '', 'requests');
  const [file] = readdirSync(folder).sort();
  const text = gunzipSync(readFileSync(join(folder, file ?? ''))).toString('utf8');
  const rows = text.trimEnd().split('\n');
  return Array.from({ length: lines }, (_, i) => `${rows[i % rows.length] ?? ''}\n`).join('');
}

/** CPU seconds of the shell's way. */
function countLines(path: string): number {
  const command = 'TIMEFORMAT="%U %S"; time (zcat "$0" | wc -l >/dev/null)';
  const printed = execFileSync('bash', ['-c', `{ ${command}; } 2>&1`, path]).toString();
  const [user = Number.NaN, system = Number.NaN] = printed.trim().split(/\s+/).map(Number);
  return user + system;
}
