import { readdirSync, readFileSync } from 'node:fs';

/** Environment variable that every process of a lab inherits; its value is the lab's mark. */
export const MARK_VARIABLE = 'CROSSOVER_LAB';

/**
 * Process ids of all living processes that carry the mark, whoever started them and whether stopped or not.
 * Null where the operating system does not show environments (no Linux /proc).
 */
export function findMarkedProcesses(mark: string): number[] | null {
  let entries: string[];
  try {
    entries = readdirSync('/proc');
    readFileSync('/proc/self/environ');
  } catch {
    return null;
  }
  const wanted = `${MARK_VARIABLE}=${mark}`;
  const found: number[] = [];
  for (const entry of entries) {
    const pid = Number(entry);
    if (!Number.isInteger(pid) || pid === process.pid) continue;
    try {
      // Empty for a zombie, so those that have ended do not count.
      if (readFileSync(`/proc/${entry}/environ`, 'latin1').split('\0').includes(wanted)) found.push(pid);
    } catch {
      // Ended meanwhile, or another user's.
    }
  }
  return found;
}
