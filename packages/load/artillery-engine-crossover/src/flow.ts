import { ConnectionPool, type Exchange, type ExchangeEnd } from './connections.ts';
import { checkFlow, type FlowStep, isRecord, METHODS, routeOfUrl, startsWithRequest } from './flow-check.ts';
import { ArtilleryMetrics, type MetricEmitter } from './metrics.ts';
import { machineNowMs, type ScriptRecorder } from './script-recorder.ts';

/** A virtual user's state, as Artillery and the script's own functions know it. */
export interface VirtualUser {
  readonly vars: Record<string, unknown>;
  readonly scenario?: { readonly name?: string };
  [key: string]: unknown;
}

export type StepDone = (error?: Error | null, virtualUser?: VirtualUser) => void;
type Step = (virtualUser: VirtualUser, done: StepDone) => void;
type ScriptFunction = (...values: unknown[]) => unknown;

interface CaptureResult {
  readonly captures: Readonly<Record<string, { readonly value?: unknown; readonly failed?: boolean }>>;
  readonly matches: Readonly<Record<string, { readonly success?: boolean; readonly strict?: boolean }>>;
}

/** The part of Artillery's engine helpers that flows need. */
export interface EngineHelpers {
  template(value: unknown, virtualUser: VirtualUser): unknown;
  createThink(step: FlowStep, defaults?: unknown): Step;
  createLoopWithCount(count: unknown, steps: readonly Step[], options: Record<string, unknown>): Step;
  createParallel(steps: readonly Step[], options: Record<string, unknown>): Step;
  captureOrMatch(
    parameters: Record<string, unknown>,
    answer: { readonly body: string; readonly headers: unknown },
    virtualUser: VirtualUser,
    done: (error: Error | null, result: CaptureResult | null) => void,
  ): void;
}

export interface FlowScript {
  readonly config: {
    readonly target?: string;
    readonly timeout?: number;
    readonly processor?: Readonly<Record<string, ScriptFunction>>;
    readonly http?: {
      readonly pool?: number | string;
      readonly timeout?: number;
      readonly defaults?: { readonly headers?: Readonly<Record<string, string>>; readonly think?: unknown };
    };
    readonly defaults?: { readonly headers?: Readonly<Record<string, string>>; readonly think?: unknown };
  };
}

interface FlowScenario {
  readonly name?: string;
  readonly flow?: unknown;
  readonly beforeRequest?: string | readonly string[];
  readonly afterResponse?: string | readonly string[];
  readonly beforeScenario?: string | readonly string[];
  readonly afterScenario?: string | readonly string[];
}

const DEFAULT_TIMEOUT_SECONDS = 10;
/** Without `http.pool` each virtual user has connections of its own, as with Artillery's engine. */
const CONNECTIONS_PER_VIRTUAL_USER = 64;

interface FlowAnswer {
  readonly end: ExchangeEnd;
  readonly body: string;
  /** Milliseconds from the actual send, fractions included. */
  readonly timings: { readonly firstByte: number; readonly total: number };
}

interface Session {
  /** When the first request is due; null once it was sent, or when none is due at arrival. */
  intendedMs: number | null;
  readonly pools: Map<string, ConnectionPool>;
}

