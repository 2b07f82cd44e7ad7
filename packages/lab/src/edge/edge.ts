import { type Architecture, CrossoverError, type Invocation, type LabSettings } from '@crossover/model';
import type { LabEvent } from '../lab-event.ts';
import { Serverful } from '../serverful.ts';
import { Serverless } from '../serverless.ts';
import type { Artefacts, EdgeConfiguration, EdgeObservation } from './edge-protocol.ts';
import type { Exchange } from './exchange.ts';
import { FrontDoor } from './front-door.ts';

const MICROSECONDS = 1e6;

/** One architecture of the lab: its front door and what the catalogue says is behind it. */
export class Edge {
  readonly #configuration: EdgeConfiguration;
  readonly #servers: Serverful | null;
  readonly #functions: Serverless | null;
  readonly #frontDoor: FrontDoor;
  #beganAtMs = 0;
  #cpuAtBegin = process.cpuUsage();

  /** @throws CrossoverError `lab-failed` when the architecture has neither servers nor functions, or both. */
  constructor(configuration: EdgeConfiguration, tell: (event: LabEvent) => void) {
    const { architecture, settings, artefacts, databaseUrl, probePath, isWatched } = configuration;
    checkBackend(architecture);
    const common = { architecture: architecture.id, settings, databaseUrl, onEvent: isWatched ? tell : null };
    this.#configuration = configuration;
    this.#servers =
      architecture.servers === undefined
        ? null
        : new Serverful({ ...common, fleet: architecture.servers, bundle: artefacts.server });
    this.#functions =
      architecture.functions === undefined
        ? null
        : new Serverless({ ...common, fleet: architecture.functions, bundle: artefacts.lambda, probePath });
    const backend = this.#servers ?? this.#functions;
    if (backend === null) throw new Error('A checked architecture has servers or functions.');
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
    try {
      return await this.#frontDoor.listen(port);
    } catch (cause) {
      throw new CrossoverError('port-taken', `Expected port ${port} to be free, found it taken.`, {
        hint: 'Choose another with --port-base, or end what listens there.',
        cause,
      });
    }
  }

  /** Returns how many environments are in the bank. */
  async prepare(settings: LabSettings): Promise<number> {
    await this.#servers?.prepare(settings);
    await this.#functions?.prepare(settings);
    return this.#functions?.bankSize ?? 0;
  }

  beginObservation(): void {
    this.#servers?.beginObservation();
    this.#functions?.beginObservation();
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
      invocations: functions?.invocations ?? [],
      bankSize: this.#functions?.bankSize ?? 0,
    };
  }

  async goCold(): Promise<void> {
    await this.#onlyFunctions().goCold();
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
    await Promise.all([this.#servers?.end(), this.#functions?.end()]);
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

/** One of the two, left unsaid, would be measured as if it were the whole. */
function checkBackend({ id, servers, functions }: Architecture): void {
  if ((servers === undefined) !== (functions === undefined)) return;
  const found = servers === undefined ? 'neither' : 'both';
  throw new CrossoverError(
    'lab-failed',
    `Expected ${id} to have either servers or functions behind its front door, found ${found}.`,
    {
      hint: 'The lab runs architectures with one kind of compute: leave this one out, or measure it on AWS.',
    },
  );
}
