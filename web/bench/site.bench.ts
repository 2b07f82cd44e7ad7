import { spawn } from 'node:child_process';
import { cp, mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { findArchitecture } from '@crossover/model';
import { writeReport } from '@crossover/report';
import { writeSyntheticRun } from '../../packages/report/test/synthetic-run.ts';

/** Articles of the largest site; fewer make a quick look, whose numbers say little. */
const ARTICLES = Number(process.env.CROSSOVER_BENCH_ARTICLES ?? 300);
const SIZES = [ARTICLES / 3, (2 * ARTICLES) / 3, ARTICLES].map(Math.round);
const LIMIT = {
  seconds: 60,
  memoryMib: 1536,
  marginalRatio: 1.3,
  listBytes: 60_000,
  searchBytes: 150_000,
} as const;
const WORK = join(import.meta.dirname, '..', '.astro');
const DAY_MS = 86_400_000;

interface Build {
  readonly articles: number;
  readonly seconds: number;
  /** Of all its threads, which other work on the machine disturbs less; null where the system does not tell. */
  readonly cpuSeconds: number | null;
  /** Largest resident set of the builder; null where the system does not tell. */
  readonly memoryMib: number | null;
}

/** How the site grows: time, memory and the two files that hold something of every article. */
export async function run() {
  const root = await mkdtemp(join(tmpdir(), 'crossover-site-bench-'));
  // Within Astro's own folder each build keeps to itself.
  await mkdir(WORK, { recursive: true });
  const sites = await mkdtemp(join(WORK, 'bench-'));
  try {
    const models = await writeModels(join(root, 'models'));
    const builds: Build[] = [];
    for (const articles of SIZES) builds.push(await build(root, sites, models, articles));
    const [small, middle, large] = builds;
    if (small === undefined || middle === undefined || large === undefined)
      throw new Error('Expected three builds.');
    const time = (one: Build) => one.cpuSeconds ?? one.seconds;
    const early = (time(middle) - time(small)) / (middle.articles - small.articles);
    const late = (time(large) - time(middle)) / (large.articles - middle.articles);
    const gzipped = async (path: string) =>
      gzipSync(await readFile(join(sites, String(ARTICLES), path))).byteLength;
    const list = await gzipped('reports/index.html');
    const search = await gzipped('search-index.json');
    return [
      {
        name: `site of ${ARTICLES} articles`,
        value: large.seconds,
        unit: 's',
        limit: `< ${LIMIT.seconds}`,
        ok: large.seconds < LIMIT.seconds,
        details: builds.map(({ articles, seconds }) => `${articles}: ${seconds.toFixed(1)} s`).join(', '),
      },
      {
        name: 'largest resident set of the builder',
        value: large.memoryMib ?? Number.NaN,
        unit: 'MiB',
        limit: `< ${LIMIT.memoryMib}`,
        ok: large.memoryMib === null || large.memoryMib < LIMIT.memoryMib,
      },
      {
        name: 'CPU time of one more article, last third over middle third',
        ratio: late / early,
        limit: `≤ ${LIMIT.marginalRatio}`,
        ok: late / early <= LIMIT.marginalRatio,
        details: `${(early * 1000).toFixed(0)} ms, then ${(late * 1000).toFixed(0)} ms`,
      },
      {
        name: 'list of all comparisons, gzipped',
        value: list,
        unit: 'B',
        limit: `≤ ${LIMIT.listBytes}`,
        ok: list <= LIMIT.listBytes,
      },
      {
        name: 'search index, gzipped',
        value: search,
        unit: 'B',
        limit: `≤ ${LIMIT.searchBytes}`,
        ok: search <= LIMIT.searchBytes,
      },
    ];
  } finally {
    await rm(root, { recursive: true });
    await rm(sites, { recursive: true });
  }
}

/** Three runs whose reports are really written; all others are these with another name and day. */
async function writeModels(folder: string): Promise<string[]> {
  const pair = ['serverful', 'serverless'].map(findArchitecture);
  const models = [
    { slug: 'model-steady', workloads: [{ name: 'steady', ratePerSecond: 60, seconds: 10 }] },
    {
      slug: 'model-spike',
      workloads: [{ name: 'spike', ratePerSecond: 20, peakRatePerSecond: 90, seconds: 12 }],
    },
    {
      slug: 'model-both',
      workloads: [
        { name: 'steady', ratePerSecond: 30, seconds: 10 },
        { name: 'spike', ratePerSecond: 30, peakRatePerSecond: 60, seconds: 10 },
      ],
    },
  ];
  for (const model of models) {
    await writeSyntheticRun(join(folder, model.slug), { ...model, architectures: pair, repeats: 5 });
    await writeReport(join(folder, model.slug), { draws: 20 });
  }
  return models.map(({ slug }) => join(folder, slug));
}

async function build(
  root: string,
  sites: string,
  models: readonly string[],
  articles: number,
): Promise<Build> {
  const reports = join(root, `reports-${articles}`);
  for (let index = 0; index < articles; index += 1)
    await writeCopy(reports, models[index % models.length] ?? '', index);
  const started = performance.now();
  const used = await runAstro(reports, join(sites, String(articles)));
  const seconds = (performance.now() - started) / 1000;
  await stat(join(sites, String(articles), 'index.html'));
  return { articles, seconds, ...used };
}

/** The files that a page is made of are copied; the requests, which it only offers, are linked. */
async function writeCopy(reports: string, model: string, index: number): Promise<void> {
  const slug = `copy-${String(index).padStart(4, '0')}`;
  const folder = join(reports, slug);
  await mkdir(folder, { recursive: true });
  for (const entry of await readdir(model)) {
    if (entry === 'figures' || entry.endsWith('.md'))
      await cp(join(model, entry), join(folder, entry), { recursive: true });
    else if (entry !== 'report.json') await symlink(join(model, entry), join(folder, entry));
  }
  const report = JSON.parse(await readFile(join(model, 'report.json'), 'utf8')) as Record<string, unknown>;
  const day = (time: unknown) => new Date(Date.parse(String(time)) + index * DAY_MS).toISOString();
  const changed = { ...report, slug, startedAt: day(report.startedAt), endedAt: day(report.endedAt) };
  await writeFile(join(folder, 'report.json'), JSON.stringify(changed));
}

/** Ticks of `/proc` in a second, on every Linux that Node runs on. */
const TICKS = 100;

/** Builds, and looks at what the builder has used until now as long as it runs. */
async function runAstro(reports: string, outDir: string): Promise<Pick<Build, 'memoryMib' | 'cpuSeconds'>> {
  const astro = join(import.meta.dirname, '..', '..', 'node_modules', '.bin', 'astro');
  const child = spawn(process.execPath, [astro, 'build', '--outDir', outDir], {
    cwd: join(import.meta.dirname, '..'),
    stdio: ['ignore', 'ignore', 'pipe'],
    env: {
      ...process.env,
      ASTRO_TELEMETRY_DISABLED: '1',
      CROSSOVER_REPORTS: reports,
      NODE_ENV: 'production',
    },
  });
  let errors = '';
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString();
  });
  let memoryMib: number | null = null;
  let cpuSeconds: number | null = null;
  const look = async () => {
    const [status, stat] = await Promise.all(
      ['status', 'stat'].map((file) => readFile(`/proc/${child.pid}/${file}`, 'utf8')),
    );
    memoryMib = Math.max(memoryMib ?? 0, Number(/VmHWM:\s+(\d+)/.exec(status ?? '')?.[1] ?? 0) / 1024);
    // After the name in brackets: user and system time are the 12th and 13th fields.
    const fields = (stat ?? '').slice((stat ?? '').lastIndexOf(')') + 2).split(' ');
    cpuSeconds = Math.max(cpuSeconds ?? 0, (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / TICKS);
  };
  // Elsewhere than on Linux, and once the builder has ended, there is nothing to read.
  const timer = setInterval(() => void look().catch(() => undefined), 50);
  const code = await new Promise((resolve) => child.on('close', resolve));
  clearInterval(timer);
  if (code !== 0)
    throw new Error(`Expected the site to build, found exit code ${String(code)}:\n${errors.slice(-2000)}`);
  return { memoryMib, cpuSeconds };
}
