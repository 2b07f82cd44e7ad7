import { checkFlow, type FlowStep, isRecord, METHODS, routeOfUrl, startsWithRequest } from './flow-check.ts';
import { FlowClient, type FlowSession } from './flow-client.ts';
import {
  type EngineHelpers,
  type FlowScenario,
  type FlowScript,
  namesOf,
  type Step,
  type VirtualUser,
} from './flow-script.ts';
import { ArtilleryMetrics, type MetricEmitter } from './metrics.ts';
import { prepareRequest } from './prepared-request.ts';
import { asError, callScriptFunction } from './script-function.ts';
import type { ScriptRecorder } from './script-recorder.ts';

/** Runs the usual flow steps of a user's script over the precise client, one record per request. */
export class Flow {
  readonly #script: FlowScript;
  readonly #scenario: FlowScenario;
  readonly #helpers: EngineHelpers;
  readonly #emitter: MetricEmitter;
  readonly #client: FlowClient;
  readonly #steps: readonly Step[];
  readonly #isFirstDueAtArrival: boolean;
  readonly #sessions = new WeakMap<VirtualUser, FlowSession>();

  /** @throws Error when the flow has a step or parameter that the engine does not know. */
  constructor(parts: {
    readonly script: FlowScript;
    readonly scenario: FlowScenario;
    readonly helpers: EngineHelpers;
    readonly emitter: MetricEmitter;
    readonly recorder: ScriptRecorder;
  }) {
    this.#script = parts.script;
    this.#scenario = parts.scenario;
    this.#helpers = parts.helpers;
    this.#emitter = parts.emitter;
    this.#client = new FlowClient({
      config: parts.script.config,
      scenario: parts.scenario.name ?? 'scenario',
      recorder: parts.recorder,
      metrics: new ArtilleryMetrics(parts.emitter),
    });
    const asFunction = (name: string): FlowStep => ({ function: name });
    const steps = [
      ...namesOf(parts.scenario.beforeScenario).map(asFunction),
      ...checkFlow(parts.scenario.flow),
      ...namesOf(parts.scenario.afterScenario).map(asFunction),
    ];
    this.#steps = steps.map((step) => this.#compile(step));
    this.#isFirstDueAtArrival =
      namesOf(parts.scenario.beforeScenario).length === 0 && startsWithRequest(parts.scenario.flow);
  }

  run(virtualUser: VirtualUser, done: (error: Error | null, virtualUser: VirtualUser) => void): void {
    const session = this.#client.openSession(this.#isFirstDueAtArrival);
    this.#sessions.set(virtualUser, session);
    this.#emitter.emit('started');
    const finish = (error: Error | null) => {
      this.#client.closeSession(session);
      if (error !== null) this.#emitter.emit('error', codeOf(error));
      done(error, virtualUser);
    };
    const next = (position: number) => {
      const step = this.#steps[position];
      if (step === undefined) return finish(null);
      step(virtualUser, (error) => (error ? finish(error) : next(position + 1)));
    };
    next(0);
  }

  #compile(step: FlowStep): Step {
    const { config } = this.#script;
    if (step.loop !== undefined) {
      const steps = checkFlow(step.loop).map((inner) => this.#compile(inner));
      return this.#helpers.createLoopWithCount(step.count ?? -1, steps, {
        loopValue: step.loopValue ?? '$loopCount',
        loopElement: step.loopElement ?? '$loopElement',
        overValues: step.over,
        whileTrue: typeof step.whileTrue === 'string' ? config.processor?.[step.whileTrue] : undefined,
      });
    }
    if (step.parallel !== undefined) {
      const steps = checkFlow(step.parallel).map((inner) => this.#compile(inner));
      return this.#helpers.createParallel(steps, { limitValue: step.limit });
    }
    if (step.think !== undefined) {
      return this.#helpers.createThink(step, config.http?.defaults?.think ?? config.defaults?.think);
    }
    if (step.log !== undefined) {
      return (virtualUser, done) => {
        console.log(this.#helpers.template(step.log, virtualUser));
        done(null, virtualUser);
      };
    }
    if (typeof step.function === 'string') return this.#compileFunction(step.function);
    const method = METHODS.find((name) => name in step);
    const parameters = method === undefined ? undefined : step[method];
    if (method === undefined || !isRecord(parameters)) throw new Error('A checked step is a known one.');
    return this.#compileRequest(method, parameters);
  }

  #compileFunction(name: string): Step {
    return (virtualUser, done) => {
      this.#call(name, [virtualUser, this.#emitter]).then(
        () => done(null, virtualUser),
        (error: unknown) => done(asError(error), virtualUser),
      );
    };
  }

  #compileRequest(method: string, parameters: Record<string, unknown>): Step {
    const before = [...namesOf(this.#scenario.beforeRequest), ...namesOf(parameters.beforeRequest)];
    const after = [...namesOf(this.#scenario.afterResponse), ...namesOf(parameters.afterResponse)];
    const route =
      typeof parameters.name === 'string'
        ? parameters.name
        : routeOfUrl(method, String(parameters.url), this.#script.config.target);
    return (virtualUser, done) => {
      const perform = async () => {
        const session = this.#sessions.get(virtualUser);
        if (session === undefined) throw new Error('A step runs only within its virtual user.');
        const request: Record<string, unknown> = { ...parameters, method: method.toUpperCase() };
        for (const name of before) await this.#call(name, [request, virtualUser, this.#emitter]);
        // Only now: the functions before may have changed it.
        const prepared = prepareRequest(request, this.#script.config, (value) =>
          this.#helpers.template(value, virtualUser),
        );
        const { end, body, timings } = await this.#client.send(
          String(request.method),
          prepared,
          route,
          session,
        );
        if (end.status === 0) throw new Error(end.error ?? 'connection-failed');
        // Hooks written for Artillery's engine, its own among them, read the phases that got gives.
        const answer = { statusCode: end.status, headers: end.headers, body, timings: { phases: timings } };
        await this.#capture(parameters, answer, virtualUser);
        for (const name of after) await this.#call(name, [request, answer, virtualUser, this.#emitter]);
      };
      perform().then(
        () => done(null, virtualUser),
        (error: unknown) => done(asError(error), virtualUser),
      );
    };
  }

  #capture(
    parameters: Record<string, unknown>,
    answer: { readonly body: string; readonly headers: unknown },
    virtualUser: VirtualUser,
  ): Promise<void> {
    if (parameters.capture === undefined && parameters.match === undefined) return Promise.resolve();
    return new Promise((resolve, reject) => {
      this.#helpers.captureOrMatch({ ...parameters }, answer, virtualUser, (error, result) => {
        if (error !== null) return reject(error);
        for (const [name, capture] of Object.entries(result?.captures ?? {})) {
          if (capture.failed) return reject(new Error('Failed capture or match'));
          virtualUser.vars[name] = capture.value;
        }
        const isMismatch = Object.values(result?.matches ?? {}).some(
          (match) => !match.success && match.strict !== false,
        );
        if (isMismatch) return reject(new Error('Failed capture or match'));
        resolve();
      });
    });
  }

  #call(name: string, values: readonly unknown[]): Promise<void> {
    return callScriptFunction(this.#script.config.processor, name, values);
  }
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
