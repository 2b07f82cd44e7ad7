import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { isLoopback } from './target.ts';

/** Last output kept to be shown on failure. */
const OUTPUT_LIMIT = 64_000;

const PROXY_VARIABLES = ['HTTP_PROXY', 'HTTPS_PROXY', 'ALL_PROXY', 'http_proxy', 'https_proxy', 'all_proxy'];

export interface ArtilleryProcess {
  readonly child: ChildProcess;
  /** What it printed, at most its last 64,000 characters. */
  output(): string;
  /** Resolves with the exit code, or null after a signal; never rejects. */
  readonly exited: Promise<number | null>;
  /** Ends it at once; resolves when it is gone. */
  kill(): Promise<void>;
}

export interface ArtilleryOptions {
  readonly arguments: readonly string[];
  readonly cwd: string;
  /** Linux CPU list such as `1` or `0-1`; null or absent: any. */
  readonly cpus?: string | null;
  /** Proxies from the environment are ignored when this is on the loopback. */
  readonly targetUrl?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts Artillery as a child that does not outlive this process, in a process group of its own: Ctrl-C in the
 * terminal reaches this process only, which then decides what becomes of Artillery.
 */
export function startArtillery(options: ArtilleryOptions): ArtilleryProcess {
  const command = [...guardCommand(), ...pinCommand(options.cpus ?? null), process.execPath, artilleryPath()];
  const [program = process.execPath, ...rest] = [...command, ...options.arguments];
  const child = spawn(program, rest, {
    cwd: options.cwd,
    env: environmentOf(options),
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output = (output + text).slice(-OUTPUT_LIMIT);
    });
  }
  let spawnError: Error | undefined;
  const exited = new Promise<number | null>((resolve) => {
    child.once('error', (error) => {
      spawnError = error;
      resolve(null);
    });
    child.once('close', (code) => resolve(code));
  });
  return {
    child,
    exited,
    output: () => (spawnError === undefined ? output : `${output}\n${spawnError.message}`).trim(),
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
      const closed = once(child, 'close');
      child.kill('SIGKILL');
      await closed;
    },
  };
}

/** An error that shows what Artillery printed last. */
export function artilleryFailure(
  message: string,
  output: string,
  options: { readonly hint?: string; readonly cause?: unknown } = {},
): CrossoverError {
  const lines = output.split('\n').slice(-20).join('\n');
  return new CrossoverError(
    'load-failed',
    lines === '' ? message : `${message} Artillery printed:\n${lines}`,
    {
      hint: 'If Artillery itself cannot start, install the dependencies again with "npm ci".',
      ...options,
    },
  );
}

function artilleryPath(): string {
  const require = createRequire(import.meta.url);
  const manifest = require.resolve('artillery/package.json');
  return join(dirname(manifest), 'bin', 'run');
}

/** Linux only: the kernel kills the child when this process dies, even by `kill -9`. */
function guardCommand(): string[] {
  return process.platform === 'linux' && existsSync('/usr/bin/setpriv')
    ? ['/usr/bin/setpriv', '--pdeathsig', 'KILL']
    : [];
}

/** What stands before a command to pin it to CPUs. */
export function pinCommand(cpus: string | null): string[] {
  if (cpus === null) return [];
  if (process.platform !== 'linux' || !existsSync('/usr/bin/taskset')) {
    throw new CrossoverError(
      'load-failed',
      `Expected "taskset" to pin the generator to CPU ${cpus}, found none.`,
      {
        hint: 'On Debian: apt-get install util-linux. Elsewhere run without pinning.',
      },
    );
  }
  return ['/usr/bin/taskset', '--cpu-list', cpus];
}

function environmentOf(options: ArtilleryOptions): NodeJS.ProcessEnv {
  const environment: NodeJS.ProcessEnv = {
    ...process.env,
    ...options.env,
    ARTILLERY_DISABLE_TELEMETRY: 'true',
  };
  // Crossover does its own recording; nothing of a run leaves for Artillery's cloud.
  delete environment.ARTILLERY_CLOUD_API_KEY;
  const target = options.targetUrl === undefined ? null : URL.parse(options.targetUrl);
  if (target === null || isLoopback(target)) for (const name of PROXY_VARIABLES) delete environment[name];
  return environment;
}
