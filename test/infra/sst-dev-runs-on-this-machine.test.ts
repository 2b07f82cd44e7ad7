import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, inject, test } from 'vitest';
import { byType, only } from '../../packages/infra/evaluation/graph.ts';
import { ROOT } from '../../packages/infra/scripts/platform.ts';
import { awsResources, input } from './resources.ts';

const { development } = inject('evaluations');
const LOCAL = 'mysql://crossover:crossover@127.0.0.1:3306/crossover';

test('the function is live behind a real HTTP API, outside any VPC, on the local database', () => {
  const fn = only(development, 'aws:lambda/function:Function');
  // SST's bridge: the code itself runs here.
  expect(fn.inputs).toMatchObject({ runtime: 'provided.al2023', description: 'The API, live (live)' });
  expect(fn.inputs.vpcConfig).toBeUndefined();
  expect(input(fn, 'environment', 'variables')).toMatchObject({
    DATABASE_URL: LOCAL,
    SST_FUNCTION_ID: 'ServerlessFunction',
  });
  expect(byType(development, 'aws:apigatewayv2/route:Route')).toHaveLength(1);
  expect(existsSync(join(ROOT, 'packages/api/src/hosts/lambda.ts'))).toBe(true);
});

test('a pane runs the server with its inspector, another the site, another tells of the database', () => {
  const panes = Object.fromEntries(development.panes.map(({ name, outputs }) => [name, outputs]));
  expect(panes.Server).toMatchObject({
    title: 'Server',
    autostart: true,
    environment: { DATABASE_URL: LOCAL, PORT: '3000' },
    command: 'node_modules/.bin/node --watch --inspect=9229 packages/api/src/hosts/server.ts',
  });
  expect(existsSync(join(ROOT, 'packages/api/src/hosts/server.ts'))).toBe(true);
  expect(panes.Site).toMatchObject({ command: 'npm run dev', directory: 'web' });
  expect(JSON.stringify(panes.ServerlessAuroraDev)).toContain('127.0.0.1:3306');
});

test('nothing is created that stays billed or holds data', () => {
  const kept = awsResources(development).filter(({ type }) =>
    /rds|\/lb|autoscaling|instance:|natGateway|eip|canary|bucket:|secret:|budgets|metricAlarm|distribution/i.test(
      type,
    ),
  );
  expect(kept.map(({ name }) => name)).toEqual([]);
});
