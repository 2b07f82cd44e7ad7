import type { Report } from '@crossover/model';
import { whyNotComparable } from './factors.ts';

/** Two runs that are of no series together, with what they have in common all the same. */
interface CommonGround {
  readonly earlier: Report;
  readonly later: Report;
  /** Titles of architectures that both measured. */
  readonly architectures: readonly string[];
  /** Names of workloads that both sent, by the same schedule to the same data. */
  readonly workloads: readonly string[];
}

/** More pairs than this nobody reads through; the form has them all. */
const MOST = 12;

/** Pairs of runs in which something can be compared, those with most in common first; the runs come newest first. */
export function commonGround(reports: readonly Report[]): CommonGround[] {
  const pairs = reports.flatMap((later, index) =>
    reports.slice(index + 1).map((earlier) => ({
      earlier,
      later,
      architectures: later.architectures
        .filter(({ id }) => earlier.architectures.some((one) => one.id === id))
        .map(({ title }) => title),
      workloads: later.workloads
        .filter(({ name }) => whyNotComparable(earlier, later, name) === null)
        .map(({ name }) => name),
    })),
  );
  const size = ({ architectures, workloads }: CommonGround) => architectures.length * (1 + workloads.length);
  return pairs
    .filter(({ architectures }) => architectures.length > 0)
    .sort((x, y) => size(y) - size(x))
    .slice(0, MOST);
}
