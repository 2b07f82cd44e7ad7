import { followConductor } from './conductor-client.ts';
import { readEngineStep } from './engine-step.ts';
import { Flow } from './flow.ts';
import type { EngineHelpers, FlowScript, VirtualUser } from './flow-script.ts';
import type { MetricEmitter } from './metrics.ts';
import { playFile } from './play-file.ts';
import { sharedRecorder } from './script-recorder.ts';

type Done = (error: Error | null, virtualUser: VirtualUser) => void;

interface ScenarioSpec {
  readonly name?: string;
  readonly flow?: unknown;
}

/**
 * The Artillery engine `crossover`. A scenario's flow is one step `play: {schedule, records}`, which plays a compiled
 * schedule; one step `follow: {socket}`, which takes schedules from a parent process one after the other; or the
 * usual steps of a script, of which it refuses those that it does not know.
 */
export default class CrossoverEngine {
  readonly #script: FlowScript;
  readonly #helpers: EngineHelpers;

  /** Artillery's contract: the script, the runner's events, its helpers for engines. */
  constructor(script: FlowScript, _events: unknown, helpers: EngineHelpers) {
    this.#script = script;
    this.#helpers = helpers;
  }

  createScenario(spec: ScenarioSpec, emitter: MetricEmitter): (virtualUser: VirtualUser, done: Done) => void {
    const step = readEngineStep(spec.flow, this.#script.config.target);
    if (step === null) {
      const flow = new Flow({
        script: this.#script,
        scenario: spec,
        helpers: this.#helpers,
        emitter,
        recorder: sharedRecorder(),
      });
      return (virtualUser, done) => flow.run(virtualUser, done);
    }
    return (virtualUser, done) => {
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
