import type { APIRoute } from 'astro';
import { allArticles } from '../../articles.ts';

export const GET: APIRoute = async () => {
  const articles = await allArticles();
  const runs = articles.map(({ report }) => ({
    slug: report.slug,
    title: report.title,
    verdict: report.verdict,
    kind: report.kind,
    region: report.region,
    startedAt: report.startedAt,
    architectures: report.architectures.map(({ id }) => id),
    workloads: report.workloads.map(({ name }) => name),
    report: `${report.slug}/report.json`,
  }));
  return new Response(`${JSON.stringify({ runs }, null, 2)}\n`, {
    headers: { 'content-type': 'application/json' },
  });
};
