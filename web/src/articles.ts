import { type Article, readArticles } from '@crossover/report';
import { REPORTS_FOLDER } from './settings.ts';

let read: Promise<Article[]> | null = null;

/** All runs with a report, the newest first; read once in a build, anew on each request in development. */
export function allArticles(): Promise<Article[]> {
  if (read === null || import.meta.env.DEV) read = readArticles(REPORTS_FOLDER);
  return read;
}

/** Runs of the same architectures and workloads on the same kind of target can be read one after the other. */
export function isSameSeries(a: Article, b: Article): boolean {
  const key = ({ report }: Article) =>
    JSON.stringify([
      report.kind,
      report.architectures.map(({ id }) => id),
      report.workloads.map(({ name }) => name),
    ]);
  return key(a) === key(b);
}

/**
 * The run that answers at the front door: one measured on AWS rather than in a lab, then one with enough valid
 * repeats, then the newest.
 */
export function chooseLead(articles: readonly Article[]): Article | undefined {
  const isSolid = ({ report }: Article) =>
    report.summaries.every(({ repeats }) => repeats.valid >= report.statistics.recommendedRepeats);
  const rank = (article: Article) => (article.report.kind === 'aws' ? 2 : 0) + (isSolid(article) ? 1 : 0);
  return articles.toSorted((a, b) => rank(b) - rank(a))[0];
}
