/**
 * Three architectures, one behaviour: generated request sequences are answered alike and leave the same data, and a
 * create with a key happens once whatever the network does.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { bundle } from '@crossover/api/bundle';
import { migrate } from '@crossover/api/migrations';
import { reset, seed } from '@crossover/api/seed';
import { type Demonstration, findArchitecture, labSettingsSchema } from '@crossover/model';
import { type Lab, usingLab } from '../src/index.ts';
import { countCreated, repeatCreates } from './repeated-creates.ts';
import { generateSequences, SEEDED, type Step } from './request-sequences.ts';
import { type Answer, hashState, SequencePlayer } from './sequence-player.ts';

const SEQUENCES = 10_000;
const CREATES = 10_000;
const SEED = 20_261_121;
const ARCHITECTURES = ['serverful', 'serverless', 'hybrid'] as const;
/** The databases are compared after so many sequences, and at the end. */
const COMPARE_EVERY = 500;
const CACHE = join(import.meta.dirname, '../../../.cache');

export async function run(sequences = SEQUENCES, creates = CREATES): Promise<Demonstration[]> {
  return usingThree(async (lab) => [
    await compareSequences(lab, sequences),
    await duplicateCreates(lab, creates),
  ]);
}

/** A lab of all three, hybrid giving each half every other request at random. */
export async function usingThree<T>(use: (lab: Lab) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'crossover-proof-'));
  try {
    const [server, lambda] = await Promise.all([
      bundle({ host: 'server', outDir: folder }),
      bundle({ host: 'lambda', outDir: folder }),
    ]);
    const options = {
      architectures: ARCHITECTURES.map(findArchitecture),
      settings: labSettingsSchema.parse({
        coldStarts: 'live',
        hybridController: 'static',
        staticFunctionShare: 0.5,
      }),
      artefacts: { server: server.file, lambda: lambda.file },
      migrate: async (databaseUrl: string) => void (await migrate(databaseUrl)),
      seed: (databaseUrl: string) => seed({ databaseUrl, products: SEEDED, seed: 1 }),
      reset,
      databaseUrl: process.env.DATABASE_URL,
      cacheFolder: CACHE,
    };
    return await usingLab(options, use);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Divergence {
  readonly sequence: number;
  readonly step: Step | null;
  readonly answers: Readonly<Record<string, Answer | string | undefined>>;
}

/** Sends each sequence to all three and compares status, body, headers and, now and then, the databases. */
export async function compareSequences(lab: Lab, count: number, seedNumber = SEED): Promise<Demonstration> {
  const sequences = generateSequences(count, seedNumber);
  await Promise.all(ARCHITECTURES.map((id) => lab.prepare(id)));
  const players = ARCHITECTURES.map((id) => new SequencePlayer(lab.targets[id]?.url ?? ''));
  const divergences: Divergence[] = [];
  const statuses = new Map<number, number>();
  let requests = 0;
  try {
    for (const [i, steps] of sequences.entries()) {
      const all = await Promise.all(players.map((player) => player.play(steps)));
      requests += steps.length;
      for (const [j, step] of steps.entries()) {
        const answers = all.map((played) => played[j]);
        const status = answers[0]?.status ?? 0;
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (answers.some((answer) => !isDeepStrictEqual(answer, answers[0])))
          divergences.push({ sequence: i, step, answers: byArchitecture(answers) });
      }
      if ((i + 1) % COMPARE_EVERY !== 0 && i + 1 !== sequences.length) continue;
      const states = await Promise.all(
        ARCHITECTURES.map((id) => hashState(lab.targets[id]?.databaseUrl ?? '')),
      );
      if (new Set(states).size > 1)
        divergences.push({ sequence: i, step: null, answers: byArchitecture(states) });
    }
  } finally {
    for (const player of players) player.close();
  }
  const hybrid = [...(players[2]?.environments ?? [])];
  const byServers = hybrid.reduce((sum, [id, n]) => sum + (id.startsWith('server-') ? n : 0), 0);
  const first = divergences[0];
  return {
    name: 'serverful, serverless and hybrid answer alike and leave the same data: divergences',
    value: divergences.length,
    limit: 0,
    ok: divergences.length === 0 && byServers > 0 && byServers < requests,
    details: {
      sequences: sequences.length,
      'requests to each': requests,
      statuses: [...statuses]
        .sort(([a], [b]) => a - b)
        .map(([status, n]) => `${status}: ${n}`)
        .join(', '),
      'of hybrid’s requests, by servers': byServers,
      seed: seedNumber,
      ...(first !== undefined && { 'first divergence': JSON.stringify(first).slice(0, 3_000) }),
    },
  };
}

/** Creates with keys, sent twice or cut, shared evenly among the three. */
export async function duplicateCreates(lab: Lab, count: number): Promise<Demonstration> {
  const random = createRandom(SEED);
  const each = Math.ceil(count / ARCHITECTURES.length);
  const total = { creates: 0, rows: 0, duplicates: 0, replayed: 0, deferred: 0, failed: 0 };
  for (const id of ARCHITECTURES) {
    await lab.prepare(id);
    const { url = '', databaseUrl = '' } = lab.targets[id] ?? {};
    const counts = await repeatCreates(url, each, random);
    const { rows, duplicates } = await countCreated(databaseUrl);
    total.creates += counts.creates;
    total.replayed += counts.replayed;
    total.deferred += counts.deferred;
    total.failed += counts.failed;
    total.rows += rows;
    total.duplicates += duplicates;
  }
  return {
    name: 'creates with a key, duplicated or cut: duplicate rows',
    value: total.duplicates,
    limit: 0,
    ok: total.duplicates === 0 && total.failed === 0 && total.rows === total.creates && total.replayed > 0,
    details: {
      creates: total.creates,
      rows: total.rows,
      'answers replayed': total.replayed,
      'asked to try again': total.deferred,
      'failed for clients': total.failed,
    },
  };
}

const byArchitecture = <T>(values: readonly T[]): Record<string, T> =>
  Object.fromEntries(ARCHITECTURES.flatMap((id, i) => (i in values ? [[id, values[i] as T]] : [])));

/** Mulberry32: small, seeded, good enough to draw pauses from. */
function createRandom(seedNumber: number): () => number {
  let state = seedNumber >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

if (import.meta.main) {
  const [sequences = SEQUENCES, creates = CREATES] = process.argv.slice(2).map(Number);
  console.log(JSON.stringify(await run(sequences, creates), null, 2));
}
