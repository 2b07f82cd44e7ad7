import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { CrossoverError } from '@crossover/model';
import { endProcess } from '../keeper/end-process.ts';
import { inheritedVariables } from '../keeper/inherited-variables.ts';
import { spawnTied } from '../keeper/tied-process.ts';
import { createCpuMeter, readCpuSeconds } from '../process-usage.ts';
import { CpuLimit } from './cpu-limit.ts';

const READY_WITHIN_MS = 15_000;
const DRAIN_MS = 2_000;
const CHECK_CPU_EVERY_MS = 2;

export interface ServerProcessOptions {
  readonly id: string;
  readonly bundle: string;
  readonly variables: Readonly<Record<string, string>>;
  onOutput?(line: string): void;
  /** It ended without having been told to. */
  onCrash(detail: string): void;
}

/** One long-lived server, as on one EC2 instance. */
export class ServerProcess {
  readonly id: string;
  readonly port: number;
  readonly #child: ChildProcess;
  #cpuSeconds = 0;
  #isEnding = false;
  #limit: CpuLimit | null = null;
  #limitTimer: NodeJS.Timeout | undefined;

  private constructor(id: string, port: number, child: ChildProcess) {
    this.id = id;
    this.port = port;
    this.#child = child;
  }

  /**
   * Starts a server and resolves when it listens.
   *
   * @throws CrossoverError `lab-failed` when it ends or does not listen within 15 s.
   */
  static async start(options: ServerProcessOptions): Promise<ServerProcess> {
    const child = spawnTied(process.execPath, [options.bundle], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...inheritedVariables(), ...options.variables, PORT: '0', ENVIRONMENT_ID: options.id },
    });
    let output = '';
    const port = await new Promise<number>((resolve, reject) => {
      const fail = (detail: string) =>
        reject(new CrossoverError('lab-failed', `The server did not start: ${detail} ${output.trimEnd()}`));
      const timer = setTimeout(() => fail(`not listening after ${READY_WITHIN_MS} ms.`), READY_WITHIN_MS);
      const read = (line: string) => {
        output = `${output}${line}\n`.slice(-1_000);
        const listening = readListening(line);
        if (listening === null) {
          options.onOutput?.(line);
          return;
        }
        clearTimeout(timer);
        resolve(listening);
      };
      for (const stream of [child.stdout, child.stderr]) {
        if (stream !== null) createInterface({ input: stream }).on('line', read);
      }
      child.once('error', (error) => fail(error.message));
      child.once('exit', (code, signal) => {
        clearTimeout(timer);
        fail(`it ended with ${signal ?? code}.`);
      });
    }).catch(async (error: unknown) => {
      await endProcess(child, 'SIGKILL', 0);
      throw error;
    });
    const server = new ServerProcess(options.id, port, child);
    child.once('exit', (code, signal) => {
      clearInterval(server.#limitTimer);
      if (!server.#isEnding)
        options.onCrash(`it ended with ${signal ?? code}: ${output.trimEnd().slice(-300)}`);
    });
    return server;
  }

  /** CPU seconds so far; after its end, as last read. */
  get cpuSeconds(): number {
    if (this.#child.pid !== undefined) this.#cpuSeconds = readCpuSeconds(this.#child.pid) ?? this.#cpuSeconds;
    return this.#cpuSeconds;
  }

  /**
   * Holds it to this share of one core from now on; null: to none.
   *
   * @throws CrossoverError `lab-failed` where the system does not tell what a process uses.
   */
  limitCpu(share: number | null): void {
    clearInterval(this.#limitTimer);
    this.#limit?.release();
    this.#limit = null;
    const { pid } = this.#child;
    if (share === null || pid === undefined) return;
    if (readCpuSeconds(pid) === null) {
      throw new CrossoverError(
        'lab-failed',
        'Expected to read what CPU a server uses from /proc, found nothing.',
        { hint: 'Limit the CPU of servers on Linux, or leave it unlimited.' },
      );
    }
    const limit = new CpuLimit(
      {
        cpuSeconds: createCpuMeter(pid),
        stop: () => this.#child.kill('SIGSTOP'),
        go: () => this.#child.kill('SIGCONT'),
      },
      share,
      performance.now(),
    );
    this.#limit = limit;
    this.#limitTimer = setInterval(() => limit.check(performance.now()), CHECK_CPU_EVERY_MS);
  }

  end(): Promise<void> {
    this.#isEnding = true;
    this.limitCpu(null);
    return endProcess(this.#child, 'SIGTERM', DRAIN_MS);
  }
}

/** The port in `{"event":"listening","port":n}`, null for any other line. */
function readListening(line: string): number | null {
  if (!line.startsWith('{')) return null;
  try {
    const message: unknown = JSON.parse(line);
    if (typeof message !== 'object' || message === null || !('event' in message) || !('port' in message))
      return null;
    return message.event === 'listening' && typeof message.port === 'number' ? message.port : null;
  } catch {
    return null;
  }
}
