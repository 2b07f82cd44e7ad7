import type { Report } from '@crossover/model';
import { canonicalJson } from '../canonical-json.ts';
import { whyNotComparable } from '../runs/factors.ts';

/** Memory as the system reports it differs a little from start to start. */
const SAME_MEMORY = 0.05;

/** Why nothing measured can be compared between two runs for a check; null where it can. */
function whyOtherPlace(before: Report, after: Report): string | null {
  if (before.kind !== after.kind) return 'one run was measured in the lab, the other on AWS';
  // On AWS the machine only sends; in the lab it is what is measured.
  if (before.kind === 'aws') return null;
  const [a, b] = [before.environment, after.environment];
  const isSameMachine =
    a.cpuModel === b.cpuModel &&
    a.cpus === b.cpus &&
    Math.abs(a.memoryMib - b.memoryMib) <= SAME_MEMORY * a.memoryMib;
  if (!isSameMachine) return 'the runs were measured on different machines';
  return canonicalJson(before.lab) === canonicalJson(after.lab) ? null : 'the lab had other settings';
}

/** The same for one workload. */
export function whyOtherWorkload(before: Report, after: Report, workload: string): string | null {
  return whyOtherPlace(before, after) ?? whyNotComparable(before, after, workload);
}

/** The same for money: measured usage at list prices of a region. */
export function whyOtherMoney(before: Report, after: Report): string | null {
  if (before.region !== after.region) return 'the runs have the prices of different regions';
  const place = whyOtherPlace(before, after);
  if (place !== null) return place;
  const reasons = after.workloads.map(({ name }) => whyNotComparable(before, after, name));
  return reasons.every((reason) => reason !== null)
    ? (reasons[0] ?? 'the runs had no workload in common')
    : null;
}
