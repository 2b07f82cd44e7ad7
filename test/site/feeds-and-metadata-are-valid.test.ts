import { expect, test } from 'vitest';
import { detailsOf, findingOf, limitOf } from '../../web/src/proof.ts';
import { ARTICLE, readPage, site, visit } from './visit.ts';

test('the feed is RSS 2.0 as its specification asks: required elements, absolute links, dates, unique ids', async () => {
  const feed = await readPage('rss.xml');
  const channel = await visit('index.html', {}, (page) =>
    page.evaluate<{ root: string; title: string; items: Record<string, string>[] } | null>(`{
      const xml = new DOMParser().parseFromString(${JSON.stringify(feed)}, 'application/xml');
      const text = (node, name) => [...node.children].find((one) => one.tagName === name)?.textContent ?? '';
      const channel = xml.querySelector('rss > channel');
      xml.querySelector('parsererror') !== null ? null : {
        root: xml.documentElement.getAttribute('version'),
        title: ['title', 'link', 'description'].map((name) => text(channel, name)).join('|'),
        items: [...channel.querySelectorAll('item')].map((item) => Object.fromEntries(
          ['title', 'link', 'description', 'pubDate', 'guid'].map((name) => [name, text(item, name)]))),
      };
    }`),
  );
  expect(channel?.root).toBe('2.0');
  expect(channel?.title.split('|').every((text) => text !== '')).toBe(true);
  // Five runs and a correction of one.
  expect(channel?.items).toHaveLength(6);
  for (const { title, link, description, pubDate = '', guid } of channel?.items ?? []) {
    expect(title).not.toBe('');
    expect(description).not.toBe('');
    expect(link).toMatch(/^https?:\/\/.*\/reports\/made-up-/);
    // RFC 822 with a four-digit year, as RSS asks.
    expect(pubDate).toMatch(/^\w{3}, \d{2} \w{3} \d{4} \d{2}:\d{2}:\d{2} GMT$/);
    expect(guid).toBe(link);
  }
  expect(new Set(channel?.items.map(({ guid }) => guid)).size).toBe(6);
});

test('the list of runs as JSON and the schema of a report are what the site shows', async () => {
  const index: { runs: { slug: string }[] } = JSON.parse(await readPage('reports/index.json'));
  expect(index.runs.map(({ slug }) => slug)).toEqual([
    'made-up-two-workloads',
    'made-up-steady',
    'made-up-steady-before',
    'made-up-hybrid',
    'made-up-billed',
  ]);
  const schema: { properties: Record<string, unknown>; required: string[] } = JSON.parse(
    await readPage('schemas/report.schema.json'),
  );
  const report = JSON.parse(await readPage('reports/made-up-steady/report.json')) as object;
  const keys = Object.keys(report);
  expect(keys.filter((key) => !Object.hasOwn(schema.properties, key))).toEqual([]);
  expect(schema.required.filter((key) => !keys.includes(key))).toEqual([]);
});

type Node = Readonly<Record<string, unknown>>;

/** What schema.org and the search engines that read it require of each type. */
const REQUIRED: Readonly<Record<string, readonly string[]>> = {
  TechArticle: [
    'headline',
    'abstract',
    'datePublished',
    'dateModified',
    'author',
    'publisher',
    'image',
    'license',
  ],
  Dataset: [
    'name',
    'description',
    'license',
    'creator',
    'distribution',
    'variableMeasured',
    'temporalCoverage',
  ],
  BreadcrumbList: ['itemListElement'],
};

