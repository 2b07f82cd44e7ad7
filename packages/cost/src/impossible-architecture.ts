import { CrossoverError } from '@crossover/model';
import type { UsageEntry } from './usage-file/entry.ts';

function pauses(entry: UsageEntry): boolean {
  if (entry.service !== 'aurora') return false;
  return entry.minAcu === 0 || (entry.capacity ?? []).some((part) => part.acu === 0);
}

/**
 * Refuses what AWS cannot run, so that no bill is made of it.
 *
 * @throws CrossoverError `impossible-architecture` with the reason and both ways out.
 * @see facts: RDS Proxy keeps connections open, so a cluster behind it never pauses (Aurora user guide)
 */
export function assertPossible(entries: readonly UsageEntry[]): void {
  const pausing = entries.find(pauses);
  const proxy = entries.find(
    (entry) =>
      entry.service === 'rds-proxy' &&
      (entry.target === 'aurora-serverless-v2' || (entry.target === undefined && entry.acus !== undefined)),
  );
  if (pausing !== undefined && proxy !== undefined) {
    throw new CrossoverError(
      'impossible-architecture',
      'Expected an architecture that AWS can run, found an RDS Proxy before an Aurora cluster that scales to zero: the proxy keeps connections open, so the cluster never pauses.',
      {
        hint: 'Set minAcu to 0.5 or more (and no paused hours), or leave the proxy out: it would bill at least 8 ACUs.',
      },
    );
  }
}
