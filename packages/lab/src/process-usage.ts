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
