import type { Balancing, Half } from '@crossover/model';
import type { Weights } from './weight-controller.ts';

type Change = Balancing['changes'][number];

/** Where the controller stood when it changed the weights, or when the observation began. */
export type Standing = Omit<Change, 'atMs'>;

/** Adds up what a hybrid front door does between `begin` and `end`; its clock starts with the first request. */
export class BalancingRecorder {
  #originMs: number | null = null;
  #counts: { servers: number; functions: number }[] = [];
  #changes: Change[] = [];
  #healthy: { atMs: number; servers: number }[] = [];
  #looks = 0;

  /** @param standing the weights and the servers at this moment. */
  begin(standing: Standing): void {
    this.#originMs = null;
    this.#counts = [];
    this.#changes = [{ atMs: 0, ...standing }];
    this.#healthy = [{ atMs: 0, servers: standing.healthyServers }];
    this.#looks = 0;
  }

  handed(half: Half, nowMs: number): void {
    this.#originMs ??= nowMs;
    const second = Math.floor(this.#since(nowMs) / 1000);
    while (this.#counts.length <= second) this.#counts.push({ servers: 0, functions: 0 });
    const count = this.#counts[second];
    if (count !== undefined) count[half] += 1;
  }

  looked(): void {
    this.#looks += 1;
  }

  changed(standing: Standing, nowMs: number): void {
    this.#changes.push({ atMs: this.#since(nowMs), ...standing });
  }

  healthyServers(servers: number, nowMs: number): void {
    this.#healthy.push({ atMs: this.#since(nowMs), servers });
  }

  end(controller: Balancing['controller'], serverIds: readonly string[]): Balancing {
    const total = (half: Half) => this.#counts.reduce((sum, count) => sum + count[half], 0);
    return {
      controller,
      serverIds: [...serverIds],
      servers: total('servers'),
      functions: total('functions'),
      seconds: this.#counts.map((count, second) => ({
        second,
        ...count,
        functionShare: controller === 'overflow' ? null : shareOf(lastBy(this.#changes, second)?.weights),
        healthyServers: lastBy(this.#healthy, second)?.servers ?? 0,
      })),
      looks: this.#looks,
      changes: this.#changes,
    };
  }

  #since(nowMs: number): number {
    return this.#originMs === null ? 0 : Math.max(0, nowMs - this.#originMs);
  }
}

const shareOf = (weights: Weights | undefined): number | null =>
  weights === undefined ? null : weights.functions / 100;

/** What was in force at the end of a second. */
const lastBy = <T extends { readonly atMs: number }>(items: readonly T[], second: number): T | undefined =>
  items.findLast(({ atMs }) => atMs < (second + 1) * 1000);
