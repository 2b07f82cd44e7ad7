import type { LabSettings, ServerFleet } from '@crossover/model';
import type { Backend, Exchange } from './edge/exchange.ts';
import type { LabEvent } from './lab-event.ts';
import { Balancer } from './servers/balancer.ts';
import { FleetScaler } from './servers/fleet-scaler.ts';
import { primeServer } from './servers/primer.ts';
import { ServerProcess } from './servers/server-process.ts';
import { isSettled } from './servers/settling.ts';

export interface ServerfulOptions {
  readonly architecture: string;
  readonly fleet: ServerFleet;
  readonly settings: LabSettings;
  readonly bundle: string;
  readonly databaseUrl: string;
  /** Path of the GET request that primes servers whose CPU is limited. */
  readonly probePath: string;
  /** Null when nobody watches. */
  readonly onEvent: ((event: LabEvent) => void) | null;
}

/** Load balancer and servers: a fleet of long-lived processes of the size that the settings say. */
export class Serverful implements Backend {
  readonly #options: ServerfulOptions;
  readonly #balancer = new Balancer();
  #settings: LabSettings;
  /** In service. */
  #servers: ServerProcess[] = [];
  /** Started before a repeat in which the fleet may grow, and given nothing until it does. */
  #spares: ServerProcess[] = [];
  #bundle: string;
  #started = 0;
  #endedCpuSeconds = 0;
  #cpuSecondsAtBegin = 0;
  #growth: NodeJS.Timeout | undefined;
  #launches = new Set<NodeJS.Timeout>();

  /** Told whenever the number of servers that take requests changes. */
  onHealthyServers: (count: number) => void = () => {};

  constructor(options: ServerfulOptions) {
    this.#options = options;
    this.#settings = options.settings;
    this.#bundle = options.bundle;
  }

  get healthyServers(): number {
    return this.#balancer.healthyTargets;
  }

  /** The names under which servers answer, spares included. */
  get serverIds(): readonly string[] {
    return Array.from({ length: this.#started }, (_, i) => nameOf(i + 1));
  }

  /** Whether any server has fewer than `limit` requests in hand. */
  hasRoom(limit: number): boolean {
    return this.#balancer.hasRoom(limit);
  }

  handle(exchange: Exchange): void {
    this.#balancer.handle(exchange);
  }

  /**
   * Brings the fleet to its size and waits until it has done all that it was given; what has crashed, or does not come
   * to an end of it, is replaced here, not in the middle of a repeat.
   *
   * @throws CrossoverError `lab-failed` when a server does not start.
   */
  async prepare(settings: LabSettings): Promise<void> {
    this.#stopGrowing();
    this.#settings = settings;
    const { serverInstances, serverCpuShare, fleetGrowth } = settings;
    const before = [...this.#servers, ...this.#spares];
    for (const server of before) server.limitCpu(null);
    const { probePath } = this.#options;
    const settled = await Promise.all(before.map(({ port }) => isSettled(port, probePath)));
    const all = before.filter((_, i) => settled[i]);
    await this.#end(before.filter((_, i) => !settled[i]));
    const isGrowing = fleetGrowth === 'target-tracking';
    const size = isGrowing ? Math.max(serverInstances, this.#options.fleet.maxInstances) : serverInstances;
    await this.#end(all.splice(size));
    while (all.length < size) all.push(await this.#start(serverCpuShare !== null));
    for (const server of all) server.limitCpu(serverCpuShare);
    this.#servers = all.splice(0, serverInstances);
    this.#spares = all;
    this.#publish();
    if (isGrowing) this.#startGrowing();
  }

  async replaceBundle(bundle: string): Promise<void> {
    this.#bundle = bundle;
    const old = [...this.#servers, ...this.#spares];
    this.#servers = [];
    this.#spares = [];
    const { serverInstances, serverCpuShare } = this.#settings;
    while (this.#servers.length < serverInstances) {
      this.#servers.push(await this.#start(serverCpuShare !== null));
    }
    this.#publish();
    await this.#end(old);
  }

  beginObservation(): void {
    this.#cpuSecondsAtBegin = this.#cpuSeconds();
  }

  endObservation(): { cpuSeconds: number } {
    return { cpuSeconds: this.#cpuSeconds() - this.#cpuSecondsAtBegin };
  }

  async end(): Promise<void> {
    this.#stopGrowing();
    await this.#end([...this.#servers, ...this.#spares]);
    this.#balancer.close();
  }

  #publish(): void {
    this.#balancer.targets = this.#servers;
    this.onHealthyServers(this.#servers.length);
  }

  async #start(isPrimed: boolean): Promise<ServerProcess> {
    const { architecture, databaseUrl, fleet, probePath, onEvent } = this.#options;
    this.#started += 1;
    const id = nameOf(this.#started);
    const server = await ServerProcess.start({
      id,
      bundle: this.#bundle,
      variables: { DATABASE_URL: databaseUrl, POOL_SIZE: String(fleet.poolSize), NODE_ENV: 'production' },
      ...(onEvent !== null && {
        onOutput: (line: string) => onEvent({ kind: 'log', architecture, source: id, line }),
      }),
      onCrash: (detail) => {
        const crashed = [...this.#servers, ...this.#spares].filter((other) => other.id === id);
        this.#servers = this.#servers.filter((other) => other.id !== id);
        this.#spares = this.#spares.filter((other) => other.id !== id);
        this.#publish();
        for (const { cpuSeconds } of crashed) this.#endedCpuSeconds += cpuSeconds;
        onEvent?.({ kind: 'environment', architecture, environment: id, change: 'failed', detail });
      },
    });
    if (isPrimed) await primeServer(server.port, probePath);
    return server;
  }

  #startGrowing(): void {
    const { metricPeriodMs, instanceStartMs, timeCompression, serverCpuShare } = this.#settings;
    const periodMs = metricPeriodMs / timeCompression;
    const scaler = new FleetScaler(this.#options.fleet.maxInstances);
    let lastCpuSeconds = this.#cpuSeconds();
    this.#growth = setInterval(() => {
      const cpuSeconds = this.#cpuSeconds();
      const available = this.#servers.length * (serverCpuShare ?? 1) * (periodMs / 1000);
      const cpuShare = available === 0 ? 0 : (cpuSeconds - lastCpuSeconds) / available;
      lastCpuSeconds = cpuSeconds;
      const wanted = scaler.look(cpuShare, this.#servers.length, this.#launches.size);
      for (let i = 0; i < wanted; i += 1) this.#launch(instanceStartMs / timeCompression);
    }, periodMs);
  }

  /** A spare takes requests when a new instance would. */
  #launch(afterMs: number): void {
    const timer = setTimeout(() => {
      this.#launches.delete(timer);
      const spare = this.#spares.shift();
      if (spare === undefined) return;
      this.#servers = [...this.#servers, spare];
      this.#publish();
    }, afterMs);
    this.#launches.add(timer);
  }

  #stopGrowing(): void {
    clearInterval(this.#growth);
    for (const timer of this.#launches) clearTimeout(timer);
    this.#launches.clear();
  }

  async #end(servers: readonly ServerProcess[]): Promise<void> {
    for (const server of servers) this.#endedCpuSeconds += server.cpuSeconds;
    await Promise.all(servers.map((server) => server.end()));
  }

  #cpuSeconds(): number {
    return [...this.#servers, ...this.#spares].reduce(
      (sum, server) => sum + server.cpuSeconds,
      this.#endedCpuSeconds,
    );
  }
}

const nameOf = (number: number): string => `server-${number}`;
