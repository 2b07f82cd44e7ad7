import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { policyOf } from '@crossover/collect';
import { priceBook } from '@crossover/cost';
import { VARIANTS } from '@crossover/model';
import { expect, inject, test } from 'vitest';
import { forecastOf } from '../../packages/cli/src/deploy/forecast.ts';
import { ROOT } from '../../packages/infra/scripts/platform.ts';
import { readSettings } from '../../packages/infra/src/settings.ts';
import { readPlacement } from '../../packages/load/src/distributed/placement-settings.ts';

const { production, personal, variants } = inject('evaluations');
const text = readFileSync(join(ROOT, 'docs/aws.md'), 'utf8');
const book = await priceBook('us-east-1');

test('the monthly floor is what the cost model says', () => {
  const [catalogue, small] = [forecastOf(production, 730, book), forecastOf(personal, 730, book)];
  const rows = catalogue.payers.map(({ payer, monthlyUsd }) => {
    const own = small.payers.find((row) => row.payer === payer);
    return `| ${payer} | ${monthlyUsd.toFixed(2)} | ${own?.monthlyUsd.toFixed(2)} |`;
  });
  const ofVariants = forecastOf(variants, 730, book)
    .payers.filter(({ payer }) => payer !== 'shared')
    .map(({ payer, monthlyUsd }) => `| ${payer} | ${monthlyUsd.toFixed(2)} |`);
  expect(ofVariants).toHaveLength(VARIANTS.length);
  for (const row of [
    ...rows,
    ...ofVariants,
    `| together | ${catalogue.monthlyUsd.toFixed(2)} | ${small.monthlyUsd.toFixed(2)} |`,
  ]) {
    expect(text).toContain(row);
  }
});

test('every setting it names is read, and every setting that is read is named', () => {
  const seen = new Set<string>();
  readSettings(new Proxy({}, { get: (_, name) => void seen.add(String(name)) }), 'alex');
  // Any value will do where something must be set.
  const one = (name: string) => {
    seen.add(name);
    return '1';
  };
  readPlacement('fargate', 1, new Proxy({}, { get: (_, name) => one(String(name)) }));
  const named = new Set(text.match(/CROSSOVER_[A-Z_]+/g));
  const read = new Set(
    [...seen].filter((name) => name.startsWith('CROSSOVER_') && name !== 'CROSSOVER_SITE_OUTPUT'),
  );
  expect([...named].toSorted()).toEqual([...read].toSorted());
});

test('the policy of each command is the one that the program quotes', () => {
  for (const command of ['collect', 'bill', 'down', 'doctor'] as const)
    expect(text).toContain(JSON.stringify(policyOf(command), null, 2));
});

test('what it links to is there', () => {
  for (const [, target = ''] of text.matchAll(/\]\((?!https?:)([^)]+)\)/g)) {
    const [file, anchor] = target.split('#');
    const path = join(ROOT, 'docs', file || 'aws.md');
    expect(existsSync(path), target).toBe(true);
    if (anchor !== undefined) expect(anchorsOf(readFileSync(path, 'utf8')), target).toContain(anchor);
  }
});

/** As the hosts of repositories make them of headings. */
const anchorsOf = (markdown: string): string[] =>
  [...markdown.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}\s-]/gu, '')
      .trim()
      .replaceAll(/\s/g, '-'),
  );
