import { readdirSync, readFileSync } from 'node:fs';

/** Artillery processes that a process started, by /proc: setpriv becomes Artillery itself, so there is no one in between. */
export function artilleryProcesses(parentPid: number): number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => {
      const status = readProc(pid, 'status');
      return status.includes(`\nPPid:\t${parentPid}\n`) && readProc(pid, 'cmdline').includes('artillery');
    });
}

export function isRunning(pid: number): boolean {
  const status = readProc(pid, 'status');
  return status !== '' && !status.includes('State:\tZ');
}

function readProc(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    return '';
  }
}
