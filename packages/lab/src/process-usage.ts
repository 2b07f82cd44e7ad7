import { readdirSync, readFileSync } from 'node:fs';

const NANOSECONDS = 1e9;
/** `USER_HZ`: the unit of /proc/<pid>/stat on every Linux that Node runs on. */
const TICKS_PER_SECOND = 100;

/**
 * CPU seconds of a process so far, or null where the system does not tell (no Linux /proc) or it has ended.
 *
 * Both sources fall short: `stat` counts in hundredths, `schedstat` leaves out threads that have ended. The larger
 * is the better.
 */
export function readCpuSeconds(pid: number): number | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // Fields are counted after the name, which may itself hold blanks and brackets: 12 and 13 from there.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const byTicks = (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND;
    return Math.max(byTicks, readThreadSeconds(pid));
  } catch {
    return null;
  }
}

function readThreadSeconds(pid: number): number {
  let total = 0;
  for (const thread of readdirSync(`/proc/${pid}/task`)) {
    try {
      const [nanoseconds] = readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'latin1').split(' ');
      total += Number(nanoseconds) / NANOSECONDS;
    } catch {
      // The thread ended meanwhile, or the kernel is built without schedstat.
    }
  }
  return total;
}

/** All threads are read this often; between that, what the main thread alone has used is added. */
const ALL_THREADS_EVERY_MS = 50;

/**
 * Reads the CPU seconds of a process so often that reading all of its threads each time would itself be a load: nearly
 * all that a Node server does, it does on its main thread.
 */
export function createCpuMeter(pid: number): () => number | null {
  let readAt = Number.NEGATIVE_INFINITY;
  let otherSeconds = 0;
  return () => {
    const mainSeconds = readMainThreadSeconds(pid);
    // It has ended, or the kernel is built without schedstat.
    if (mainSeconds === 0) return readCpuSeconds(pid);
    const nowMs = performance.now();
    if (nowMs - readAt > ALL_THREADS_EVERY_MS) {
      readAt = nowMs;
      // Threads that have ended are no longer counted: time used cannot become less.
      otherSeconds = Math.max(otherSeconds, (readCpuSeconds(pid) ?? 0) - mainSeconds);
    }
    return mainSeconds + otherSeconds;
  };
}

function readMainThreadSeconds(pid: number): number {
  try {
    const [nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ');
    return Number(nanoseconds) / NANOSECONDS;
  } catch {
    return 0;
  }
}

/** Seconds that a process's main thread stood ready and had no core, so far; 0 where the system does not tell. */
export function readCpuWaitSeconds(pid: number): number {
  try {
    const [, nanoseconds] = readFileSync(`/proc/${pid}/schedstat`, 'latin1').split(' ');
    return Number(nanoseconds) / NANOSECONDS;
  } catch {
    return 0;
  }
}

/** Memory in use now and at its highest, in MiB, or null where the system does not tell or it has ended. */
export function readMemoryMib(pid: number): { nowMib: number; highestMib: number } | null {
  try {
    const status = readFileSync(`/proc/${pid}/status`, 'latin1');
    const kib = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(status)?.[1]);
    const nowMib = kib('VmRSS') / 1024;
    const highestMib = kib('VmHWM') / 1024;
    return Number.isNaN(nowMib) || Number.isNaN(highestMib) ? null : { nowMib, highestMib };
  } catch {
    return null;
  }
}
