import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { writeRecords } from 'artillery-engine-crossover/record-file';
import type { LoadGeneratorOptions } from '../load-generator.ts';
import type { LoadGenerator, Play, PlaySummary } from '../play.ts';
import { checkTarget, isLoopback } from '../target.ts';
import { conductShares, type LostWorker } from './distributed-play.ts';
import { type Launched, launchWorkers } from './launch.ts';
import { openLocalMailbox } from './local-mailbox.ts';
import type { Mailbox } from './mailbox.ts';
import { mergeShares } from './merge-shares.ts';
import { type CredentialSource, type Placement, rhythmOf } from './placement.ts';
import { writePlayJob } from './play-job.ts';
import { openS3Mailbox } from './s3-mailbox.ts';
import { ShareWatch } from './share-watch.ts';
import { splitSchedule } from './split-schedule.ts';
import { buildWorker } from './worker-bundle.ts';

/** From the launch to the last record: startup, Lambda's 15 minutes, and upload. */
const ADDRESS_SLACK_SECONDS = 3_600;

export interface DistributedGeneratorOptions extends LoadGeneratorOptions {
  readonly placement: Placement;
  /** Needed on AWS. */
  readonly credentials?: CredentialSource;
  /** Called as soon as a worker is given up; its share is missing in the play's summary. */
  readonly onWorkerLost?: (lost: LostWorker) => void;
}

/**
 * Lends a generator that plays each schedule by several workers at once: each has a part of it, all start at the same
 * moment, and their records come back as one file. Workers start anew with each play. When one dies the others go on
 * and the summary's `workers` tell what is missing.
 */
export async function usingDistributedGenerator<T>(
  options: DistributedGeneratorOptions,
  use: (generator: LoadGenerator) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  const folder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), 'distributed-'));
  try {
    const workerPath = join(folder, 'worker.mjs');
    await buildWorker(workerPath);
    return await use({ play: (play) => playDistributed(play, options, folder, workerPath) });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function playDistributed(
  play: Play,
  options: DistributedGeneratorOptions,
  parent: string,
  workerPath: string,
): Promise<PlaySummary> {
  const { placement, onSecond, onWorkerLost } = options;
  const url = checkTarget(play.targetUrl, options.allowedHosts);
  if (placement.where !== 'local' && isLoopback(url))
    throw new CrossoverError('usage', `Expected a target that AWS can reach, found "${url.host}".`, {
      hint: 'Workers on this machine reach it: use local workers.',
    });
  const signal = AbortSignal.any([play.signal, options.signal].filter((one) => one !== undefined));
  signal.throwIfAborted();
  const { schedule } = play;
  const shares = splitSchedule(schedule, placement.workers);
  const rhythm = rhythmOf(placement);
  const folder = await mkdtemp(join(parent, 'play-'));
  let mailbox: Mailbox | undefined;
  let launched: Launched | undefined;
  try {
    mailbox = await openMailbox(options, schedule.durationMs);
    const { scriptPath } = await writePlayJob({
      folder: join(folder, 'job'),
      workerPath,
      targetUrl: play.targetUrl,
      schedule,
      shares,
      mailbox,
      rhythm,
    });
    const { targetUrl } = play;
    launched = launchWorkers({ placement, folder, scriptPath, targetUrl, cpus: options.cpus ?? null });
    const held = mailbox;
    const watches = shares.map((share) => new ShareWatch(share, held, folder));
    const outcomes = await conductShares({
      id: play.id,
      schedule,
      headers: play.headers,
      watches,
      mailbox,
      launched,
      rhythm,
      signal,
      onSecond,
      onWorkerLost,
    });
    await launched.finish();
    const { requests, generator } = mergeShares(outcomes);
    const recordsPath = resolve(play.recordsPath);
    await mkdir(dirname(recordsPath), { recursive: true });
    return { ...generator, requestsSha256: await writeRecords(recordsPath, requests) };
  } finally {
    await launched?.stop();
    await mailbox?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function openMailbox(options: DistributedGeneratorOptions, durationMs: number): Promise<Mailbox> {
  const { placement, credentials } = options;
  if (placement.where === 'local') return openLocalMailbox();
  if (credentials === undefined)
    throw new CrossoverError('usage', 'Expected credentials of AWS for workers on AWS, found none.', {
      hint: 'Sign in with "aws sso login", or set AWS_PROFILE.',
    });
  const { bucket, region, s3Endpoint } = placement;
  return openS3Mailbox({
    bucket,
    region,
    prefix: `crossover/${randomUUID()}`,
    credentials: await credentials(),
    expiresSeconds: Math.ceil(durationMs / 1000) + ADDRESS_SLACK_SECONDS,
    ...(s3Endpoint === undefined ? {} : { endpoint: s3Endpoint }),
  });
}
