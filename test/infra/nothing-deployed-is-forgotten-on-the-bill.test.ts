import { priceBook, priceUsage } from '@crossover/cost';
import { expect, inject, test } from 'vitest';
import { COST_RULES, fixedUsage } from '../../packages/cli/src/deploy/fixed-usage.ts';
import { awsResources } from './resources.ts';

const { production, personal, variants, development } = inject('evaluations');
const book = await priceBook('us-east-1');

function monthlyUsd(evaluation: typeof production): Record<string, number> {
  return Object.fromEntries(
    [...fixedUsage(evaluation, 730)].map(([payer, entries]) => [
      payer,
      priceUsage(entries, { book }).totalUsd,
    ]),
  );
}

test('every type of resource is priced, billed by use as a service of the model, or free for a reason', () => {
  const types = new Set(
    [production, personal, variants, development].flatMap((it) => awsResources(it).map(({ type }) => type)),
  );
  expect(types.size).toBeGreaterThan(50);
  expect([...types].filter((type) => COST_RULES[type] === undefined)).toEqual([]);
});

test('no rule outlives what it was written for', () => {
  const types = new Set(
    [production, personal, variants, development].flatMap((it) => awsResources(it).map(({ type }) => type)),
  );
  expect(Object.keys(COST_RULES).filter((type) => !types.has(type))).toEqual([]);
});

test('the floor of production is what its parts cost at list price', () => {
  const { serverful, serverless, hybrid, shared } = monthlyUsd(production);
  // Balancer 16.43 + 2 addresses 7.30 + 2 × t4g.small 24.53 + RDS Multi-AZ ~ 94 + 5 more: none is missing or doubled.
  expect(serverful).toBeGreaterThan(140);
  expect(serverful).toBeLessThan(175);
  // Two instances of 0.5 ACU: 2 × 43.80, and alarms, a canary and secrets.
  expect(serverless).toBeGreaterThan(87.6);
  expect(serverless).toBeLessThan(110);
  // No database of its own.
  expect(hybrid).toBeGreaterThan(50);
  expect(hybrid).toBeLessThan(80);
  // One NAT gateway with its address, a hosted zone, a dashboard.
  expect(shared).toBeGreaterThan(36.5);
  expect(shared).toBeLessThan(45);
});

test('a personal stage costs a fraction of production, its functions and database nothing while idle', () => {
  const production730 = Object.values(monthlyUsd(production)).reduce((sum, usd) => sum + usd, 0);
  const personal730 = monthlyUsd(personal);
  const total = Object.values(personal730).reduce((sum, usd) => sum + usd, 0);
  expect(total).toBeLessThan(production730 / 2);
  // Alarms, a dashboard and a secret; no capacity at all.
  expect(personal730.serverless).toBeLessThan(6);
});

test('`sst dev` creates nothing that is billed for being there', () => {
  expect([...fixedUsage(development, 730)]).toEqual([]);
  expect(awsResources(development).map(({ type }) => type)).not.toContain('aws:ec2/vpc:Vpc');
});
