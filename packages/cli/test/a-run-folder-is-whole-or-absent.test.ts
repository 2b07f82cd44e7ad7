import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { readJson, writeJson } from '../src/run/json-file.ts';
import { makePlan } from '../src/run/make-plan.ts';
import { freeSlug, usingRunFolder } from '../src/run/run-folder.ts';

let reports: string;
beforeEach(async () => {
  reports = await mkdtemp(join(tmpdir(), 'crossover-run-folder-'));
});
afterEach(() => rm(reports, { recursive: true, force: true }));

const planNamed = (slug: string) =>
  makePlan({
    preset: 'quick',
    slug,
    architectures: undefined,
    workloads: undefined,
    repeats: 1,
    seed: 1,
    region: 'us-east-1',
    script: undefined,
    now: new Date('2026-11-21T00:00:00Z'),
  });

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => 'none',
    (error: unknown) => (error instanceof CrossoverError ? error.code : String(error)),
  );

test('a value that does not fit its schema leaves the old file as it was, and nothing beside it', async () => {
  const path = join(reports, 'value.json');
  const schema = z.strictObject({ n: z.number() });
  await writeJson(path, schema, { n: 1 });
  await expect(writeJson(path, schema, { n: Number.NaN })).rejects.toThrow();
  expect(await readJson(path, schema)).toEqual({ n: 1 });
  expect(await readdir(reports)).toEqual(['value.json']);
});

test('a file that is not what it should be is named', async () => {
  const path = join(reports, 'value.json');
  await writeFile(path, '{"n":');
  await expect(readJson(path, z.strictObject({ n: z.number() }))).rejects.toThrow(/value\.json/);
  expect(await readJson(join(reports, 'absent.json'), z.unknown())).toBeUndefined();
  await writeFile(path, '{"n":{"m":"many"},"o":[]}');
  const schema = z.strictObject({ n: z.strictObject({ m: z.number() }), o: z.string() });
  await expect(readJson(path, schema)).rejects.toThrow(
    /value\.json to hold valid data, found in field n\.m: Invalid input: expected number, received string$/,
  );
  await writeFile(path, '[]');
  await expect(readJson(path, schema)).rejects.toThrow(/found: Invalid input: expected object/);
});

test('a file where a part of a run should be is told as one', async () => {
  const plan = await planNamed('part');
  await usingRunFolder(reports, { plan }, async () => {});
  await rm(join(reports, 'part', 'requests'), { recursive: true });
  await writeFile(join(reports, 'part', 'requests'), '');
  await expect(usingRunFolder(reports, { resume: 'part' }, async () => {})).rejects.toMatchObject({
    code: 'folder-not-writable',
    message: expect.stringMatching(/found: a file at .*requests$/),
  });
});

test('two processes never measure into one folder; a dead one does not block it', async () => {
  const plan = await planNamed('once');
  await usingRunFolder(reports, { plan }, async () => {
    const lock = join(reports, 'once', '.lock');
    const stat = await readFile(`/proc/${process.ppid}/stat`, 'utf8');
    const started = stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
    const enter = () => usingRunFolder(reports, { resume: 'once' }, async () => 'entered');
    await writeFile(lock, `${process.ppid} ${started}`);
    expect(await codeOf(enter())).toBe('run-locked');
    // A later process of the same number.
    await writeFile(lock, `${process.ppid} 1`);
    expect(await enter()).toBe('entered');
    // No process has this number: the largest that Linux gives is 2^22.
    await writeFile(lock, '99999999 1');
    expect(await enter()).toBe('entered');
    expect((await readdir(join(reports, 'once'))).filter((name) => name.includes('lock'))).toEqual([]);
  });
});

test('a new run that fails before it has measured anything leaves no folder; what can be resumed stays', async () => {
  const failing = async (slug: string, error: Error, before: (path: string) => Promise<void>) => {
    const use = usingRunFolder(reports, { plan: await planNamed(slug) }, async ({ path }) => {
      await before(path);
      throw error;
    });
    await expect(use).rejects.toBe(error);
  };
  const unreachable = new CrossoverError('target-unreachable', 'Expected an answer, found none.');
  await failing('unreachable', unreachable, async () => {});
  await failing('half-written', unreachable, (path) => writeFile(join(path, 'requests', 'x.tmp'), 'half'));
  expect(await readdir(reports)).toEqual([]);
  await failing('measured', unreachable, (path) => writeFile(join(path, 'telemetry.json'), '{}'));
  await failing('interrupted', new CrossoverError('interrupted', 'Interrupted.'), async () => {});
  expect((await readdir(reports)).sort()).toEqual(['interrupted', 'measured']);
  // A resumed run was there before.
  const resumed = usingRunFolder(reports, { resume: 'interrupted' }, () => Promise.reject(unreachable));
  await expect(resumed).rejects.toBe(unreachable);
  expect((await stat(join(reports, 'interrupted', 'plan.json'))).isFile()).toBe(true);
  expect(await readdir(join(reports, 'interrupted'))).not.toContain('.lock');
});

test('a run is made once, resumed by name, and rid of half-written files', async () => {
  const plan = await planNamed('again');
  await usingRunFolder(reports, { plan }, async (folder) => {
    await writeFile(folder.file('requests/x.ndjson.gz.123.tmp'), 'half');
  });
  expect(await codeOf(usingRunFolder(reports, { plan }, async () => {}))).toBe('run-exists');
  expect(await codeOf(usingRunFolder(reports, { resume: 'other' }, async () => {}))).toBe('unknown-run');
  await usingRunFolder(reports, { resume: 'again' }, async (folder) => {
    expect(folder.plan).toEqual(plan);
    expect(await readdir(folder.file('requests'))).toEqual([]);
  });
  expect(await readFile(join(reports, 'again', 'plan.json'), 'utf8')).toContain('"slug": "again"');
  expect(await freeSlug(reports, 'again')).toBe('again-2');
});
