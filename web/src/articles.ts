import { type Article, readArticles } from '@crossover/report';
import { REPORTS_FOLDER } from './settings.ts';

let read: Promise<Article[]> | null = null;

/** All runs with a report, the newest first; read once: in development a change of the data throws this module away. */
export function allArticles(): Promise<Article[]> {
  read ??= readArticles(REPORTS_FOLDER);
  return read;
}

/**
 * The run that answers best first: one measured on AWS rather than in a lab, then one with enough valid repeats, then
 * the newest.
 */
export function rankArticles(articles: readonly Article[]): Article[] {
  const isSolid = ({ report }: Article) =>
    report.summaries.every(({ repeats }) => repeats.valid >= report.statistics.recommendedRepeats);
  const rank = (article: Article) => (article.report.kind === 'aws' ? 2 : 0) + (isSolid(article) ? 1 : 0);
  return articles.toSorted((a, b) => rank(b) - rank(a));
}

/** The run that answers at the front door: the best whose own headline is the traffic at which the answer flips. */
export function chooseLead(articles: readonly Article[]): Article | undefined {
  const ranked = rankArticles(articles);
  return ranked.find(isAboutTheCrossover) ?? ranked[0];
}

/** Whether the headline refers to where the bills cross, as its template says. */
function isAboutTheCrossover({ report: { prose } }: Article): boolean {
  const { title } = prose;
  return title?.includes('{crossovers[') ?? false;
}
