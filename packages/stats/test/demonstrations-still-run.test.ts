import { expect, test } from 'vitest';
import { run as coverage } from '../bench/coverage.proof.ts';
import type { Demonstration } from '../bench/demonstration.ts';
import { run as differenceCoverage } from '../bench/difference-coverage.proof.ts';
import { run as falseDifferences } from '../bench/false-differences.proof.ts';
import { run as interleaving } from '../bench/interleaving.proof.ts';
import { run as power } from '../bench/power.proof.ts';
import { run as shareCoverage } from '../bench/share-coverage.proof.ts';
import { SCENARIOS } from '../bench/synthetic-run.ts';

// Small doses, with bounds that only a broken method misses; `npm run proof` runs the full ones.
const valuesOf = (demonstrations: readonly Demonstration[]) => demonstrations.map(({ value }) => value);

test('intervals of percentiles and shares mostly cover the truth', async () => {
  const covered = valuesOf(await coverage({ replications: 8, requests: 300 }));
  expect(covered).toHaveLength(15);
  expect(Math.min(...covered)).toBeGreaterThanOrEqual(0.6);
  expect(Math.min(...valuesOf(await shareCoverage({ replications: 10 })))).toBeGreaterThanOrEqual(0.6);
});

test('intervals of differences mostly cover the truth', async () => {
  expect(
    Math.min(...valuesOf(await differenceCoverage({ comparisons: 5, requests: 300 }))),
  ).toBeGreaterThanOrEqual(0.6);
});

test('equals are seldom called different, and a large shift always is', async () => {
  expect(
    Math.max(...valuesOf(await falseDifferences({ comparisons: 8, requests: 300 }))),
  ).toBeLessThanOrEqual(0.25);
  const budget = { repeats: 6, requests: 500 };
  const found = await power({ comparisons: 5, budget, shift: 3, scenarios: SCENARIOS.slice(0, 1) });
  expect(valuesOf(found)).toEqual([1, 1]);
});

test('interleaving keeps the truth inside where sequential order loses it', async () => {
  const [found] = await interleaving({ comparisons: 40 });
  expect(found?.details['interleaved interval holds zero']).toBeGreaterThan(0.85);
  expect(found?.details['sequential interval holds zero']).toBeLessThan(0.85);
});
