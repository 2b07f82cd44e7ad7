/** A server that stands still for a while: what the percentiles must say, what ours say, and what plain Artillery's do. */
import { readdirSync, readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { compileScript, startArtillery } from '@crossover/load';
import type { Demonstration, Workload } from '@crossover/model';
import { createDistribution, summarise } from '@crossover/stats';
import { type LabStand, type Played, readsAt, responseTimesOf, usingLabStand } from './lab-stand.ts';

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
/** From the start of one freeze to the next. */
const BETWEEN_FREEZES_SECONDS = 3;
/** Together enough requests for a p99.9. */
const RATE_PER_SECOND = 420;
const DURATION_SECONDS = 26;
/** Into the measured part, with room for the longest freeze. */
const FREEZE_AFTER_SECONDS = 8;
const TOLERANCE_SHARE = 0.02;
const TOLERANCE_MS = 5;

/**
 * The server process is stopped (SIGSTOP) in an otherwise steady run. Whoever was to be sent in that time is served
 * when it goes on, so the run's percentiles follow from the same run without a freeze, by arithmetic.
 */
export async function run(freezes: readonly Freeze[] = FREEZES): Promise<Demonstration[]> {
  const workload = readsAt(RATE_PER_SECOND, DURATION_SECONDS, {
    // Everybody who arrives during the longest freeze waits on a connection, and nobody gives up.
    connections: { mode: 'keep-alive', max: 2500 },
    timeoutMs: 20_000,
  });
  // Balancer, server and database side by side: the queue's arithmetic is that of the busiest, not of all on one core.
  const settings = { systemCpus: null, generatorCpus: null };
  return usingLabStand({ architectures: ['serverful'], products: 1000, settings }, async (stand) => {
    await stand.play('serverful', readsAt(RATE_PER_SECOND, 3));
    const control = await stand.play('serverful', workload);
    const results: Demonstration[] = [];
    for (const freeze of freezes) {
      const freezing = freezeServers(stand.serverBundle, freeze);
      const { requests } = await stand.play('serverful', workload);
      const expected = percentilesOf(withFreezes(control, await freezing));
      const found = percentilesOf(responseTimesOf(requests));
      const artillery = await playPlainArtillery(stand, workload, freeze);
      for (const percentile of ['p99', 'p999'] as const)
        results.push(
          judge(freeze, percentile, expected[percentile], found[percentile], artillery[percentile]),
        );
    }
    return results;
  });
}

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

/**
 * The response times of `control`, had its server stood still for so long, once or again and again, from a third of a
 * steady schedule on: who was to be sent meanwhile is answered when it goes on, one after the other, as quickly as the
 * busiest process can.
 */
function withFreezes({ requests, observation }: Played, freezesMs: readonly number[]): number[] {
  const { edge = 0, servers = 0 } = observation.cpuSeconds;
  const betweenAnswersMs = (1000 * Math.max(edge, servers)) / observation.requests;
  const firstMs = (requests[Math.floor(requests.length / 3)]?.intendedMs ?? 0) - 500 / RATE_PER_SECOND;
  const coming = freezesMs.map((freezeMs, i) => {
    const fromMs = firstMs + i * BETWEEN_FREEZES_SECONDS * 1000;
    return { fromMs, untilMs: fromMs + freezeMs };
  });
  let answeredMs = Number.NEGATIVE_INFINITY;
  return requests.map(({ intendedMs, endMs }) => {
    const [next] = coming;
    if (next !== undefined && intendedMs >= next.fromMs) {
      answeredMs = next.untilMs;
      coming.shift();
    }
    const freeMs = Math.max(endMs, answeredMs + betweenAnswersMs);
    // The queue is gone as soon as somebody need not wait for those before.
    answeredMs = freeMs > endMs ? freeMs : Number.NEGATIVE_INFINITY;
    return freeMs - intendedMs;
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
async function freezeServers(bundle: string, { seconds, times }: Freeze): Promise<number[]> {
  await sleep((1 + FREEZE_AFTER_SECONDS) * 1000);
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
  workload: Workload,
  freeze: Freeze,
): Promise<{ p99: number; p999: number }> {
  await lab.prepare('serverful');
  const script = join(lab.temporaryFolder, 'plain.yml');
  const output = join(lab.temporaryFolder, 'plain.json');
  const targetUrl = lab.targets.serverful?.url ?? '';
  await writeFile(script, compileScript(workload, { targetUrl }));
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
    await freezeServers(serverBundle, freeze);
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
