import type { Report } from '@crossover/model';
import type { APIRoute } from 'astro';
import { allArticles } from '../../articles.ts';
import { pictureSvg } from '../../social/picture.ts';
import { renderPng } from '../../social/png.ts';

/** A picture for each article, and `site` for every other page. */
export async function getStaticPaths() {
  const articles = await allArticles();
  return [
    { params: { slug: 'site' }, props: { report: null } },
    ...articles.map(({ report }) => ({ params: { slug: report.slug }, props: { report } })),
  ];
}

interface Props {
  readonly report: Report | null;
}

export const GET: APIRoute<Props> = async ({ props: { report } }) => {
  const title = report?.title ?? 'At what traffic should an API stop being serverless?';
  return new Response(await renderPng(pictureSvg(title, report)), {
    headers: { 'content-type': 'image/png' },
  });
};
