import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CrossoverError, type GeneratorSecond, type Request } from '@crossover/model';
import { fetchObject } from 'artillery-engine-crossover/mailbox-client';
import type { WorkerProgress, WorkerReady, WorkerResult } from 'artillery-engine-crossover/share-order';
import { readRequests } from '../requests-file.ts';
import type { Mailbox } from './mailbox.ts';
import type { ShareOutcome } from './merge-shares.ts';
import type { ScheduleShare } from './split-schedule.ts';

/** What the coordinator knows of one worker, from the mailbox. */
export class ShareWatch {
  readonly share: ScheduleShare;
  ready: WorkerReady | undefined;
  seconds: readonly GeneratorSecond[] = [];
  /** Why the worker gave up, in its own words. */
  failure: string | undefined;
  outcome: ShareOutcome | undefined;
  readonly #mailbox: Mailbox;
  readonly #folder: string;
  #beats = 0;
  #lastSignMs = performance.now();

  constructor(share: ScheduleShare, mailbox: Mailbox, folder: string) {
    this.share = share;
    this.#mailbox = mailbox;
    this.#folder = folder;
  }

  /** How long nothing was heard of it, since `listenFrom` at the earliest. */
  get silentMs(): number {
    return performance.now() - this.#lastSignMs;
  }

  listenFrom(timeMs: number): void {
    this.#lastSignMs = timeMs;
  }

  async lookForReady(): Promise<void> {
    this.ready ??= await this.#fetchJson<WorkerReady>('ready');
  }

  async lookForProgress(): Promise<void> {
    const progress = await this.#fetchJson<WorkerProgress>('progress');
    if (progress === undefined || progress.beats === this.#beats) return;
    this.#beats = progress.beats;
    this.#lastSignMs = performance.now();
    this.failure = progress.failure;
    if (progress.failure === undefined) this.seconds = progress.seconds;
  }

  async lookForResult(): Promise<void> {
    const result = await this.#fetchJson<WorkerResult>('result');
    if (result === undefined) return;
    this.seconds = result.generator.seconds;
    this.outcome = { share: this.share, played: { result, requests: await this.#fetchRequests(result) } };
  }

  giveUp(): void {
    this.outcome = { share: this.share, played: null };
  }

  async #fetchRequests(result: WorkerResult): Promise<Request[]> {
    const records = await fetchObject(this.#url('records'));
    const hash = records === null ? 'none' : createHash('sha256').update(records).digest('hex');
    if (records === null || hash !== result.requestsSha256)
      throw new CrossoverError(
        'load-failed',
        `Expected records with checksum ${result.requestsSha256} from worker ${this.share.worker + 1}, found ${hash}.`,
        { hint: 'Repeat the run with --resume.' },
      );
    const path = join(this.#folder, `records-${this.share.worker}.ndjson.gz`);
    await writeFile(path, records);
    const requests: Request[] = [];
    for await (const request of readRequests(path)) requests.push(request);
    return requests;
  }

  async #fetchJson<T>(name: string): Promise<T | undefined> {
    const object = await fetchObject(this.#url(name));
    return object === null ? undefined : (JSON.parse(object.toString()) as T);
  }

  #url(name: string): string {
    return this.#mailbox.urlFor('GET', `${this.share.worker}/${name}`);
  }
}
