import { followConductor } from './conductor-client.ts';
import { readEngineStep } from './engine-step.ts';
import type { MetricEmitter } from './metrics.ts';
import { playFile } from './play-file.ts';

/** A virtual user's state as Artillery hands it over. */
interface VirtualUser {
  readonly vars: Readonly<Record<string, unknown>>;
}

type Done = (error: Error | null, virtualUser: VirtualUser) => void;

interface Script {
  readonly config: { readonly target?: string };
}

/**
 * The Artillery engine `crossover`. A scenario's flow is either `- play: {schedule, records}`, which plays a compiled
 * schedule, or `- follow: {socket}`, which takes schedules from a parent process one after the other.
 */
export default class CrossoverEngine {
  readonly #script: Script;

  constructor(script: Script) {
    this.#script = script;
  }

  createScenario(spec: { readonly flow?: unknown }, emitter: MetricEmitter) {
    const step = readEngineStep(spec.flow, this.#script.config.target);
    return (virtualUser: VirtualUser, done: Done): void => {
      emitter.emit('started');
      if (step.kind === 'follow') {
        followConductor(step.socketPath, emitter).then(
          () => done(null, virtualUser),
          // Without its conductor this process has no purpose. Only a signal ends the whole process from a worker
          // thread; Artillery would otherwise go on to report a run that nobody asked for.
          () => process.kill(process.pid, 'SIGKILL'),
        );
        return;
      }
      playFile(step.order, { emitter }).then(
        () => done(null, virtualUser),
        (error: unknown) => {
          const failure = error instanceof Error ? error : new Error(String(error));
          emitter.emit('error', failure.message);
          done(failure, virtualUser);
        },
      );
    };
  }
}