/** Runs the usual flow steps of a user's script over the precise client, one record per request. */
export class Flow {
  readonly #script: FlowScript;
  readonly #scenario: FlowScenario;
  readonly #helpers: EngineHelpers;
  readonly #emitter: MetricEmitter;
  readonly #recorder: ScriptRecorder;
  readonly #metrics: ArtilleryMetrics;
  readonly #steps: readonly Step[];
  readonly #isFirstDueAtArrival: boolean;
  readonly #sessions = new WeakMap<VirtualUser, Session>();
  readonly #sharedPools = new Map<string, ConnectionPool>();

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
    this.#recorder = parts.recorder;
    this.#metrics = new ArtilleryMetrics(parts.emitter);
    const asFunction = (name: string): FlowStep => ({ function: name });
    const steps = [
      ...listOf(parts.scenario.beforeScenario).map(asFunction),
      ...checkFlow(parts.scenario.flow),
      ...listOf(parts.scenario.afterScenario).map(asFunction),
    ];
    this.#steps = steps.map((step) => this.#compile(step));
    this.#isFirstDueAtArrival =
      listOf(parts.scenario.beforeScenario).length === 0 && startsWithRequest(parts.scenario.flow);
  }

  run(virtualUser: VirtualUser, done: (error: Error | null, virtualUser: VirtualUser) => void): void {
    const session: Session = {
      intendedMs: this.#isFirstDueAtArrival ? machineNowMs() : null,
      pools: this.#script.config.http?.pool === undefined ? new Map() : this.#sharedPools,
    };
    this.#sessions.set(virtualUser, session);
    this.#emitter.emit('started');
    const finish = (error: Error | null) => {
      if (session.pools !== this.#sharedPools) for (const pool of session.pools.values()) pool.close();
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
    const before = [...listOf(this.#scenario.beforeRequest), ...listOf(parameters.beforeRequest)];
    const after = [...listOf(this.#scenario.afterResponse), ...listOf(parameters.afterResponse)];
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
        const { end, body, timings } = await this.#exchange(request, route, virtualUser, session);
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

  async #exchange(
    request: Record<string, unknown>,
    route: string,
    virtualUser: VirtualUser,
    session: Session,
  ): Promise<FlowAnswer> {
    const { config } = this.#script;
    const prepared = prepareRequest(request, config, (value) => this.#helpers.template(value, virtualUser));
    const timeoutMs = 1000 * (config.timeout ?? config.http?.timeout ?? DEFAULT_TIMEOUT_SECONDS);
    const pool = this.#poolOf(prepared.url.origin, session, timeoutMs);
    const scenario = this.#scenario.name ?? 'scenario';
    const index = this.#recorder.begin({ scenario, route }, session.intendedMs);
    const startMs = session.intendedMs ?? machineNowMs();
    session.intendedMs = null;
    this.#metrics.sent();
    const chunks: Buffer[] = [];
    let sentMs = startMs;
    let firstByteMs = startMs;
    const { promise, resolve } = Promise.withResolvers<ExchangeEnd>();
    const exchange: Exchange = pool.request(
      {
        method: String(request.method),
        path: prepared.url.pathname + prepared.url.search,
        headers: prepared.headers,
        body: prepared.body,
      },
      {
        sent: () => {
          sentMs = machineNowMs();
          this.#recorder.sent(index);
        },
        connected: () => this.#recorder.connected(index),
        firstByte: () => {
          firstByteMs = machineNowMs();
          this.#recorder.firstByte(index);
        },
        data: (chunk) => chunks.push(chunk),
        ended: (end) => {
          this.#recorder.end(index, end);
          resolve(end);
        },
      },
    );
    const timer = setTimeout(() => exchange.expire(), timeoutMs);
    const end = await promise;
    clearTimeout(timer);
    this.#metrics.ended({
      route,
      status: end.status,
      error: end.error,
      isCold: end.facts.isCold,
      responseTimeMs: machineNowMs() - startMs,
    });
    this.#metrics.flush();
    const timings = { firstByte: firstByteMs - sentMs, total: machineNowMs() - sentMs };
    return { end, body: Buffer.concat(chunks).toString('utf8'), timings };
  }

  #poolOf(origin: string, session: Session, timeoutMs: number): ConnectionPool {
    let pool = session.pools.get(origin);
    if (pool === undefined) {
      const max = Number(this.#script.config.http?.pool ?? CONNECTIONS_PER_VIRTUAL_USER);
      pool = new ConnectionPool({
        origin: new URL(origin),
        connections: { mode: 'keep-alive', max },
        timeoutMs,
      });
      session.pools.set(origin, pool);
    }
    return pool;
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

  /** Calls a function of the script's processor, whether it takes a callback or returns a promise. */
  #call(name: string, values: readonly unknown[]): Promise<void> {
    const called = this.#script.config.processor?.[name];
    if (called === undefined) {
      throw new Error(`The script's processor has no function "${name}".`);
    }
    return new Promise((resolve, reject) => {
      const callback = (error?: unknown) => (error ? reject(asError(error)) : resolve());
      if (called.constructor.name === 'AsyncFunction')
        Promise.resolve(called(...values)).then(() => resolve(), reject);
      else called(...values, callback);
    });
  }
}

function prepareRequest(
  request: Record<string, unknown>,
  config: FlowScript['config'],
  template: (value: unknown) => unknown,
): { url: URL; headers: Record<string, string>; body: string | null } {
  const url = new URL(String(template(request.url)), config.target);
  for (const [name, value] of Object.entries((template(request.qs) as object | undefined) ?? {})) {
    url.searchParams.set(name, String(value));
  }
  const headers: Record<string, string> = {};
  const given = {
    ...(config.http?.defaults?.headers ?? config.defaults?.headers),
    ...(request.headers as object),
  };
  for (const [name, value] of Object.entries(given)) headers[name.toLowerCase()] = String(template(value));
  if (request.json !== undefined) {
    headers['content-type'] ??= 'application/json';
    return { url, headers, body: JSON.stringify(template(request.json)) };
  }
  if (isRecord(request.form)) {
    headers['content-type'] ??= 'application/x-www-form-urlencoded';
    const form = Object.entries(request.form).map(([name, value]): [string, string] => [
      name,
      String(template(value)),
    ]);
    return { url, headers, body: new URLSearchParams(form).toString() };
  }
  return { url, headers, body: request.body === undefined ? null : String(template(request.body)) };
}

function listOf(names: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(names) ? names : [names];
  return list.filter((name) => typeof name === 'string');
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function codeOf(error: Error): string {
  return 'code' in error && typeof error.code === 'string' ? error.code : error.message;
}
