import type { PriceAge } from '@crossover/cost';
import { expect, test } from 'vitest';
import { renderPriceAges } from '../src/cost/render-prices.ts';

const age = (region: string, of: Partial<PriceAge>): PriceAge => ({
  region,
  prices: 450,
  readOn: '2026-11-21',
  ageDays: 0,
  oldestSourceDate: '2026-06-01',
  newestSourceDate: '2026-11-21',
  confidence: { exact: 450, reported: 0, 'from-memory': 0 },
  ...of,
});

test('fresh prices need no word', () => {
  expect(renderPriceAges([age('us-east-1', {})])).not.toMatch(/refresh/);
});

test('prices read long ago are named with the command that renews them', () => {
  expect(renderPriceAges([age('us-east-1', { ageDays: 91 }), age('eu-west-1', { ageDays: 90 })])).toMatch(
    /\nus-east-1: 91 days old\. Renew them with "crossover prices refresh --region us-east-1"\.$/,
  );
});

test('sources of more than a year ago are said, as reports warn of them', () => {
  const old = age('us-east-1', { oldestSourceDate: '2022-04' });
  expect(renderPriceAges([old])).toMatch(/\nSome sources are from more than 365 days ago/);
  expect(renderPriceAges([old, age('eu-west-1', {})])).toMatch(/\nSome sources of us-east-1 are from/);
  // A source that was young when it was read grows old with the snapshot.
  expect(renderPriceAges([age('us-east-1', { ageDays: 193 })])).toMatch(/Some sources/);
  expect(renderPriceAges([age('us-east-1', { ageDays: 192 })])).not.toMatch(/Some sources/);
});
