import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync } from 'node:fs';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { PROJECT } from '../src/project.ts';
import { crossover, MAIN, unbroken } from './command.ts';

/** Of `npm run proof` and `npm run bench`. */
const script = (name: string) => fileURLToPath(new URL(`../../../scripts/${name}.ts`, import.meta.url));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-bad-input-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** One message of at most a few lines, never a stack. */
function expectClear({ stderr }: { stderr: string }, ...parts: (string | RegExp)[]) {
  for (const part of parts) expect(stderr).toMatch(part);
  expect(stderr).not.toMatch(/\n\s+at /);
  expect(stderr).not.toMatch(/this is a bug/);
}

test.each([
  [['compear'], /Expected a command, found "compear"/, /Did you mean "crossover compare"\?/],
  [['compare', '--quik'], /found "--quik"/, /Did you mean "--quick"\?/],
  [['compare', '--workload', 'stedy'], /found "stedy"/, /steady/],
  [['compare', '--architecture', 'serverles'], /found "serverles"/, /Did you mean "serverless"\?/],
  [['compare', '--architecture', 'serverful,serverful'], /Expected each architecture once/, /./],
  [['compare', '--quick', '--thorough'], /found both/, /./],
  [['compare', '--repeats', '0'], /from 1 to 100, found "0"/, /./],
  [['compare', '--repeats'], /Expected a value after "--repeats"/, /./],
  [['compare', '--slug', '../etc'], /Expected --slug of lower-case letters/, /./],
  [['compare', '--resume', 'no-such-run'], /Expected a run at .*no-such-run, found none/, /./],
  [['report', 'no-such-run'], /Expected a run at/, /Known runs|There is no run yet/],
  [['--quick'], /found the option "--quick"/, /crossover compare --quick/],
  [['constructor'], /Expected a command, found "constructor"/, /--help/],
])('%s ends with code 2 and says what to do', async (args, message, hint) => {
  const outcome = await crossover(args);
  expectClear(outcome, message, hint);
  expect(outcome.code).toBe(2);
});