test('an article’s JSON-LD is a TechArticle on a Dataset with all that their readers require', async () => {
  for (const path of site.pages.filter((one) => /^reports\/[^/]+\/index\.html$/.test(one))) {
    const html = await readPage(path);
    const json = /<script type="application\/ld\+json">([\s\S]*?)<\/script>/.exec(html)?.[1] ?? '';
    const linked: { '@context': string; '@graph': Node[] } = JSON.parse(json);
    expect(linked['@context']).toBe('https://schema.org');
    expect(linked['@graph'].map((node) => node['@type'])).toEqual(Object.keys(REQUIRED));
    for (const node of linked['@graph']) {
      const missing = REQUIRED[String(node['@type'])]?.filter(
        (name) => node[name] === undefined || node[name] === '',
      );
      expect(missing, `${path}: ${String(node['@type'])}`).toEqual([]);
    }
    const [article, dataset] = linked['@graph'] as [Node, Node];
    expect(String(article.headline).length).toBeLessThanOrEqual(110);
    expect(String(dataset.description).length).toBeGreaterThanOrEqual(50);
    expect(article.isBasedOn).toEqual({ '@id': dataset['@id'] });
    for (const url of [article['@id'], article.image, article.license])
      expect(String(url)).toMatch(/^https?:\/\//);
    expect(Number.isNaN(Date.parse(String(article.datePublished)))).toBe(false);
    const downloads = dataset.distribution as { contentUrl: string; encodingFormat: string }[];
    expect(downloads.length).toBeGreaterThan(2);
    for (const { contentUrl, encodingFormat } of downloads) {
      expect(encodingFormat).toMatch(/^[a-z]+\/[a-z+.-]+$/);
      const file = new URL(contentUrl).pathname.slice(1);
      expect((await readPage(decodeURIComponent(file))).length, contentUrl).toBeGreaterThan(0);
    }
  }
});

test('each page that may be shared has a picture of the size that is asked for, with words beside it', async () => {
  for (const path of [ARTICLE, 'index.html', 'reports/made-up-hybrid/index.html']) {
    const html = await readPage(path);
    const meta = (name: string) =>
      new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];
    const image = new URL(meta('og:image') ?? '');
    expect(meta('twitter:card')).toBe('summary_large_image');
    expect(meta('og:image:alt')?.length).toBeGreaterThan(20);
    const shown = await visit(path, {}, (page) =>
      page.evaluate<[number, number, number]>(`(async () => {
        const image = new Image();
        image.src = ${JSON.stringify(image.pathname)};
        await image.decode();
        const canvas = new OffscreenCanvas(image.width, image.height);
        const context = canvas.getContext('2d');
        context.drawImage(image, 0, 0);
        const { data } = context.getImageData(0, 0, image.width, image.height);
        let dark = 0;
        for (let at = 0; at < data.length; at += 4) if (data[at] + data[at + 1] + data[at + 2] < 200) dark += 1;
        return [image.width, image.height, dark / (image.width * image.height)];
      })()`),
    );
    expect(shown.slice(0, 2)).toEqual([1200, 630]);
    // Ink of words: without a font there would be none.
    expect(shown[2]).toBeGreaterThan(0.01);
  }
});

test('the proof page has each value beside its limit, and marks those that do not keep it', async () => {
  await visit('proof.html', { javaScriptEnabled: false }, async (page) => {
    const said = await page.locator('main').innerText();
    expect(said).toMatch(/1 of 2 values keep their limits, of one claim\. This one does not:/);
    expect(said).toContain('✗ 1 of 2 kept');
    // What does not hold stands at the top, whole; the rest is one click away, also without scripts.
    const shown = await page.locator('table:visible tbody tr').allInnerTexts();
    expect(shown).toEqual([expect.stringMatching(/coverage of the tail[^✓]*0\.400[^✓]*0\.93[^✓]*✗/)]);
    await page.locator('summary').click();
    const rows = await page.locator('details tbody tr').allInnerTexts();
    expect(rows.map((row) => /[✓✗]/.exec(row)?.[0])).toEqual(['✓', '✗']);
    expect(rows[0]).toContain('≥ 0.93');
    expect(await page.locator('code', { hasText: 'npm run proof -- coverage' }).count()).toBe(1);
  });
});

test('what was found stands in the unit of its limit, and counts have no decimals', () => {
  const carried = {
    name: 'carried',
    ratio: 0.9987,
    value: 4993.7,
    unit: 'requests/s',
    limit: 4950,
    ok: true,
  };
  expect([findingOf(carried), limitOf(carried)]).toEqual(['4,994\u202frequests/s', '4,950\u202frequests/s']);
  const marked = { name: 'marked invalid', value: 1, limit: 0.001, ok: true };
  expect([findingOf(marked), limitOf(marked)]).toEqual(['1', '0.001']);
  const between = {
    name: 'coverage',
    value: 0.976,
    limit: 0.93,
    ok: false,
    details: { 'upper limit': 0.97 },
  };
  expect([limitOf(between), detailsOf(between)]).toEqual(['0.93–0.97', '']);
  expect(findingOf({ name: 'width', ratio: 1.04, value: 1.04, limit: 1, ok: true })).toBe('1.04 times');
});
