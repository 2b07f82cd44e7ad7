import type { Article } from '@crossover/report';
import { rankArticles } from '../articles.ts';
import { type CodeCounts, countCode } from './counted.ts';
import { type ModelFacts, modelFacts } from './modelled.ts';

/** Everything that the claims are held against. */
export interface Facts {
  /** Published runs, the one that answers best first. */
  readonly articles: readonly Article[];
  readonly model: ModelFacts;
  readonly code: CodeCounts;
}

export async function gatherFacts(articles: readonly Article[]): Promise<Facts> {
  const ranked = rankArticles(articles);
  const [model, code] = await Promise.all([modelFacts(ranked[0]?.report ?? null), countCode()]);
  return { articles: ranked, model, code };
}
