import rss, { type RSSFeedItem } from '@astrojs/rss';
import { type Article, renderText } from '@crossover/report';
import type { APIRoute } from 'astro';
import { allArticles } from '../articles.ts';
import { SITE_URL } from '../settings.ts';

export const GET: APIRoute = async () => {
  const articles = await allArticles();
  return rss({
    title: 'Crossover',
    description: 'At what traffic should an API stop being serverless? Every comparison, with its data.',
    site: SITE_URL,
    items: articles
      .flatMap((article) => [itemOf(article), ...correctionsOf(article)])
      .sort((a, b) => b.pubDate.getTime() - a.pubDate.getTime()),
  });
};

type Item = RSSFeedItem & { readonly pubDate: Date };

function itemOf({ report }: Article): Item {
  return {
    title: report.title,
    description: report.verdict,
    link: `/reports/${report.slug}/`,
    pubDate: new Date(report.endedAt),
    categories: [report.kind, report.region, ...report.workloads.map(({ name }) => name)],
  };
}

/** A correction is an entry of its own, so that those who have read the article hear of it. */
function correctionsOf({ report, corrections }: Article): Item[] {
  return corrections.map(({ date, note }, index) => ({
    title: `Corrected: ${report.title}`,
    // Readers of feeds show plain text.
    description: renderText(note, report).replace(/[*`]/g, ''),
    link: `/reports/${report.slug}/#correction-${index + 1}`,
    pubDate: new Date(date),
    categories: ['correction'],
  }));
}
