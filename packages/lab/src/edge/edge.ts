import {
  type Architecture,
  CrossoverError,
  type FrontDoor as FrontDoorPart,
  type Invocation,
  type LabSettings,
} from '@crossover/model';
import type { Dialect } from '../functions/dialect.ts';
import { FUNCTION_URL } from '../functions/function-url-dialect.ts';
import { HTTP_API } from '../functions/http-api-dialect.ts';
import { TARGET_GROUP } from '../functions/target-group-dialect.ts';
import { Hybrid } from '../hybrid.ts';
import type { LabEvent } from '../lab-event.ts';
import { Serverful } from '../serverful.ts';
import { Serverless } from '../serverless.ts';
import type { Artefacts, EdgeConfiguration, EdgeObservation } from './edge-protocol.ts';
import type { Backend, Exchange } from './exchange.ts';
import { FrontDoor } from './front-door.ts';
import { portTaken } from './port-taken.ts';

const MICROSECONDS = 1e6;

/** How each kind of front door speaks to the functions behind it. */
const DIALECTS: Readonly<Record<FrontDoorPart['kind'], Dialect>> = {
  'http-api': HTTP_API,
  'function-url': FUNCTION_URL,
  'application-load-balancer': TARGET_GROUP,
  'weighted-load-balancer': TARGET_GROUP,
};

/** One architecture of the lab: its front door and what the catalogue says is behind it. */
export class Edge {
  readonly #configuration: EdgeConfiguration;
  readonly #servers: Serverful | null;
  readonly #functions: Serverless | null;
  /** Of servers and functions together. */
  readonly #hybrid: Hybrid | null;
  readonly #frontDoor: FrontDoor;
  #beganAtMs = 0;
  #cpuAtBegin = process.cpuUsage();

  /** @throws CrossoverError `lab-failed` when the architecture has neither servers nor functions. */
  constructor(configuration: EdgeConfiguration, tell: (event: LabEvent) => void) {
    const { architecture, settings, artefacts, databaseUrl, probePath, isWatched } = configuration;
    const { id, frontDoor, servers, functions } = architecture;
    const onEvent = isWatched ? tell : null;
    const common = { architecture: id, settings, databaseUrl, probePath, onEvent };
    this.#configuration = configuration;
    this.#servers =
      servers === undefined ? null : new Serverful({ ...common, fleet: servers, bundle: artefacts.server });
    this.#functions =
      functions === undefined
        ? null
        : new Serverless({
            ...common,
            fleet: functions,
            bundle: artefacts.lambda,
            dialect: DIALECTS[frontDoor.kind],
          });
    this.#hybrid =
      this.#servers === null || this.#functions === null || functions === undefined
        ? null
        : new Hybrid({
            servers: this.#servers,
            functions: this.#functions,
            fleet: functions,
            settings,
            onChange: (line) => onEvent?.({ kind: 'log', architecture: id, source: 'weights', line }),
          });
    const backend: Backend | null = this.#hybrid ?? this.#servers ?? this.#functions;
    if (backend === null) throw withoutBackend(architecture);
    this.#frontDoor = new FrontDoor(
      backend,
      isWatched ? (exchange, durationMs) => tell(this.#describe(exchange, durationMs)) : null,
    );
  }

  /**
   * Starts the servers and opens the front door; returns its port.
   *
   * @throws CrossoverError `port-taken`, or `lab-failed` when a server does not start.
   */
  async start(): Promise<number> {
    const { port, settings } = this.#configuration;
    await this.#servers?.prepare(settings);
    this.#hybrid?.prepare(settings);
    try {
      return await this.#frontDoor.listen(port);
    } catch (cause) {
      throw portTaken(port, cause);
    }
  }

  /** Returns how many environments are in the bank. */
  async prepare(settings: LabSettings): Promise<number> {
    await this.#servers?.prepare(settings);
    await this.#functions?.prepare(settings);
    this.#hybrid?.prepare(settings);
    return this.#functions?.bankSize ?? 0;
  }

  beginObservation(): void {
    this.#servers?.beginObservation();
    this.#functions?.beginObservation();
    this.#hybrid?.beginObservation();
    this.#frontDoor.beginObservation();
    this.#cpuAtBegin = process.cpuUsage();
    this.#beganAtMs = performance.now();
  }

  endObservation(): EdgeObservation {
    const durationMs = performance.now() - this.#beganAtMs;
    const cpu = process.cpuUsage(this.#cpuAtBegin);
    const traffic = this.#frontDoor.endObservation();
    const servers = this.#servers?.endObservation();
    const functions = this.#functions?.endObservation();
    return {
      durationMs,
      traffic,
      cpuSeconds: {
        edge: (cpu.user + cpu.system) / MICROSECONDS,
        ...(servers !== undefined && { servers: servers.cpuSeconds }),
        ...(functions !== undefined && { functions: functions.cpuSeconds }),
      },
      functions: functions?.functions ?? null,
      balancing: this.#hybrid?.endObservation() ?? null,
      invocations: functions?.invocations ?? [],
      bankSize: this.#functions?.bankSize ?? 0,
    };
  }

  async goCold(): Promise<void> {
    await this.#onlyFunctions().goCold();
    this.#hybrid?.goCold();
  }

  takeLastInvocation(): Invocation {
    return this.#onlyFunctions().takeLastInvocation();
  }

  async replaceArtefacts(artefacts: Artefacts): Promise<void> {
    await this.#servers?.replaceBundle(artefacts.server);
    await this.#functions?.replaceBundle(artefacts.lambda);
  }

  async end(): Promise<void> {
    await this.#frontDoor.close();
    if (this.#hybrid !== null) await this.#hybrid.end();
    else await Promise.all([this.#servers?.end(), this.#functions?.end()]);
  }

  #onlyFunctions(): Serverless {
    if (this.#functions !== null) return this.#functions;
    throw new CrossoverError('lab-failed', `${this.#configuration.architecture.id} has no functions.`);
  }

  #describe({ request, response, servedBy, isCold }: Exchange, durationMs: number): LabEvent {
    return {
      kind: 'request',
      architecture: this.#configuration.architecture.id,
      method: request.method ?? '',
      path: request.url ?? '',
      status: response.headersSent ? response.statusCode : 0,
      durationMs,
      servedBy,
      isCold,
    };
  }
}

function withoutBackend({ id }: Architecture): CrossoverError {
  return new CrossoverError(
    'lab-failed',
    `Expected ${id} to have servers, functions or both behind its front door, found neither.`,
    { hint: 'Give its row of the catalogue one of them.' },
  );
}
