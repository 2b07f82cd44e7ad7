/**
 * The keeper: a small process that outlives its owner by a moment and tidies up after it.
 *
 * It holds a pipe from the owner. At end-of-file – the owner ended, or was killed in any way – it kills every
 * process that carries the owner's mark, runs the registered commands and removes the private folder.
 *
 * argv: mark, folder. stdin: one JSON object per line (`KeeperMessage`). stdout: `ready`.
 */
import { spawnSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { KeeperMessage } from './keeper-message.ts';
import { findMarkedProcesses } from './marked-processes.ts';

const [mark = '', folder = ''] = process.argv.slice(2);
const registered = new Set<number>();
const commands = new Map<string, readonly string[]>();

// Told to end only by its pipe: a signal meant for the owner must not take away who cleans up after it.
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => {});

function receive(message: KeeperMessage): void {
  switch (message.kind) {
    case 'started':
      registered.add(message.pid);
      return;
    case 'ended':
      registered.delete(message.pid);
      return;
    case 'command':
      commands.set(message.id, message.argv);
      return;
    case 'command-done':
      commands.delete(message.id);
      return;
  }
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Already gone.
  }
}

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/** Where /proc shows the marks, they are the truth: no race with registration, no recycled process ids. */
function killAll(): void {
  if (findMarkedProcesses(mark) === null) {
    for (const pid of registered) kill(pid);
    return;
  }
  // A process may be between fork and exec at this moment and carry no mark yet: look until it stays quiet.
  for (let quietRounds = 0, round = 0; quietRounds < 5 && round < 500; round += 1) {
    const found = findMarkedProcesses(mark) ?? [];
    for (const pid of found) kill(pid);
    quietRounds = found.length === 0 ? quietRounds + 1 : 0;
    pause(10);
  }
}

const lines = createInterface({ input: process.stdin });
lines.on('line', (line) => receive(JSON.parse(line) as KeeperMessage));
lines.on('close', () => {
  killAll();
  for (const [program = '', ...args] of commands.values()) spawnSync(program, args, { timeout: 30_000 });
  if (folder !== '') rmSync(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 });
  process.exit(0);
});
process.stdout.on('error', () => {});
process.stdout.write('ready\n');
