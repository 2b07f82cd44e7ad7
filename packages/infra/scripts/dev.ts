/**
 * `npm run dev`: the day-to-day loop with no AWS account. The lab with live code, the site with hot reload, and the
 * links of the stage in `.cache/dev.env`, for programs that read `Resource` and for an editor's debugger.
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { createLabReader, resourcesOf } from './lab-links.ts';
import { ROOT } from './platform.ts';

const LINKS_FILE = join(ROOT, '.cache/dev.env');
const BIN = join(ROOT, 'node_modules/.bin');

function start(
  name: string,
  command: string,
  arguments_: readonly string[],
  eachLine: (line: string) => void,
): ChildProcess {
  const child = spawn(command, arguments_, {
    cwd: ROOT,
    env: { ...process.env, ASTRO_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      console.log(`${name.padEnd(5)}| ${line}`);
      eachLine(line);
    });
  }
  child.once('close', (code) => {
    console.log(`${name.padEnd(5)}| ended with ${code ?? 'a signal'}`);
    stopAll();
  });
  return child;
}

const children: ChildProcess[] = [];
let isStopping = false;

/** One gone, all go: half a loop would only puzzle. Each child ends what it started itself. */
function stopAll(): void {
  if (isStopping) return;
  isStopping = true;
  for (const child of children) if (child.exitCode === null) child.kill('SIGINT');
}

const read = createLabReader();
let known = 0;
mkdirSync(join(ROOT, '.cache'), { recursive: true });
children.push(
  start(
    'lab',
    process.execPath,
    [join(ROOT, 'packages/cli/bin/crossover.js'), 'lab', ...process.argv.slice(2)],
    (line) => {
      const targets = read(line);
      if (targets.size === known) return;
      known = targets.size;
      writeFileSync(LINKS_FILE, `SST_RESOURCES_JSON=${JSON.stringify(resourcesOf(targets))}\n`);
      console.log(`dev  | links of ${known} architectures in .cache/dev.env`);
    },
  ),
  start('site', join(BIN, 'astro'), ['dev', '--root', join(ROOT, 'web')], () => undefined),
);
// A terminal's Ctrl-C reaches the children too; a second signal to the lab would skip its tidying.
process.on('SIGINT', () => {
  isStopping = true;
});
process.on('SIGTERM', stopAll);
