import type { Report } from '@crossover/model';
import type { Article } from '@crossover/report';
import { capitalise, listWords } from '@crossover/report/words';

/** Runs of the same workloads on the same architectures and kind of target, the newest first. */
export interface Series {
  /** For addresses, e.g. `lab-serverful-serverless-spike-steady`. */
  readonly id: string;
  readonly title: string;
  readonly articles: readonly Article[];
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

/** All series, that with the newest run first; the articles come newest first. */
export function groupSeries(articles: readonly Article[]): Series[] {
  const groups = Map.groupBy(articles, ({ report }) => seriesIdOf(report));
  return [...groups].map(([id, members]) => ({ id, title: titleOf(members[0]), articles: members }));
}

function titleOf(article: Article | undefined): string {
  if (article === undefined) return '';
  const { kind, architectures, workloads } = article.report;
  const what = capitalise(listWords(architectures.map(({ title }) => title)));
  const where = kind === 'lab' ? 'in the lab' : 'on AWS';
  return `${what} under ${listWords(workloads.map(({ name }) => name))} traffic, ${where}`;
}

/** The run before another in its series; the articles come newest first. */
export function previousOf(article: Article, articles: readonly Article[]): Article | null {
  const id = seriesIdOf(article.report);
  const older = articles.slice(articles.indexOf(article) + 1);
  return older.find(({ report }) => seriesIdOf(report) === id) ?? null;
}
