import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { DEPLOY_SERVICES, deployStatement } from '../src/deploy/deploy-actions.ts';
import { COST_RULES } from '../src/deploy/fixed-usage.ts';

/** The part of a type between `aws:` and `/`; other providers ask AWS for nothing of their own. */
const moduleOf = (type: string) => /^aws:(\w+)\//.exec(type)?.[1];

test('every service of the configuration has its actions, and no other has', () => {
  // That every deployed type has a rule of its own is proved on the evaluated stages.
  const deployed = new Set(Object.keys(COST_RULES).flatMap((type) => moduleOf(type) ?? []));
  const checked = DEPLOY_SERVICES.flatMap(({ modules }) => modules);
  expect(checked.toSorted()).toEqual([...deployed].toSorted());
});

test('what only a setting deploys is asked for only with that setting', () => {
  const { Action: plain } = deployStatement('up', {});
  expect(plain).toContain('rds:CreateDBInstance');
  expect(plain.filter((action) => /^(acm|ecs|ce|application-autoscaling):/.test(action))).toEqual([]);
  const { Action: all } = deployStatement('up', {
    CROSSOVER_DOMAIN: 'example.com',
    CROSSOVER_ARCHITECTURES: 'serverful,serverful/fargate',
    CROSSOVER_COST_TAGS: 'on',
  });
  expect(all).toEqual(expect.arrayContaining(['acm:RequestCertificate', 'ecs:CreateCluster']));
  expect(all).toContain('ce:UpdateCostAllocationTagsStatus');
  expect(new Set(all).size).toBe(all.length);
});

test('the table in docs/aws.md is of these services and actions', () => {
  const text = readFileSync(new URL('../../../docs/aws.md', import.meta.url), 'utf8');
  const [, table = ''] =
    /\| service \| `up` \| `down` \| only with \|\n\|[-|]+\|\n((?:\|.*\n)+)/.exec(text) ?? [];
  const actionsIn = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map(([, action]) => action);
  const rows = table
    .trim()
    .split('\n')
    .map((row) => row.split('|').map((cell) => cell.trim()))
    .map(([, service, up = '', down = '', only = '']) => ({
      service,
      up: actionsIn(up),
      down: actionsIn(down),
      variable: /CROSSOVER_\w+/.exec(only)?.[0],
    }));
  expect(rows).toEqual(
    DEPLOY_SERVICES.map(({ service, up, down, onlyWith }) => ({
      service,
      up,
      down,
      variable: onlyWith?.variable,
    })),
  );
});
