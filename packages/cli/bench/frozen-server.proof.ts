/** A server that stands still for a while: what the percentiles must say, what ours say, and what plain Artillery's do. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compileScript, startArtillery } from '@crossover/load';
import type { Demonstration, Request, Workload } from '@crossover/model';
import { createDistribution, summarise } from '@crossover/stats';
import { type LabStand, readsAt, responseTimesOf, usingLabStand } from './lab-stand.ts';

interface Freeze {
  readonly seconds: number;
  readonly times: number;
}

/** One freeze of 0.2 s is 0.8 % of the run: its p99 would lie on the edge between those who waited and all others. */
const FREEZES: readonly Freeze[] = [
  { seconds: 0.2, times: 4 },
  { seconds: 1, times: 1 },
  { seconds: 5, times: 1 },
];
/** Not judged: tells how a backlog leaves the server. */
const TRIAL_FREEZE: Freeze = { seconds: 0.6, times: 3 };
/** Who took longer than this in the trial waited for the server to go on; nobody else comes near. */
const WAITED_MS = 100;
/** From the start of one freeze to the next. */
const BETWEEN_FREEZES_SECONDS = 3;

/** A steady run, from which one percentile is read. */
interface Steady {
  readonly percentile: 'p99' | 'p999';
  readonly ratePerSecond: number;
  readonly durationSeconds: number;
}

/**
 * The longer a queue, the more its percentiles tell of how quickly this machine works it off, and that varies: no more
 * requests than the percentile needs.
 */
const P99_RUN: Steady = { percentile: 'p99', ratePerSecond: 200, durationSeconds: 18 };
const P999_RUN: Steady = { percentile: 'p999', ratePerSecond: 420, durationSeconds: 26 };
/** Of the measured part, until the first freeze: room for the longest one and for the last of several. */
const FREEZE_AFTER_SHARE = 0.31;
const TOLERANCE_SHARE = 0.02;
const TOLERANCE_MS = 5;

/**
 * The server process is stopped (SIGSTOP) in an otherwise steady run. Whoever was to be sent in that time is served
 * when it goes on, so the run's percentiles follow from the same run without a freeze, by arithmetic.
 */
export async function run(freezes: readonly Freeze[] = FREEZES): Promise<Demonstration[]> {
  // Balancer, server and database side by side: the queue's arithmetic is that of the busiest, not of all on one core.
  const settings = { systemCpus: null, generatorCpus: null };
  return usingLabStand({ architectures: ['serverful'], products: 1000, settings }, async (stand) => {
    await stand.play('serverful', readsAt(P999_RUN.ratePerSecond, 3));
    const answersMs = await tryDrain(stand);
    const results: Demonstration[] = [];
    for (const steady of [P99_RUN, P999_RUN]) {
      const workload = readsOf(steady);
      const control = await stand.play('serverful', workload);
      for (const freeze of freezes) {
        const freezing = freezeServers(stand.serverBundle, steady, freeze);
        const { requests } = await stand.play('serverful', workload);
        const expected = withFreezes(control.requests, steady, await freezing, answersMs);
        const artillery = await playPlainArtillery(stand, steady, freeze);
        const { percentile } = steady;
        results.push(
          judge(
            freeze,
            percentile,
            percentilesOf(expected)[percentile],
            percentilesOf(responseTimesOf(requests))[percentile],
            artillery[percentile],
          ),
        );
      }
    }
    return results;
  });
}

const readsOf = ({ ratePerSecond, durationSeconds }: Steady): Workload =>
  readsAt(ratePerSecond, durationSeconds, {
    // Everybody who arrives during the longest freeze waits on a connection, and nobody gives up.
    connections: { mode: 'keep-alive', max: 2500 },
    timeoutMs: 20_000,
  });

function judge(
  { seconds, times }: Freeze,
  percentile: 'p99' | 'p999',
  expectedMs: number,
  foundMs: number,
  artilleryMs: number,
): Demonstration {
  const errorMs = Math.abs(foundMs - expectedMs);
  const limit = Math.max(TOLERANCE_MS, TOLERANCE_SHARE * expectedMs);
  return {
    name: `frozen ${times === 1 ? '' : `${times} times `}for ${seconds} s: error of ${percentile === 'p99' ? 'p99' : 'p99.9'}`,
    value: errorMs,
    unit: 'ms',
    limit: Number(limit.toFixed(1)),
    ok: errorMs <= limit,
    details: {
      'by arithmetic, ms': Number(expectedMs.toFixed(1)),
      'reported, ms': Number(foundMs.toFixed(1)),
      'plain Artillery reports, ms': artilleryMs,
    },
  };
}

/** Freezes the server in a run of its own: when the k-th of those who waited is answered after it goes on, median. */
async function tryDrain(stand: LabStand): Promise<number[]> {
  const freezing = freezeServers(stand.serverBundle, P999_RUN, TRIAL_FREEZE);
  const { requests } = await stand.play('serverful', readsOf(P999_RUN));
  const drains = (await freezing).map((freezeMs, i) => {
    const fromMs = freezeStartsMs(requests, P999_RUN, i);
    // The signal comes some milliseconds off its time: the first who waited tells when.
    const waited = requests.filter(
      ({ intendedMs, endMs }) =>
        endMs - intendedMs > WAITED_MS && Math.abs(intendedMs - fromMs) < 500 * BETWEEN_FREEZES_SECONDS,
    );
    const [first] = waited;
    if (first === undefined) throw new Error('expected a freeze that somebody waits for, found none');
    const goesOnMs = first.intendedMs - 500 / P999_RUN.ratePerSecond + freezeMs;
    return waited.map(({ endMs }) => endMs - goesOnMs).sort((a, b) => a - b);
  });
  const length = Math.min(...drains.map((drain) => drain.length));
  return Array.from({ length }, (_, k) => {
    const answers = drains.map((drain) => drain[k] ?? 0).sort((a, b) => a - b);
    return Math.max(0, answers[Math.floor(answers.length / 2)] ?? 0);
  });
}

