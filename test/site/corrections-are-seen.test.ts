import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { formatCount, readArticle } from '@crossover/report';
import { expect, test } from 'vitest';
import { CORRECTED_RUN } from './fixture-runs.ts';
import { ARTICLE, readPage, site, visit } from './visit.ts';

const NOTE = async () => {
  const { report } = await readArticle(join(site.reports, CORRECTED_RUN));
  return `All ${formatCount(report.totals.requests)} requests came from one machine; the article said two.`;
};

test('a corrected article says what was wrong above its verdict, with the day', async () => {
  await visit(`reports/${CORRECTED_RUN}/index.html`, { javaScriptEnabled: false }, async (page) => {
    const notice = page.locator('article header .corrections');
    expect(await notice.innerText()).toContain(await NOTE());
    expect(await notice.locator('time').getAttribute('datetime')).toBe('2026-11-19');
    expect(await notice.locator('em').innerText()).toBe('one');
    expect(await notice.locator('#correction-1').count()).toBe(1);
  });
  expect(await readPage(ARTICLE)).toContain('No correction has been made');
});

test('the feed has the correction as an entry of its own, which leads to it', async () => {
  const items = (await readPage('rss.xml')).split('<item>').slice(1);
  const found = items.filter((item) => item.includes('<title>Corrected: '));
  expect(found).toHaveLength(1);
  expect(found[0]).toContain(`/reports/${CORRECTED_RUN}/#correction-1`);
  expect(found[0]).toContain(await NOTE());
  expect(found[0]).toContain('Thu, 19 Nov 2026');
});

test('the correction is published beside the run, and its checksum with it', async () => {
  const at = (path: string) => readPage(join('reports', CORRECTED_RUN, path));
  const sum = createHash('sha256')
    .update(await at('corrections.json'))
    .digest('hex');
  expect(await at('SHA256SUMS')).toContain(`${sum}  corrections.json\n`);
});
