import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ARCHITECTURES, type Report } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { crossover } from '../../packages/cli/test/command.ts';

const SCRIPT = `
config:
  target: http://127.0.0.1:1
  phases:
    - { duration: 2, arrivalRate: 5 }
scenarios:
  - name: look around
    flow:
      - get: { url: /products }
      - get: { url: /products/7 }
`;

let folder: string;
let reports: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-own-script-'));
  reports = join(folder, 'reports');
  await writeFile(join(folder, 'own.yml'), SCRIPT);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

test.concurrent.each(['http', 'crossover'])(
  'an Artillery script of one’s own runs with the %s engine, request by request',
  async (engine) => {
    const outcome = await crossover([
      'compare',
      '--quick',
      '--no-pin',
      '--no-site',
      '--json',
      '--repeats=1',
      `--script=${join(folder, 'own.yml')}`,
      `--engine=${engine}`,
      `--reports=${reports}`,
      `--slug=own-${engine}`,
    ]);
    expect(outcome.code, outcome.stderr).toBe(0);
    const report: Report = JSON.parse(outcome.stdout);
    // Ten virtual users of two requests each.
    for (const summary of report.summaries.filter((s) => s.repeats.valid === 1))
      expect(summary.requests).toBe(20);
    expect(report.summaries).toHaveLength(ARCHITECTURES.length);
  },
);
