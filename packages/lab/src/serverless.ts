import {
  CrossoverError,
  type FunctionFleet,
  type FunctionObservation,
  type Invocation,
  type LabSettings,
  labelOf,
} from '@crossover/model';
import type { Backend, Exchange } from './edge/exchange.ts';
import type { Dialect } from './functions/dialect.ts';
import { FunctionService } from './functions/function-service.ts';
import { Gateway } from './functions/gateway.ts';
import { formatReport } from './functions/invocation-record.ts';
import type { LabEvent } from './lab-event.ts';

export interface ServerlessOptions {
  readonly architecture: string;
  readonly fleet: FunctionFleet;
  readonly settings: LabSettings;
  /** Of what stands before the functions. */
  readonly dialect: Dialect;
  readonly bundle: string;
  readonly databaseUrl: string;
  /** Path of the GET request that primes banked environments. */
  readonly probePath: string;
  /** Environment variables of the function's own, besides those that every host of the API gets. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Null when nobody watches. */
  readonly onEvent: ((event: LabEvent) => void) | null;
}

/** A gateway that turns requests into events, and a function service that runs them. */
export class Serverless implements Backend {
  readonly #service: FunctionService;
  readonly #gateway: Gateway;
  #settings: LabSettings;

  constructor(options: ServerlessOptions) {
    const { architecture, fleet, dialect, onEvent } = options;
    this.#settings = options.settings;
    this.#service = new FunctionService({
      configuration: {
        name: `crossover-${labelOf(architecture)}`,
        bundle: options.bundle,
        memoryMib: fleet.memoryMib,
        timeoutMs: fleet.timeoutSeconds * 1_000,
        variables: {
          DATABASE_URL: options.databaseUrl,
          POOL_SIZE: String(fleet.poolSize),
          NODE_ENV: 'production',
          ...options.variables,
        },
        ...(onEvent !== null && {
          onOutput: (source: string, text: string) => {
            for (const line of text.trimEnd().split('\n'))
              onEvent({ kind: 'log', architecture, source, line });
          },
        }),
      },
      concurrency: fleet.reservedConcurrency,
      settings: options.settings,
      primer: createPrimer(dialect, options.probePath),
      onRecord: (invocation) => {
        const isWorthALine = invocation.initDurationMs !== null || invocation.outcome !== 'success';
        if (!isWorthALine) return;
        onEvent?.({
          kind: 'log',
          architecture,
          source: invocation.environment,
          line: formatReport(invocation),
        });
      },
      onEnvironment: (environment, change, detail) =>
        onEvent?.({ kind: 'environment', architecture, environment, change, detail }),
    });
    this.#gateway = new Gateway(this.#service, dialect, () => this.#settings);
  }

  get bankSize(): number {
    return this.#service.bankSize;
  }

  handle(exchange: Exchange): void {
    this.#gateway.handle(exchange);
  }

  async prepare(settings: LabSettings): Promise<void> {
    this.#settings = settings;
    await this.#service.prepare(settings);
  }

  replaceBundle(bundle: string): Promise<void> {
    return this.#service.replaceBundle(bundle);
  }

  /** From now on, and until prepared again, the next request starts a live environment. */
  goCold(): Promise<void> {
    return this.#service.goCold();
  }

  /** @throws CrossoverError `lab-failed` when there was none. */
  takeLastInvocation(): Invocation {
    const invocation = this.#service.lastInvocation;
    if (invocation === null) throw new CrossoverError('lab-failed', 'Expected an invocation, found none.');
    return invocation;
  }

  beginObservation(): void {
    this.#service.beginObservation();
  }

  endObservation(): { functions: FunctionObservation; invocations: Invocation[]; cpuSeconds: number } {
    return this.#service.endObservation();
  }

  end(): Promise<void> {
    return this.#service.end();
  }
}

function createPrimer(dialect: Dialect, path: string): string {
  return JSON.stringify(
    dialect.toEvent({
      method: 'GET',
      target: path,
      httpVersion: '1.1',
      rawHeaders: ['Host', 'lab.localhost', 'Accept', 'application/json', 'User-Agent', 'crossover-primer'],
      body: Buffer.alloc(0),
      sourceIp: '127.0.0.1',
      requestId: 'primer',
      receivedAt: new Date(),
    }),
  );
}
