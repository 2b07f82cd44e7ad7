import { readdirSync, readFileSync } from 'node:fs';

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Start time in clock ticks: tells a process from a later one of the same number. */
  readonly started: string;
  readonly state: string;
  readonly commandLine: string;
}

function readProcess(pid: number): Process | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const commandLine = readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ').trim();
    return { pid, state: fields[0] ?? '', parent: Number(fields[1]), started: fields[19] ?? '', commandLine };
  } catch {
    return undefined; // it ended meanwhile
  }
}

function allProcesses(): Process[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => readProcess(Number(name)))
    .filter((p) => p !== undefined);
}

/** Every process below `root`, however deep. */
export function descendantsOf(root: number): Process[] {
  const all = allProcesses();
  const found: Process[] = [];
  const visit = (pid: number) => {
    for (const child of all.filter((p) => p.parent === pid)) {
      found.push(child);
      visit(child.pid);
    }
  };
  visit(root);
  return found;
}

/** Those of `processes` that still run; a zombie has ended and only waits to be read by its parent. */
export const stillRunning = (processes: readonly Process[]): Process[] =>
  processes.filter((before) => {
    const now = readProcess(before.pid);
    return now !== undefined && now.started === before.started && now.state !== 'Z';
  });

/** Running processes whose command line names `text`. */
export const processesNaming = (text: string): Process[] =>
  allProcesses().filter((p) => p.commandLine.includes(text) && p.state !== 'Z' && p.pid !== process.pid);
