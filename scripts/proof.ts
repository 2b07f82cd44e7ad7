import { execFileSync } from 'node:child_process';
import { glob, readFile, rename, writeFile } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { usingDatabase } from '@crossover/lab';
import {
  CrossoverError,
  type Demonstration,
  nearest,
  type Proof,
  type ProofClaim,
  proofSchema,
} from '@crossover/model';
import { limitOf, renderProofPage, valueIn } from './proof-page.ts';
import { runScript } from './script.ts';

type Claim = Pick<ProofClaim, 'id' | 'title' | 'kind'> & { readonly file: string };

/** What is claimed about the method, in the order in which a sceptic would ask; each file exports `run`. */
const CLAIMS: readonly Claim[] = [
  lab(
    'frozen-server',
    'A frozen server shows in the percentiles at its true value',
    'cli/bench/frozen-server.proof.ts',
  ),
  lab('sending', 'The generator sends when it should', 'load/bench/sending.bench.ts'),
  lab('same-work', 'Every architecture is given the same work', 'cli/bench/same-work.proof.ts'),
  lab('instrument', 'The instrument agrees with another one', 'load/bench/bias.bench.ts'),
  lab('generator-capacity', 'One core carries 5,000 requests a second', 'load/bench/capacity.bench.ts'),
  lab(
    'saturation',
    'Load that the generator cannot send is never taken for the server',
    'cli/bench/saturation.proof.ts',
  ),
  lab('pinning', 'Generator and system under test keep to their own cores', 'cli/bench/pinning.proof.ts'),
  synthetic('coverage', '95 % intervals of percentiles hold the truth', 'stats/bench/coverage.proof.ts'),
  synthetic(
    'share-coverage',
    '95 % intervals of shares hold the truth',
    'stats/bench/share-coverage.proof.ts',
  ),
  synthetic(
    'difference-coverage',
    '95 % intervals of differences hold the truth',
    'stats/bench/difference-coverage.proof.ts',
  ),
  synthetic('false-differences', 'Equals are not called different', 'stats/bench/false-differences.proof.ts'),
  lab('lab-a-a', 'Equals are not called different, in the lab', 'cli/bench/lab-a-a.proof.ts'),
  synthetic('power', 'A shift of 5 % is found', 'stats/bench/power.proof.ts'),
  lab('lab-power', 'The smallest delay that is found, in the lab', 'cli/bench/lab-power.proof.ts'),
  synthetic('interleaving', 'Interleaving pays', 'stats/bench/interleaving.proof.ts'),
  synthetic(
    'crossover-coverage',
    'The interval of the crossover holds the truth',
    'cost/bench/crossover-coverage.proof.ts',
  ),
  synthetic(
    'best-split',
    'The split between servers and functions is the best there is',
    'cost/bench/best-split.proof.ts',
  ),
  lab('littles-law', 'Environments agree with Little’s law', 'lab/bench/littles-law.proof.ts'),
  lab('equivalence', 'Three architectures, one behaviour', 'lab/bench/equivalence.proof.ts'),
  lab('connection-storm', 'Where connections run out', 'lab/bench/connection-storm.proof.ts'),
  lab(
    'hybrid-spike',
    'Hybrid holds in a spike what its servers alone cannot',
    'cli/bench/hybrid-spike.proof.ts',
  ),
  synthetic(
    'recomputation',
    'Published reports are computed again to the byte',
    'cli/bench/recomputation.proof.ts',
  ),
  synthetic(
    'reading-speed',
    'Stored requests are read almost as quickly as their lines are counted',
    'report/bench/reading-speed.bench.ts',
  ),
  synthetic('statistics-speed', 'Statistics keep up with the data', 'stats/bench/speed.bench.ts'),
];

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const JSON_FILE = `${ROOT}docs/proof.json`;
const PAGE_FILE = `${ROOT}docs/proof.md`;

/**
 * Tries the claims that are named, or all, one after the other; keeps what was found in `docs/proof.json` and
 * `docs/proof.md`, where the others stay as they were. Exit code 1 when a claim does not hold.
 *
 * @throws CrossoverError `usage`
 */
async function prove(names: readonly string[]): Promise<void> {
  const unknown = names.find((name) => !CLAIMS.some(({ id }) => id === name));
  if (unknown !== undefined) {
    const ids = CLAIMS.map(({ id }) => id);
    const guess = nearest(unknown, ids);
    throw new CrossoverError('usage', `Expected names of demonstrations, found "${unknown}".`, {
      hint: guess === undefined ? `Known: ${ids.join(', ')}.` : `Did you mean "${guess}"?`,
    });
  }
  await assertAllListed();
  const chosen = CLAIMS.filter(({ id }) => names.length === 0 || names.includes(id));
  // Some ask for a database by the same variable as the tests.
  await usingDatabase(
    { databaseUrl: process.env.DATABASE_URL, cacheFolder: `${ROOT}.cache` },
    async ({ url }) => {
      process.env.CROSSOVER_TEST_DATABASE_URL = url;
      for (const claim of chosen) await keep(await tryClaim(claim));
    },
  );
}

