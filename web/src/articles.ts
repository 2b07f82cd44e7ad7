import { type Article, readArticles } from '@crossover/report';
import { REPORTS_FOLDER } from './settings.ts';

let read: Promise<Article[]> | null = null;

/** All runs with a report, the newest first; read once in a build, anew on each request in development. */
export function allArticles(): Promise<Article[]> {
  if (read === null || import.meta.env.DEV) read = readArticles(REPORTS_FOLDER);
  return read;
}
