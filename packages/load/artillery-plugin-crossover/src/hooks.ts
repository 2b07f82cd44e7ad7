import {
  type AnswerHeaders,
  errorOfFailure,
  errorOfStatus,
  NO_FACTS,
  readFacts,
} from 'artillery-engine-crossover/answer';
import { routeOfUrl, startsWithRequest } from 'artillery-engine-crossover/flow-check';
import { machineNowMs, type ScriptRecorder } from 'artillery-engine-crossover/script-recorder';
import type { HostGuard } from './host-guard.ts';

/** The part of a script that hooks are put into; Artillery reads it after its plugins were made. */
export interface HookableScript {
  readonly config: {
    readonly target?: string;
    readonly engine?: string;
    processor?: Record<string, unknown>;
  };
  readonly scenarios?: Scenario[];
}

interface Scenario {
  readonly name?: string;
  readonly engine?: string;
  readonly flow?: unknown;
  beforeScenario?: string | string[];
  beforeRequest?: string | string[];
}

interface RequestParameters {
  readonly uuid: string;
  readonly url: string;
  readonly method: string;
  readonly name?: string;
  /** Set when the request is sent. */
  readonly followRedirect?: boolean;
}

/** Artillery's context of a virtual user, with the agents of its requests. */
interface VirtualUser {
  readonly _httpAgent?: unknown;
  readonly _httpsAgent?: unknown;
}

/** got's answer, as its stream gives it. */
interface Answer {
  readonly statusCode: number;
  readonly headers: AnswerHeaders;
  readonly req?: { readonly reusedSocket?: boolean };
  readonly timings?: { readonly start: number; readonly connect?: number; readonly secureConnect?: number };
  on(event: 'data', listener: (chunk: Buffer) => void): unknown;
  on(event: 'end' | 'aborted', listener: () => void): unknown;
}

interface Events {
  on(event: string, listener: (...values: never[]) => void): unknown;
}

interface Pending {
  readonly labels: { readonly scenario: string; readonly route: string };
  /** Null when the request is due when it is sent. */
  readonly intendedMs: number | null;
  index: number | null;
  hasAnswer: boolean;
  followsRedirects: boolean;
}

type Next = () => void;

const BEFORE_SCENARIO = 'crossoverBeforeScenario';
const BEFORE_REQUEST = 'crossoverBeforeRequest';
/** Of Artillery's own plugins: they take no time. */
const BUILT_IN_HOOK = /^expectationsPlugin/;

/**
 * Puts recording into every scenario of the stock HTTP engine.
 *
 * A virtual user's first request is due at its arrival, if its flow begins with a request; later ones when they are
 * sent, as they wait for the answers before them by design. How late Artillery lets virtual users arrive is not
 * visible from inside. Redirects are part of the request that led to them. Bytes are those of the bodies.
 */
export function attachHooks(script: HookableScript, recorder: ScriptRecorder, hosts: HostGuard): void {
  const arrivals = new WeakMap<object, number>();
  const pending = new Map<string, Pending>();
  const listened = new WeakSet<object>();
  const processor: Record<string, unknown> = { ...script.config.processor };
  script.config.processor = processor;

  const stock = (script.scenarios ?? []).filter(
    (scenario) => (scenario.engine ?? script.config.engine ?? 'http') === 'http',
  );
  for (const [position, scenario] of stock.entries()) {
    const scenarioName = scenario.name ?? `scenario-${position + 1}`;
    const ownHooks = listOf(scenario.beforeScenario).filter((name) => !BUILT_IN_HOOK.test(name));
    const isDueAtArrival = startsWithRequest(scenario.flow) && ownHooks.length === 0;

    processor[`${BEFORE_SCENARIO}${position}`] = (virtualUser: VirtualUser, events: Events, next: Next) => {
      hosts.guard(virtualUser._httpAgent);
      hosts.guard(virtualUser._httpsAgent);
      if (!listened.has(events)) {
        listened.add(events);
        listen(events, pending, recorder);
      }
      if (isDueAtArrival) arrivals.set(virtualUser, machineNowMs());
      next();
    };
    processor[`${BEFORE_REQUEST}${position}`] = (
      parameters: RequestParameters,
      virtualUser: object,
      _events: Events,
      next: Next,
    ) => {
      const route = parameters.name ?? routeOfUrl(parameters.method, parameters.url, script.config.target);
      const intendedMs = arrivals.get(virtualUser) ?? null;
      arrivals.delete(virtualUser);
      const labels = { scenario: scenarioName, route };
      pending.set(parameters.uuid, {
        labels,
        intendedMs,
        index: null,
        hasAnswer: false,
        followsRedirects: true,
      });
      next();
    };
    scenario.beforeScenario = [`${BEFORE_SCENARIO}${position}`, ...listOf(scenario.beforeScenario)];
    scenario.beforeRequest = [...listOf(scenario.beforeRequest), `${BEFORE_REQUEST}${position}`];
  }
}

function listen(events: Events, pending: Map<string, Pending>, recorder: ScriptRecorder): void {
  events.on('trace:http:request', ({ followRedirect }: RequestParameters, uuid: string) => {
    const request = pending.get(uuid);
    // A request that has an index already follows a redirect.
    if (request !== undefined && request.index === null) {
      request.index = recorder.begin(request.labels, request.intendedMs);
      request.followsRedirects = followRedirect !== false;
    }
  });

  events.on('trace:http:response', (answer: Answer, uuid: string) => {
    const request = pending.get(uuid);
    if (request === undefined || request.index === null) return;
    const { index } = request;
    if (!request.hasAnswer) recorder.firstByte(index);
    request.hasAnswer = true;
    noteConnection(answer, index, recorder);
    let responseBytes = 0;
    answer.on('data', (chunk) => {
      responseBytes += chunk.length;
    });
    const end = (error: ReturnType<typeof errorOfStatus>) => {
      recorder.end(index, {
        status: answer.statusCode,
        error,
        facts: readFacts(answer.headers),
        requestBytes: 0,
        responseBytes,
      });
      pending.delete(uuid);
    };
    answer.on('end', () => {
      if (!request.followsRedirects || !isRedirect(answer)) end(errorOfStatus(answer.statusCode));
    });
    answer.on('aborted', () => end('connection-reset'));
  });

  events.on('trace:http:error', (error: Error, uuid: string) => {
    const request = pending.get(uuid);
    if (request === undefined) return;
    pending.delete(uuid);
    const index = request.index ?? recorder.begin(request.labels, request.intendedMs);
    recorder.end(index, {
      status: 0,
      error: errorOfFailure(error, request.hasAnswer),
      facts: NO_FACTS,
      requestBytes: 0,
      responseBytes: 0,
    });
  });
}

/** got's own phases are whole milliseconds; the end of connecting is known only from them. */
function noteConnection(answer: Answer, index: number, recorder: ScriptRecorder): void {
  const { timings, req } = answer;
  const connectedAt = timings?.secureConnect ?? timings?.connect;
  if (req?.reusedSocket || timings === undefined || connectedAt === undefined) return;
  const sinceConnectedMs = Math.max(0, Date.now() - connectedAt);
  recorder.connected(index, machineNowMs() - sinceConnectedMs);
}

function isRedirect(answer: Answer): boolean {
  return answer.statusCode >= 300 && answer.statusCode < 400 && answer.headers.location !== undefined;
}

function listOf(names: string | string[] | undefined): string[] {
  if (names === undefined) return [];
  return Array.isArray(names) ? names : [names];
}
