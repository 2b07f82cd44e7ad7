import type { Report } from '@crossover/model';
import { capitalise, listWords } from '../words.ts';

/** A run as far as series are concerned: an article, or its report alone. */
export interface SeriesRun {
  readonly report: Report;
}

/** Runs of the same workloads on the same architectures and kind of target, the newest first. */
export interface Series<Run extends SeriesRun = SeriesRun> {
  /** For addresses, e.g. `lab-serverful-serverless-spike-steady`. */
  readonly id: string;
  readonly title: string;
  readonly runs: readonly Run[];
}

const slugify = (words: readonly string[]) =>
  words
    .join('-')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-');

/** Which series a run belongs to: what it compared and what it asked, whatever their order. */
export function seriesIdOf({ kind, architectures, workloads }: Report): string {
  return slugify([
    kind,
    ...architectures.map(({ id }) => id).sort(),
    ...workloads.map(({ name }) => name).sort(),
  ]);
}

/** All series, that with the newest run first; the runs come newest first. */
export function groupSeries<Run extends SeriesRun>(runs: readonly Run[]): Series<Run>[] {
  const groups = Map.groupBy(runs, ({ report }) => seriesIdOf(report));
  return [...groups].map(([id, members]) => ({ id, title: titleOf(members[0]), runs: members }));
}

function titleOf(run: SeriesRun | undefined): string {
  if (run === undefined) return '';
  const { kind, architectures, workloads } = run.report;
  const what = capitalise(listWords(architectures.map(({ title }) => title)));
  const where = { lab: 'in the lab', aws: 'on AWS', target: 'on named targets' }[kind];
  return `${what} under ${listWords(workloads.map(({ name }) => name))} traffic, ${where}`;
}

/** The run before another in its series; the runs come newest first. */
export function previousOf<Run extends SeriesRun>(run: Run, runs: readonly Run[]): Run | null {
  const id = seriesIdOf(run.report);
  const older = runs.slice(runs.indexOf(run) + 1);
  return older.find(({ report }) => seriesIdOf(report) === id) ?? null;
}