test('an address that no database has is found before it is used, and not shown', async () => {
  const outcome = await crossover(['doctor'], { DATABASE_URL: 'root:secret-word@127.0.0.1' });
  expect(outcome.stdout).toMatch(/✗ database +DATABASE_URL is no address[\s\S]*mysql:\/\//);
  expect(outcome.stdout).not.toContain('secret-word');
  expect(outcome.code).toBe(1);
});

test('help and version are asked for in every way', async () => {
  expect((await crossover(['--version'])).stdout).toMatch(/^crossover \d+\.\d+\.\d+, Node \d+/);
  const everything = (await crossover(['--help'])).stdout;
  expect(unbroken(everything)).toContain('Start with "crossover compare --quick".');
  for (const line of everything.split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  const { stdout } = await crossover(['help', 'estimate']);
  expect(stdout).toMatch(/^Usage: crossover estimate \[options\]$/m);
  expect((await crossover(['help', 'estimat'])).stderr).toMatch(/Did you mean "crossover estimate"\?/);
});

test.runIf(process.platform === 'linux')(
  'output that is lost on a full disk fails; a reader who has read enough does not',
  async () => {
    const full = openSync('/dev/full', 'w');
    const lost = await ended(
      spawn(process.execPath, [MAIN, 'script', 'steady'], { stdio: ['ignore', full, 'pipe'] }),
    );
    closeSync(full);
    expectClear(lost, /Expected to write to standard output, found: ENOSPC/);
    expect(lost.code).toBe(1);
    const child = spawn(process.execPath, [MAIN, 'script', 'steady'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    expect(await ended(child)).toMatchObject({ code: 0, stderr: '' });
  },
);

test.each([
  ['proof', 'lab-aa', /found "lab-aa"/, /Did you mean "lab-a-a"\?/],
  ['proof', 'packages/cli/bench/own.proof.ts', /Expected names of demonstrations/, /Known: frozen-server, /],
  ['proof', '--hepl', /found "--hepl"/, /npm run proof -- --help/],
  ['bench', 'nothing-of-it', /found "nothing-of-it"/, /Known: packages\//],
])('npm run %s -- %s ends with code 2 and says what to do', async (name, argument, message, hint) => {
  const outcome = await ended(spawn(process.execPath, [script(name), argument]));
  expectClear(outcome, message, hint);
  expect(outcome.code).toBe(2);
});

test('npm run proof -- --help has a line for each demonstration', async () => {
  const { code, stdout } = await ended(spawn(process.execPath, [script('proof'), '--help']));
  const { claims } = JSON.parse(
    await readFile(new URL('../../../docs/proof.json', import.meta.url), 'utf8'),
  ) as { claims: { id: string; title: string }[] };
  expect(code).toBe(0);
  for (const { id, title } of claims) expect(stdout).toMatch(new RegExp(`^  ${id} +${title}$`, 'm'));
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

test('a malformed workload names file, line and what was expected', async () => {
  const file = join(folder, 'broken.yml');
  await writeFile(file, 'name: broken\nscenarios: [\n');
  const outcome = await crossover(['compare', '--workload', file]);
  expectClear(outcome, /broken\.yml/, /line/i);
  expect(outcome.code).toBe(1);
});

test('a workload with a wrong field names the field', async () => {
  const file = join(folder, 'wrong.yml');
  await writeFile(file, 'name: wrong\ntitle: Wrong\nseeed: 1\n');
  const outcome = await crossover(['plan', '--workload', file]);
  expectClear(outcome, /wrong\.yml/, /seeed/);
  expect(outcome.code).toBe(1);
});

test('a folder that cannot be written is refused before anything starts', async () => {
  // A file in the folder's place refuses root as well, which a mode does not.
  const notAFolder = join(folder, 'not-a-folder');
  await writeFile(notAFolder, '');
  await chmod(notAFolder, 0o400);
  const outcome = await crossover(['compare', '--reports', join(notAFolder, 'reports')]);
  expectClear(outcome, /Expected to write into/, /--reports/);
  expect(outcome.code).toBe(1);
});

test('a script without scenarios is refused before anything starts', async () => {
  const file = join(folder, 'empty-script.yml');
  await writeFile(file, 'config: { target: "http://x" }\n');
  const reports = join(folder, 'never-made');
  const outcome = await crossover(['compare', '--quick', '--script', file, '--reports', reports]);
  expectClear(outcome, /empty-script\.yml.*no "scenarios"/, /"config" and "scenarios"/);
  expect(existsSync(reports)).toBe(false);
});

test('a header whose variable is not set is told before there is a run', async () => {
  const reports = join(folder, 'no-header');
  const outcome = await crossover(
    ['compare', '--quick', '--target', 'serverful=http://127.0.0.1:9', '--reports', reports].concat(
      '--header-env',
      'Authorization=NO_SUCH_VARIABLE',
    ),
  );
  expectClear(outcome, /environment as NO_SUCH_VARIABLE, found none/, /Set NO_SUCH_VARIABLE/);
  expect(outcome.code).toBe(2);
  expect(existsSync(reports)).toBe(false);
});

test('a target that does not answer leaves no run behind', async () => {
  const reports = join(folder, 'no-answer');
  await mkdir(reports);
  const outcome = await crossover(
    'compare --quick --no-site --target serverful=http://127.0.0.1:9'.split(' ').concat('--reports', reports),
  );
  expectClear(outcome, /Expected serverful to answer POST http:\/\/127\.0\.0\.1:9\/products/, /is up/);
  expect(outcome.code).toBe(1);
  expect(await readdir(reports)).toEqual([]);
});

test('a working folder that was removed is told as one, and an empty variable names no folder', async () => {
  const gone = join(folder, 'gone');
  await mkdir(gone);
  const inGone = `rmdir '${gone}' && '${process.execPath}' '${MAIN}' plan`;
  const outcome = await ended(spawn('sh', ['-c', inGone], { cwd: gone }));
  expectClear(outcome, /Expected a folder to work in, found that this one was removed/, /cd/);
  expect(outcome.code).toBe(2);
  const cacheOf = `import('${import.meta.resolve('../src/project.ts')}').then((m) => console.log(m.PROJECT.cache))`;
  const env = { ...process.env, CROSSOVER_CACHE: '' };
  const { stdout } = await ended(spawn(process.execPath, ['-e', cacheOf], { env }));
  expect(stdout.trim()).toBe(join(PROJECT.root, '.cache'));
});

test('a file in the place of the reports is told as one, not as a run', async () => {
  const file = join(folder, 'file-for-reports');
  await writeFile(file, '');
  const outcome = await crossover(['compare', '--quick', '--reports', file]);
  expectClear(outcome, /found: a file at .*file-for-reports/, /--reports/);
  expect(outcome.code).toBe(1);
});

test('a folder for temporary files that is not there is told with the variable that names it', async () => {
  const outcome = await crossover(['compare', '--quick', '--reports', join(folder, 'no-tmp')], {
    TMPDIR: join(folder, 'nowhere'),
  });
  expectClear(outcome, /Expected to write into .*nowhere/, /TMPDIR/);
  expect(outcome.code).toBe(1);
});

test('a DATABASE_URL that does not answer is said to', async () => {
  const server = createServer((socket) => socket.destroy());
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  const outcome = await crossover(
    ['compare', '--reports', join(folder, 'reports'), '--slug', 'unreachable'],
    {
      DATABASE_URL: `mysql://root:secret-word@127.0.0.1:${port}/`,
    },
  );
  server.close();
  expectClear(outcome, /DATABASE_URL/);
  expect(outcome.stderr).not.toContain('secret-word');
  expect(outcome.code).toBe(1);
});

test('no database to be had: the message has a command for apt, dnf, brew and Docker', async () => {
  // A machine without a server, without Docker, with nothing unpacked before, that cannot reach the archive.
  const nowhere = 'http://127.0.0.1:9';
  const outcome = await crossover(
    ['compare', '--reports', join(folder, 'reports'), '--slug', 'no-database', '--no-site'],
    {
      DATABASE_URL: undefined,
      CROSSOVER_IGNORE_INSTALLED_DATABASE: '1',
      CROSSOVER_CACHE: join(folder, 'cache'),
      PATH: '/nonexistent',
      HOME: folder,
      http_proxy: nowhere,
      https_proxy: nowhere,
    },
  );
  expectClear(outcome, /apt/, /dnf/, /brew/, /docker/i);
  expect(outcome.code).toBe(1);
});

test('lab says which port is taken before it looks for a database', async () => {
  const server = createServer();
  const port = await new Promise<number>((resolve) =>
    server.listen(0, '127.0.0.1', () => resolve((server.address() as { port: number }).port)),
  );
  const outcome = await crossover(['lab', '--architecture', 'serverful', '--port-base', String(port)], {
    DATABASE_URL: 'mysql://root@127.0.0.1:9/',
  });
  server.close();
  expectClear(outcome, new RegExp(`Expected port ${port} to be free, found it taken`), /--port-base/);
  expect(outcome).toMatchObject({ code: 1, stdout: '' });
});
