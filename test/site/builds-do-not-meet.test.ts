import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runSiteBuild } from '../../packages/cli/src/site.ts';
import { createOwnFolder, putInPlace } from '../../web/src/build/own-folder.ts';

const WORK = join(import.meta.dirname, '..', '..', 'web', '.astro');

let root: string;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-builds-'));
});
afterAll(() => rm(root, { recursive: true }));

/** A site of no runs is the quickest to build. */
const build = (folder: string, signal?: AbortSignal) =>
  runSiteBuild(
    folder,
    { CROSSOVER_REPORTS: join(root, 'no-reports'), CROSSOVER_PROOF: join(root, 'none.json') },
    signal,
  );

test('two builds at the same moment both succeed; without any run the site says how to make one', async () => {
  const folders = ['one', 'other'].map((name) => join(root, name));
  const results = await Promise.all(folders.map((folder) => build(folder)));
  for (const { code, output } of results) expect(code, output).toBe(0);
  for (const folder of folders) {
    const at = (path: string) => readFile(join(folder, path), 'utf8');
    expect(await at('index.html')).toContain('npm run compare');
    expect(await at('proof.html')).toContain('npm run proof');
    expect(JSON.parse(await at('reports/index.json'))).toEqual({ runs: [] });
  }
  const [one = [], other] = await Promise.all(folders.map((folder) => readdir(folder, { recursive: true })));
  expect(one.toSorted()).toEqual(other?.toSorted());
  // Nothing of theirs is left beside them.
  expect((await readdir(root)).sort()).toEqual(['one', 'other']);
});

const foldersOfBuilds = async () => (await readdir(WORK)).filter((name) => name.startsWith('site-'));

/** Whether its build is no more: other builds may run on this machine at the same time. */
function isAbandoned(name: string): boolean {
  try {
    return !process.kill(Number(name.split('-')[1]), 0);
  } catch {
    return true;
  }
}

test('a build that is killed leaves the site as it was, and the next one clears away what it had made', async () => {
  const folder = join(root, 'killed');
  await mkdir(folder);
  await writeFile(join(folder, 'index.html'), 'as it was');
  const before = await readdir(WORK);
  const stop = new AbortController();
  const result = build(folder, stop.signal);
  await expect
    .poll(async () => (await foldersOfBuilds()).filter((name) => !before.includes(name)).length)
    .toBeGreaterThan(0);
  stop.abort();
  expect((await result).code).toBe(null);
  expect(await readdir(folder)).toEqual(['index.html']);
  expect((await readdir(root)).filter((name) => name.startsWith('.'))).toEqual([]);
  expect((await foldersOfBuilds()).filter(isAbandoned)).toHaveLength(1);
  await rm(await createOwnFolder(WORK, 'site-'), { recursive: true });
  expect((await foldersOfBuilds()).filter(isAbandoned)).toEqual([]);
});

test('of several folders that are put in one place at once the whole of one stays, and nothing else', async () => {
  const parent = join(root, 'place');
  const made = Array.from({ length: 8 }, (_, index) => join(root, `made-${index}`));
  for (const [index, folder] of made.entries()) {
    await mkdir(folder);
    for (const file of ['a', 'b']) await writeFile(join(folder, file), String(index));
  }
  await Promise.all(made.map((folder) => putInPlace(folder, join(parent, 'site'))));
  expect(await readdir(parent)).toEqual(['site']);
  const [a, b] = await Promise.all(['a', 'b'].map((file) => readFile(join(parent, 'site', file), 'utf8')));
  expect(a).toBe(b);
  for (const folder of made) await rm(folder, { recursive: true, force: true });
});
