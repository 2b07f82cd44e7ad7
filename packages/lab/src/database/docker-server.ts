import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { CrossoverError } from '@crossover/model';
import type { Keeper } from '../keeper/keeper.ts';
import type { PrivateServer } from './private-server.ts';
import { waitUntilItGreets } from './readiness.ts';

export const DOCKER_IMAGE = 'mysql:8.4';

/** The first start makes the data folder inside the container, and may have to fetch the image before. */
const READY_WITHIN_MS = 300_000;

/** Whether a Docker daemon answers, not merely whether the command is there. */
export function isDockerRunning(): boolean {
  const { status } = spawnSync('docker', ['info', '--format', '{{.ServerVersion}}'], { timeout: 10_000 });
  return status === 0;
}

/**
 * Starts MySQL in a container that nobody else can reach. The keeper removes it should its owner be killed.
 *
 * @throws CrossoverError `lab-failed` when the container does not start.
 */
export async function startDockerServer(keeper: Keeper, signal?: AbortSignal): Promise<PrivateServer> {
  const name = `crossover-${keeper.mark}`;
  const remove = ['docker', 'rm', '--force', '--volumes', name];
  const atEnd = keeper.runAtEnd(remove);
  const password = randomBytes(16).toString('hex');
  const stop = async () => {
    await run(keeper, remove);
    atEnd.forget();
  };
  try {
    // The password comes from the environment: an argument would be visible to every user of this machine.
    await run(
      keeper,
      `docker run --detach --rm --name ${name} --label crossover.lab=${keeper.mark} --env MYSQL_ROOT_PASSWORD
       --tmpfs /var/lib/mysql --publish 127.0.0.1::3306 ${DOCKER_IMAGE} --skip-name-resolve --skip-log-bin
       --performance-schema=OFF --max-connections=1500 --innodb-flush-log-at-trx-commit=0 --mysqlx=OFF`.split(
        /\s+/,
      ),
      { MYSQL_ROOT_PASSWORD: password },
    );
    const address = await run(keeper, ['docker', 'port', name, '3306/tcp']);
    const port = Number(address.trim().split(':').at(-1));
    await waitUntilItGreets({ host: '127.0.0.1', port, withinMs: READY_WITHIN_MS, signal });
    return { url: `mysql://root:${password}@127.0.0.1:${port}`, pid: null, stop };
  } catch (cause) {
    // It may never have started; why is told below.
    await stop().catch(() => {});
    signal?.throwIfAborted();
    throw new CrossoverError('lab-failed', `Docker could not start ${DOCKER_IMAGE}: ${String(cause)}`, {
      cause,
    });
  }
}

function run(
  keeper: Keeper,
  argv: readonly string[],
  variables: Record<string, string> = {},
): Promise<string> {
  const [program = '', ...args] = argv;
  const child = keeper.spawn(program, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...variables },
  });
  let output = '';
  let errors = '';
  child.stdout?.on('data', (chunk: Buffer) => {
    output += String(chunk);
  });
  child.stderr?.on('data', (chunk: Buffer) => {
    errors = `${errors}${chunk.toString()}`.slice(-600);
  });
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ${args[0] ?? ''} ended with ${code}: ${errors.trim()}`));
    });
  });
}
