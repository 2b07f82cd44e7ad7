import type { Report } from '@crossover/model';

const LICENCE = 'https://creativecommons.org/licenses/by/4.0/';

/** The article and its data for machines: schema.org `TechArticle`, `Dataset` and `BreadcrumbList`. */
export function articleJsonLd(report: Report, site: URL | undefined): unknown {
  const at = (path: string) => new URL(path, site).href;
  const page = at(`reports/${report.slug}/`);
  const organisation = { '@type': 'Organization', name: 'Crossover', url: at('') };
  return {
    '@context': 'https://schema.org',
    '@graph': [
      {
        '@type': 'TechArticle',
        '@id': page,
        headline: report.title,
        abstract: report.verdict,
        image: at(`social/${report.slug}.png`),
        datePublished: report.endedAt,
        dateModified: report.endedAt,
        inLanguage: 'en',
        license: LICENCE,
        author: organisation,
        publisher: organisation,
        isBasedOn: { '@id': `${page}#data` },
      },
      {
        '@type': 'Dataset',
        '@id': `${page}#data`,
        name: `Requests, summaries and bills of run ${report.slug}`,
        description: report.standfirst,
        license: LICENCE,
        creator: organisation,
        temporalCoverage: `${report.startedAt}/${report.endedAt}`,
        isAccessibleForFree: true,
        variableMeasured: [
          { '@type': 'PropertyValue', name: 'response time', unitText: 'ms' },
          { '@type': 'PropertyValue', name: 'share of failed requests', unitText: 'share' },
          { '@type': 'PropertyValue', name: 'monthly cost', unitText: 'USD' },
        ],
        distribution: Object.entries(report.files)
          .filter(([path]) => !path.startsWith('figures/') && !path.startsWith('repeats/'))
          .map(([path, { sizeBytes, sha256 }]) => ({
            '@type': 'DataDownload',
            contentUrl: new URL(path, page).href,
            encodingFormat: formatOf(path),
            contentSize: `${sizeBytes} B`,
            sha256,
          })),
      },
      {
        '@type': 'BreadcrumbList',
        itemListElement: [
          { '@type': 'ListItem', position: 1, name: 'Comparisons', item: at('reports/') },
          { '@type': 'ListItem', position: 2, name: report.title, item: page },
        ],
      },
    ],
  };
}

function formatOf(path: string): string {
  if (path.endsWith('.csv')) return 'text/csv';
  if (path.endsWith('.svg')) return 'image/svg+xml';
  if (path.endsWith('.gz')) return 'application/gzip';
  return 'application/json';
}
