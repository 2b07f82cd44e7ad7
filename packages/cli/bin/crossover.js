#!/usr/bin/env node
// Plain JavaScript for any Node: the sources need Node 24, which `npm ci` puts into node_modules/.bin.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const REQUIRED_MAJOR = 24;
const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));

if (Number(process.versions.node.split('.')[0]) >= REQUIRED_MAJOR) {
  await import(main);
} else {
  const installed = fileURLToPath(new URL('../../../node_modules/.bin/node', import.meta.url));
  if (!existsSync(installed)) {
    console.error(
      `crossover: expected Node ${REQUIRED_MAJOR} or newer, found ${process.versions.node}.\n` +
        '  Run "npm ci", which installs it for this project, or install Node 24.',
    );
    process.exit(1);
  }
  const child = spawn(installed, [main, ...process.argv.slice(2)], { stdio: 'inherit' });
  // The terminal sends Ctrl-C to the child as well: it ends the run in order, and this process waits for it.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.on(signal, () => signal === 'SIGTERM' && child.kill(signal));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}
