import rss from '@astrojs/rss';
import type { APIRoute } from 'astro';
import { allArticles } from '../articles.ts';
import { SITE_URL } from '../settings.ts';

export const GET: APIRoute = async () => {
  const articles = await allArticles();
  return rss({
    title: 'Crossover',
    description: 'At what traffic should an API stop being serverless? Every comparison, with its data.',
    site: SITE_URL,
    items: articles.map(({ report }) => ({
      title: report.title,
      description: report.verdict,
      link: `/reports/${report.slug}/`,
      pubDate: new Date(report.endedAt),
      categories: [report.kind, report.region, ...report.workloads.map(({ name }) => name)],
    })),
  });
};