async function tryClaim({ id, title, kind, file }: Claim): Promise<ProofClaim> {
  console.log(`\n${title} (${id})`);
  const startedAt = performance.now();
  const { run } = (await import(pathToFileURL(`${ROOT}packages/${file}`).href)) as {
    run: () => Promise<Demonstration[]>;
  };
  const demonstrations = (await run()).map(finite);
  for (const demonstration of demonstrations) {
    console.log(
      `  ${demonstration.ok ? '✓' : '✗'} ${demonstration.name}: ${valueIn(demonstration)} (limit ${limitOf(demonstration)})`,
    );
    if (!demonstration.ok) process.exitCode = 1;
  }
  return {
    id,
    title,
    kind,
    command: `npm run proof -- ${id}`,
    createdAt: new Date().toISOString(),
    commit: commitOf(),
    tookSeconds: Math.round((performance.now() - startedAt) / 1000),
    machine: {
      cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
      cpus: cpus().length,
      memoryMib: Math.round(totalmem() / 1024 ** 2),
      nodeVersion: process.version,
    },
    demonstrations,
  };
}

/** JSON knows no NaN and no infinity. */
function finite(demonstration: Demonstration): Demonstration {
  const { ratio, value, details } = demonstration;
  const keep = (number: number | null | undefined) => (Number.isFinite(number) ? (number as number) : null);
  return {
    ...demonstration,
    value: keep(value),
    ...(ratio !== undefined && { ratio: keep(ratio) }),
    ...(typeof details === 'object' && {
      details: Object.fromEntries(
        Object.entries(details).map(([name, found]) => [
          name,
          typeof found === 'number' ? keep(found) : found,
        ]),
      ),
    }),
  };
}

async function keep(claim: ProofClaim): Promise<void> {
  const before = await readFile(JSON_FILE, 'utf8').then(
    (text) => proofSchema.parse(JSON.parse(text)),
    (error: NodeJS.ErrnoException): Proof => {
      if (error.code !== 'ENOENT') throw error;
      return { schemaVersion: 1, claims: [] };
    },
  );
  const found = new Map(before.claims.map((old) => [old.id, old]));
  found.set(claim.id, claim);
  const proof = proofSchema.parse({
    schemaVersion: 1,
    claims: CLAIMS.flatMap(({ id, title, kind }) => {
      const one = found.get(id);
      return one === undefined ? [] : [{ ...one, title, kind }];
    }),
  } satisfies Proof);
  await writeWhole(JSON_FILE, `${JSON.stringify(proof, null, 2)}\n`);
  await writeWhole(PAGE_FILE, renderProofPage(proof));
}

async function writeWhole(path: string, text: string): Promise<void> {
  await writeFile(`${path}.tmp`, text, { flush: true });
  await rename(`${path}.tmp`, path);
}

/** A proof that nobody runs proves nothing. @throws CrossoverError `usage` for a file that no claim names */
async function assertAllListed(): Promise<void> {
  const files = await Array.fromAsync(glob('packages/{*,*/*}/bench/*.proof.ts', { cwd: ROOT }));
  const missing = files.find((file) => !CLAIMS.some((claim) => `packages/${claim.file}` === file));
  if (missing !== undefined)
    throw new CrossoverError('usage', `Expected a claim for ${missing}, found none.`, {
      hint: 'Add one to CLAIMS in scripts/proof.ts, with a name and a title.',
    });
}

function commitOf(): string | null {
  try {
    return execFileSync('git', ['rev-parse', 'HEAD'], { cwd: ROOT, stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim();
  } catch {
    return null;
  }
}

function lab(id: string, title: string, file: string): Claim {
  return { id, title, kind: 'lab', file };
}

function synthetic(id: string, title: string, file: string): Claim {
  return { id, title, kind: 'synthetic', file };
}

const help = () => `Tries what is claimed about the method, and keeps what it finds in docs/proof.md.

Usage: npm run proof [-- <name> …], without names all of them:

${CLAIMS.map(({ id, title }) => `  ${id.padEnd(20)} ${title}`).join('\n')}`;

await runScript({ name: 'proof', help, run: prove }, process.argv.slice(2));
