import type { ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CrossoverError } from '@crossover/model';
import { endProcess } from '../keeper/end-process.ts';
import type { Keeper } from '../keeper/keeper.ts';
import type { LabEvent } from '../lab-event.ts';
import type { EdgeCommand, EdgeConfiguration, EdgeMessage, EdgeResults } from './edge-protocol.ts';

const EDGE_MAIN = fileURLToPath(new URL('./edge-main.ts', import.meta.url));
const END_WITHIN_MS = 5_000;
const EXIT_WITHIN_MS = 500;

interface Question {
  resolve(result: unknown): void;
  reject(error: Error): void;
}

/** The owner's side of an edge process. */
export class EdgeProcess {
  readonly #architecture: string;
  readonly #child: ChildProcess;
  readonly #questions = new Map<number, Question>();
  #count = 0;
  #failure: CrossoverError | null = null;

  private constructor(architecture: string, child: ChildProcess, onEvent: (event: LabEvent) => void) {
    this.#architecture = architecture;
    this.#child = child;
    let errors = '';
    child.stderr?.on('data', (chunk: Buffer) => {
      errors = `${errors}${chunk.toString()}`.slice(-2_000);
    });
    child.on('message', (message: EdgeMessage) => {
      if (message.kind === 'event') onEvent(message.event);
      else this.#answered(message);
    });
    child.once('error', (error) => this.#lost(error.message));
    child.once('exit', (code, signal) => this.#lost(`it ended with ${signal ?? code}. ${errors.trim()}`));
  }

  /** Starts the process; its front door is open when `ask({ kind: 'start' … })` has been answered. */
  static spawn(
    keeper: Keeper,
    configuration: EdgeConfiguration,
    onEvent: (event: LabEvent) => void,
  ): EdgeProcess {
    const child = keeper.spawn(process.execPath, [EDGE_MAIN], {
      stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    });
    return new EdgeProcess(configuration.architecture.id, child, onEvent);
  }

  /** @throws CrossoverError as the command does, or `lab-failed` when the process is gone. */
  ask<K extends EdgeCommand['kind']>(command: EdgeCommand & { kind: K }): Promise<EdgeResults[K]> {
    return new Promise((resolve, reject) => {
      if (this.#failure !== null) {
        reject(this.#failure);
        return;
      }
      this.#count += 1;
      this.#questions.set(this.#count, { resolve: (result) => resolve(result as EdgeResults[K]), reject });
      this.#child.send({ id: this.#count, command });
    });
  }

  /** Ends what is behind the edge in order, then the process. Never rejects. */
  async end(): Promise<void> {
    if (this.#failure === null) {
      const timer = setTimeout(() => this.#child.kill('SIGKILL'), END_WITHIN_MS);
      // An edge that ends badly is killed by the timer, or has gone already.
      await this.ask({ kind: 'end' }).catch(() => {});
      clearTimeout(timer);
    }
    // Its owner gone, it exits by itself.
    if (this.#child.connected) this.#child.disconnect();
    await endProcess(this.#child, 'SIGCONT', EXIT_WITHIN_MS);
  }

  #answered(message: Exclude<EdgeMessage, { kind: 'event' }>): void {
    const question = this.#questions.get(message.id);
    this.#questions.delete(message.id);
    if (message.kind === 'result') question?.resolve(message.result);
    else question?.reject(toError(message));
  }

  #lost(detail: string): void {
    this.#failure ??= new CrossoverError(
      'lab-failed',
      `The edge of ${this.#architecture} is gone: ${detail}`,
    );
    for (const question of this.#questions.values()) question.reject(this.#failure);
    this.#questions.clear();
  }
}

function toError({ code, message, hint }: Extract<EdgeMessage, { kind: 'error' }>): CrossoverError {
  return new CrossoverError(code ?? 'lab-failed', message, hint === null ? {} : { hint });
}
