import type { LabSettings, ServerFleet } from '@crossover/model';
import type { Backend, Exchange } from './edge/exchange.ts';
import type { LabEvent } from './lab-event.ts';
import { Balancer } from './servers/balancer.ts';
import { ServerProcess } from './servers/server-process.ts';

export interface ServerfulOptions {
  readonly architecture: string;
  readonly fleet: ServerFleet;
  readonly settings: LabSettings;
  readonly bundle: string;
  readonly databaseUrl: string;
  /** Null when nobody watches. */
  readonly onEvent: ((event: LabEvent) => void) | null;
}

/** Load balancer and servers: a fleet of long-lived processes of the size that the settings say. */
export class Serverful implements Backend {
  readonly part = 'servers';
  readonly #options: ServerfulOptions;
  readonly #balancer = new Balancer();
  #servers: ServerProcess[] = [];
  #bundle: string;
  #started = 0;
  #endedCpuSeconds = 0;
  #cpuSecondsAtBegin = 0;

  constructor(options: ServerfulOptions) {
    this.#options = options;
    this.#bundle = options.bundle;
  }

  handle(exchange: Exchange): void {
    this.#balancer.handle(exchange);
  }

  /**
   * Brings the fleet to its size; what has crashed is replaced here, not in the middle of a repeat.
   *
   * @throws CrossoverError `lab-failed` when a server does not start.
   */
  async prepare(settings: LabSettings): Promise<void> {
    const surplus = this.#servers.splice(settings.serverInstances);
    await this.#end(surplus);
    while (this.#servers.length < settings.serverInstances) this.#servers.push(await this.#start());
    this.#balancer.targets = this.#servers;
  }

  async replaceBundle(bundle: string): Promise<void> {
    this.#bundle = bundle;
    const old = this.#servers;
    this.#servers = [];
    while (this.#servers.length < old.length) this.#servers.push(await this.#start());
    this.#balancer.targets = this.#servers;
    await this.#end(old);
  }

  beginObservation(): void {
    this.#cpuSecondsAtBegin = this.#cpuSeconds();
  }

  endObservation(): { cpuSeconds: number } {
    return { cpuSeconds: this.#cpuSeconds() - this.#cpuSecondsAtBegin };
  }

  async end(): Promise<void> {
    await this.#end(this.#servers);
    this.#balancer.close();
  }

  #start(): Promise<ServerProcess> {
    const { architecture, databaseUrl, fleet, onEvent } = this.#options;
    this.#started += 1;
    const id = `server-${this.#started}`;
    return ServerProcess.start({
      id,
      bundle: this.#bundle,
      variables: { DATABASE_URL: databaseUrl, POOL_SIZE: String(fleet.poolSize), NODE_ENV: 'production' },
      ...(onEvent !== null && {
        onOutput: (line: string) => onEvent({ kind: 'log', architecture, source: id, line }),
      }),
      onCrash: (detail) => {
        const crashed = this.#servers.filter((server) => server.id === id);
        this.#servers = this.#servers.filter((server) => server.id !== id);
        this.#balancer.targets = this.#servers;
        for (const server of crashed) this.#endedCpuSeconds += server.cpuSeconds;
        onEvent?.({ kind: 'environment', architecture, environment: id, change: 'failed', detail });
      },
    });
  }

  async #end(servers: readonly ServerProcess[]): Promise<void> {
    for (const server of servers) this.#endedCpuSeconds += server.cpuSeconds;
    await Promise.all(servers.map((server) => server.end()));
  }

  #cpuSeconds(): number {
    return this.#servers.reduce((sum, server) => sum + server.cpuSeconds, this.#endedCpuSeconds);
  }
}
