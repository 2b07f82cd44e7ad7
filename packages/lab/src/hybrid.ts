import {
  type Balancing,
  countedRate,
  type FunctionFleet,
  type Half,
  type LabSettings,
  toWeights,
  weightPolicy,
} from '@crossover/model';
import { BalancingRecorder } from './balancing/balancing-recorder.ts';
import { type Look, WeightController } from './balancing/weight-controller.ts';
import type { Backend, Exchange } from './edge/exchange.ts';
import type { Serverful } from './serverful.ts';
import type { Serverless } from './serverless.ts';

export interface HybridOptions {
  readonly servers: Serverful;
  readonly functions: Serverless;
  readonly fleet: FunctionFleet;
  readonly settings: LabSettings;
  /** Told of each change of weights. */
  readonly onChange?: (change: string) => void;
  /** Uniform from 0 to 1; decides which half a request goes to. */
  readonly random?: () => number;
}

/**
 * One load balancer before servers and functions. Which half a request goes to is drawn by the weights for each
 * request; as on AWS a half that is down does not have its share passed to the other, until the weights say so.
 */
export class Hybrid implements Backend {
  readonly #servers: Serverful;
  readonly #functions: Serverless;
  readonly #fleet: FunctionFleet;
  readonly #random: () => number;
  readonly #onChange: (change: string) => void;
  readonly #recorder = new BalancingRecorder();
  #settings: LabSettings;
  #controller: WeightController;
  #timer: NodeJS.Timeout | undefined;
  /** While cold starts are measured. */
  #isOnlyFunctions = false;

  constructor({ servers, functions, fleet, settings, onChange, random = Math.random }: HybridOptions) {
    this.#servers = servers;
    this.#functions = functions;
    this.#fleet = fleet;
    this.#random = random;
    this.#onChange = onChange ?? (() => {});
    this.#settings = settings;
    this.#controller = this.#createController();
    servers.onHealthyServers = (count) => {
      const nowMs = performance.now();
      this.#controller.healthy(nowMs, count);
      this.#recorder.healthyServers(count, nowMs);
    };
  }

  handle(exchange: Exchange): void {
    const half = this.#choose();
    const nowMs = performance.now();
    this.#controller.counted(nowMs);
    this.#recorder.handed(half, nowMs);
    if (half === 'servers') this.#servers.handle(exchange);
    else this.#functions.handle(exchange);
  }

  /** Begins anew with all weight on the servers; both halves are to be prepared before. */
  prepare(settings: LabSettings): void {
    this.#settings = settings;
    this.#isOnlyFunctions = false;
    this.#stop();
    this.#controller = this.#createController();
    if (settings.hybridController === 'weights') {
      this.#timer = setInterval(() => this.#look(), this.#controller.periodMs);
    }
  }

  /** Until prepared again functions answer everything. */
  goCold(): void {
    this.#stop();
    this.#isOnlyFunctions = true;
  }

  beginObservation(): void {
    this.#recorder.begin({
      weights: this.#weights(),
      reason: 'beginning',
      ratePerSecond: null,
      healthyServers: this.#servers.healthyServers,
    });
  }

  endObservation(): Balancing {
    return this.#recorder.end(this.#settings.hybridController, this.#servers.serverIds);
  }

  async end(): Promise<void> {
    this.#stop();
    await Promise.all([this.#servers.end(), this.#functions.end()]);
  }

  #choose(): Half {
    if (this.#isOnlyFunctions) return 'functions';
    const { hybridController, overflowAtInFlight, warmFunctionShare } = this.#settings;
    if (hybridController === 'overflow') {
      const isForServers = this.#random() >= warmFunctionShare && this.#servers.hasRoom(overflowAtInFlight);
      return isForServers ? 'servers' : 'functions';
    }
    return this.#random() * 100 < this.#weights().functions ? 'functions' : 'servers';
  }

  #weights() {
    const { hybridController, staticFunctionShare } = this.#settings;
    if (hybridController === 'static') return toWeights(staticFunctionShare);
    return hybridController === 'weights' ? this.#controller.weights : toWeights(0);
  }

  #look(): void {
    const nowMs = performance.now();
    const look: Look = this.#controller.look(nowMs);
    this.#recorder.looked();
    if (!look.isChanged) return;
    const { weights, reason, ratePerSecond, healthyServers } = look;
    this.#recorder.changed({ weights, reason, ratePerSecond, healthyServers }, nowMs);
    const rate = ratePerSecond === null ? 'an unknown rate' : countedRate(ratePerSecond.toFixed(0));
    this.#onChange(`servers ${weights.servers}, functions ${weights.functions}: ${reason} at ${rate}`);
  }

  #createController(): WeightController {
    return new WeightController(
      weightPolicy(this.#settings.serverCapacityPerSecond, this.#fleet),
      this.#settings,
      this.#servers.healthyServers,
    );
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }
}