/** When the i-th freeze begins on the clock of the schedule: halfway between two arrivals. */
function freezeStartsMs(requests: readonly Request[], steady: Steady, i: number): number {
  const first = requests[Math.floor(requests.length * FREEZE_AFTER_SHARE)]?.intendedMs ?? 0;
  return first - 500 / steady.ratePerSecond + i * BETWEEN_FREEZES_SECONDS * 1000;
}

/**
 * The response times of a steady run, had its server stood still for so long, once or again and again: who was to be
 * sent meanwhile is answered when it goes on, one after the other.
 */
function withFreezes(
  requests: readonly Request[],
  steady: Steady,
  freezesMs: readonly number[],
  answersMs: readonly number[],
): number[] {
  const last = answersMs.length - 1;
  const betweenMs = ((answersMs[last] ?? 0) - (answersMs[0] ?? 0)) / Math.max(1, last);
  const answerOf = (k: number) => answersMs[k] ?? (answersMs[last] ?? 0) + (k - last) * betweenMs;
  const coming = freezesMs.map((freezeMs, i) => {
    const fromMs = freezeStartsMs(requests, steady, i);
    return { fromMs, untilMs: fromMs + freezeMs };
  });
  let queue: { goesOnMs: number; answered: number } | null = null;
  return requests.map(({ intendedMs, endMs }) => {
    const [next] = coming;
    if (next !== undefined && intendedMs >= next.fromMs) {
      queue = { goesOnMs: next.untilMs, answered: 0 };
      coming.shift();
    }
    if (queue === null) return endMs - intendedMs;
    const answeredMs = queue.goesOnMs + answerOf(queue.answered);
    queue.answered += 1;
    // The queue is gone as soon as somebody need not wait for those before.
    if (answeredMs <= endMs) queue = null;
    return Math.max(endMs, answeredMs) - intendedMs;
  });
}

function percentilesOf(responseTimesMs: readonly number[]): { p99: number; p999: number } {
  const { p99, p999 } = summarise([
    { latencies: createDistribution(responseTimesMs), coldCount: null, windowMs: null },
  ]);
  const valueIn = (estimate: typeof p99) => ('value' in estimate ? estimate.value : Number.NaN);
  return { p99: valueIn(p99), p999: valueIn(p999) };
}

/** Stops the processes that run this bundle, and lets them go on whatever happens meanwhile; how long each really was, ms. */
async function freezeServers(
  bundle: string,
  { durationSeconds }: Steady,
  { seconds, times }: Freeze,
): Promise<number[]> {
  await sleep((1 + FREEZE_AFTER_SHARE * durationSeconds) * 1000);
  const pids = processesOf(bundle);
  if (pids.length === 0) throw new Error(`expected a process that runs ${bundle}, found none`);
  const freezesMs: number[] = [];
  try {
    for (let i = 0; i < times; i += 1) {
      if (i > 0) await sleep((BETWEEN_FREEZES_SECONDS - seconds) * 1000);
      const stoppedMs = performance.now();
      for (const pid of pids) process.kill(pid, 'SIGSTOP');
      await sleep(seconds * 1000);
      for (const pid of pids) process.kill(pid, 'SIGCONT');
      freezesMs.push(performance.now() - stoppedMs);
    }
    return freezesMs;
  } finally {
    for (const pid of pids) process.kill(pid, 'SIGCONT');
  }
}

function processesOf(bundle: string): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => {
      try {
        return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(bundle);
      } catch {
        return false;
      }
    })
    .map(Number);
}

/** The same rate and freeze, by Artillery as it comes: its own script, engine and report. */
async function playPlainArtillery(
  { lab, serverBundle }: LabStand,
  steady: Steady,
  freeze: Freeze,
): Promise<{ p99: number; p999: number }> {
  await lab.prepare('serverful');
  const script = join(lab.temporaryFolder, 'plain.yml');
  const output = join(lab.temporaryFolder, 'plain.json');
  const targetUrl = lab.targets.serverful?.url ?? '';
  await writeFile(script, compileScript(readsOf(steady), { targetUrl }));
  const artillery = startArtillery({
    arguments: ['run', '--output', output, script],
    cwd: lab.temporaryFolder,
    targetUrl,
  });
  try {
    // Its own start takes seconds; it says when it begins to send.
    while (!artillery.output().includes('Phase started')) {
      if (artillery.child.exitCode !== null) throw new Error(`Artillery ended: ${artillery.output()}`);
      await sleep(20);
    }
    await freezeServers(serverBundle, steady, freeze);
    await artillery.exited;
  } finally {
    await artillery.kill();
  }
  const { aggregate } = JSON.parse(await readFile(output, 'utf8')) as {
    aggregate: { summaries: Record<string, { p99: number; p999: number }> };
  };
  const { p99, p999 } = aggregate.summaries['http.response_time'] ?? { p99: Number.NaN, p999: Number.NaN };
  return { p99, p999 };
}
