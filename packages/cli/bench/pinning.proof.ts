/** Whether processes stay on the cores that the settings name. */
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Demonstration } from '@crossover/model';
import { readsAt, usingLabStand } from './lab-stand.ts';

const RATE_PER_SECOND = 100;

/** System under test on core 0, generator on core 1: read from the running processes, not from the settings. */
export async function run(seconds = 3): Promise<Demonstration[]> {
  if (cpus().length < 2) throw new Error(`expected at least 2 cores, found ${cpus().length}`);
  // A database that others share, for one, is not the lab's.
  const before = new Set(descendantsOf(process.pid).map(({ pid }) => pid));
  const settings = { systemCpus: '0', generatorCpus: '1' };
  return usingLabStand(
    { architectures: ['serverful', 'serverless'], products: 1000, settings },
    async (stand) => {
      await stand.play('serverless', readsAt(RATE_PER_SECOND, 1));
      const playing = stand.play('serverful', readsAt(RATE_PER_SECOND, seconds));
      await sleep(1500);
      const found = descendantsOf(process.pid).filter(({ pid }) => !before.has(pid));
      await playing;
      return [
        judge(
          'the generator',
          '1',
          found.filter(({ command }) => command.includes('artillery')),
        ),
        judge(
          'servers, functions, their edge and the database',
          '0',
          found.filter(
            ({ command }) =>
              /server|bootstrap|edge-main|mariadbd|mysqld/.test(command) && !command.includes('artillery'),
          ),
        ),
      ];
    },
  );
}

interface Found {
  readonly pid: number;
  readonly command: string;
  readonly allowed: string;
}

function judge(name: string, cpu: string, processes: readonly Found[]): Demonstration {
  const astray = processes.filter(({ allowed }) => allowed !== cpu).length;
  return {
    name: `${name}: processes that may run on other cores than ${cpu}`,
    value: astray,
    limit: 0,
    ok: astray === 0 && processes.length > 0,
    details: { processes: processes.length },
  };
}

/** Processes below this one with the cores that they may use. */
function descendantsOf(root: number): Found[] {
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      try {
        const status = readFileSync(`/proc/${pid}/status`, 'utf8');
        return [
          {
            pid: Number(pid),
            parent: Number(/^PPid:\s*(\d+)/m.exec(status)?.[1]),
            allowed: /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '',
            command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' '),
          },
        ];
      } catch {
        return [];
      }
    });
  const below = (parent: number): typeof all =>
    all.filter((one) => one.parent === parent).flatMap((one) => [one, ...below(one.pid)]);
  return below(root);
}
