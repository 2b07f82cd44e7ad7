import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';

const KILLS = 20;
/** A lab is up after about 1.5 s: kills fall into each part of its start and into its use. */
const LATEST_KILL_MS = 2_500;
/** Half of each kill is waiting. */
const AT_ONCE = 2;

const folder = mkdtempSync(join(tmpdir(), 'crossover-test-'));
const functionBundle = join(folder, 'index.mjs');
copyFileSync(fileURLToPath(new URL('./fixtures/function.mjs', import.meta.url)), functionBundle);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that an owner starts inherits the temporary folder, which is how this test finds it. */
function startOwner(name: string): { owner: ChildProcess; temporary: string } {
  const temporary = join(folder, name);
  mkdirSync(temporary);
  const program = fileURLToPath(new URL('./fixtures/lab-owner.ts', import.meta.url));
  const owner = spawn(process.execPath, [program, functionBundle, join(folder, 'cache')], {
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, TMPDIR: temporary, NODE_OPTIONS: '' },
  });
  return { owner, temporary };
}

/** What there is of a lab, as Linux shows it. */
const leftOver = (temporary: string) => ({
  processes: readdirSync('/proc').filter(
    (entry) => /^\d+$/.test(entry) && readEnvironment(entry).includes(temporary),
  ).length,
  folders: readdirSync(temporary),
});

function readEnvironment(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/environ`, 'latin1');
  } catch {
    return '';
  }
}

/** Until the owner prints this word; however slow the machine is. */
async function untilPrinted(owner: ChildProcess, word: 'starting' | 'up'): Promise<void> {
  let errors = '';
  owner.stderr?.on('data', (chunk) => {
    errors += String(chunk);
  });
  await new Promise<void>((resolve, reject) => {
    owner.stdout?.on('data', (chunk) => {
      if (String(chunk).split('\n').includes(word)) resolve();
    });
    owner.once('exit', () => reject(new Error(`the lab ended before "${word}": ${errors}`)));
  });
}

test('a lab that is up has processes and a folder to leave behind', async () => {
  const { owner, temporary } = startOwner('up');
  await untilPrinted(owner, 'up');
  const { processes, folders } = leftOver(temporary);
  owner.kill('SIGKILL');
  // Owner, keeper, database, two edges, a server and three banked environments.
  expect(processes).toBeGreaterThanOrEqual(9);
  expect(folders).toHaveLength(1);
  await expect.poll(() => leftOver(temporary)).toEqual({ processes: 0, folders: [] });
});

test(`${KILLS} kills at random moments leave no process and no folder`, async () => {
  const open = Array.from({ length: KILLS }, (_, kill) => kill);
  const work = async () => {
    for (let kill = open.shift(); kill !== undefined; kill = open.shift()) {
      const { owner, temporary } = startOwner(`kill-${kill}`);
      // One in each part of the time, so that no part is left out by chance.
      const afterMs = ((kill + Math.random()) / KILLS) * LATEST_KILL_MS;
      await sleep(afterMs);
      const ended = once(owner, 'exit');
      owner.kill('SIGKILL');
      await ended;
      const message = `killed after ${afterMs.toFixed(0)} ms`;
      await expect.poll(() => leftOver(temporary), { message }).toEqual({ processes: 0, folders: [] });
    }
  };
  // What is left of one is not mistaken for another's: each has a temporary folder of its own.
  await Promise.all(Array.from({ length: AT_ONCE }, work));
});

test('Ctrl-C, sent to the whole process group, ends the lab in order', async () => {
  for (const moment of ['while it starts', 'when it is up']) {
    const { owner, temporary } = startOwner(moment.replaceAll(' ', '-'));
    await untilPrinted(owner, moment === 'when it is up' ? 'up' : 'starting');
    // Into the middle of its start.
    if (moment === 'while it starts') await sleep(300);
    const ended = once(owner, 'exit');
    process.kill(-(owner.pid ?? Number.NaN), 'SIGINT');
    expect(await ended, moment).toEqual([0, null]);
    expect(leftOver(temporary), moment).toEqual({ processes: 0, folders: [] });
  }
});
