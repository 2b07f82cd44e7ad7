import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { reportSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { formatWithInterval } from '../src/format.ts';

const ROOT = join(import.meta.dirname, '../../..');
const REPORTS = join(ROOT, 'reports');
const RUN_LINK = /\]\(reports\/([\w-]+)\)/;
/** `22.7 requests/s (18.5–24.8)`, where a person may leave out a trailing zero. */
const CROSSOVER = /[\d.,]+ requests\/s \([\d.,]+–[\d.,]+\)/g;

const numbersIn = (text: string) =>
  [...text.matchAll(/[\d.,]+/g)].map(([number]) => Number(number.replaceAll(',', '')));

test('crossovers that the README quotes are those of the published runs that it links', async () => {
  const lines = (await readFile(join(ROOT, 'README.md'), 'utf8')).split('\n');
  const linked = lines.flatMap((line) => {
    const slug = RUN_LINK.exec(line)?.[1];
    return slug === undefined ? [] : [{ slug, line }];
  });
  const published = (await readdir(REPORTS, { withFileTypes: true })).filter((entry) => entry.isDirectory());
  expect(published.map(({ name }) => name)).toEqual(expect.arrayContaining(linked.map(({ slug }) => slug)));
  let quoted = 0;
  for (const { slug, line } of linked) {
    const { crossovers } = reportSchema.parse(
      JSON.parse(await readFile(join(REPORTS, slug, 'report.json'), 'utf8')),
    );
    const found = crossovers.flatMap(({ points }) =>
      points.map((point) => numbersIn(formatWithInterval(point))),
    );
    for (const [crossover] of line.matchAll(CROSSOVER)) {
      expect(found, slug).toContainEqual(numbersIn(crossover));
      quoted += 1;
    }
  }
  expect(quoted).toBeGreaterThan(1);
});
