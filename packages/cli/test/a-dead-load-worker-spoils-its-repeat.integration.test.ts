import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompletedRepeat } from '@crossover/model';
import { expect, test } from 'vitest';
import { artilleryProcesses } from '../../load/test/artillery-children.ts';
import { planFromOptions } from '../src/commands/run-options.ts';
import { crossover, unbroken } from './command.ts';
import { Targets, writeReads } from './targets.ts';
import { everythingWritten, watchForSecret } from './written.ts';

const SECRET = 'Bearer not-for-any-file-41d7';

test('a load worker that dies is told, its share is missing, the repeat is not used, and nobody saw the secret', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-dead-worker-'));
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const targets = new Targets();
  let pid = Number.NaN;
  let withSecret = 0;
  const port = await targets.serve((request, response) => {
    if (request.headers.authorization === SECRET) withSecret += 1;
    if (withSecret === 15) process.kill(artilleryProcesses(pid)[0] ?? Number.NaN, 'SIGKILL');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":1}');
  });
  const watch = watchForSecret(SECRET, folder);
  try {
    const plan = await planFromOptions(
      {
        quick: true,
        repeats: '1',
        slug: 'dead',
        seed: '1',
        region: 'us-east-1',
        workload: await writeReads(folder),
        workers: '2',
      },
      folder,
      `--target serverful=http://127.0.0.1:${port} --parity-path /health --header-env Authorization=MY_TOKEN`.split(
        ' ',
      ),
    );
    await mkdir(join(folder, 'dead'));
    // Workers start anew for each calibration too, which is most of the time and none of the matter.
    await writeFile(join(folder, 'dead', 'plan.json'), JSON.stringify({ ...plan, calibrationSeconds: 0 }));
    const outcome = await crossover(
      ['compare', '--resume', 'dead', '--no-site', '--reports', folder],
      { NO_COLOR: '1', TMPDIR: temporary, MY_TOKEN: SECRET },
      (started) => {
        pid = started;
      },
    );
    const { found, commands } = watch.stop();
    expect(outcome.code, outcome.stderr).toBe(0);
    expect(outcome.stderr).toMatch(/! reads\.serverful\.01: load worker [12] of 2 is lost/);
    expect(unbroken(outcome.stderr)).toMatch(
      /1 of 2 load workers died, and \d+ of \d+ requests have no records/,
    );
    const files = everythingWritten(join(folder, 'dead'));
    const repeat = JSON.parse(files.get('reads.serverful.01.json') ?? '') as CompletedRepeat;
    expect(repeat).toMatchObject({ state: 'completed', isValid: false });
    const { workers = [], scheduled, completed } = repeat.generator;
    const missing = workers.reduce((sum, worker) => sum + (worker.missing?.requests ?? 0), 0);
    expect(missing).toBeGreaterThan(0);
    expect(completed).toBe(scheduled - missing);
    expect((files.get('reads.serverful.01.ndjson.gz') ?? '').trim().split('\n')).toHaveLength(completed);

    expect(withSecret).toBeGreaterThan(15);
    expect(commands.length).toBeGreaterThan(0);
    expect(found).toEqual([]);
    for (const text of [...files.values(), ...commands, outcome.stdout, outcome.stderr])
      expect(text).not.toContain(SECRET);
  } finally {
    watch.stop();
    targets.close();
    await rm(folder, { recursive: true, force: true });
  }
});
