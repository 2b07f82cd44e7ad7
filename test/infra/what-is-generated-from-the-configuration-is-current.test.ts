import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { ARCHITECTURES, VARIANTS } from '@crossover/model';
import { expect, inject, test } from 'vitest';
import { pictureOf } from '../../packages/infra/diagram/picture-of.ts';
import { deployedResources } from '../../packages/infra/diagram/resources.ts';
import { ROOT } from '../../packages/infra/scripts/platform.ts';
import { diagrams, RESOURCES_FILE, resourcesJson } from '../../packages/infra/scripts/write-diagrams.ts';
import { declarationsOf, LINK_TYPES_FILE, linkTypes } from '../../packages/infra/scripts/write-links.ts';

const { production, personal, development, variants } = inject('evaluations');

test('sst-env.d.ts declares what is linked; mend with npm run infra:links', () => {
  expect(declarationsOf(readFileSync(LINK_TYPES_FILE, 'utf8'))).toBe(
    declarationsOf(linkTypes(production.links)),
  );
});

test('a personal stage links the same, and `sst dev` the databases and endpoints too', () => {
  expect(declarationsOf(linkTypes(personal.links))).toBe(declarationsOf(linkTypes(production.links)));
  const names = development.links.map(({ name }) => name);
  expect(names).toEqual(
    expect.arrayContaining([
      'ServerfulDatabase',
      'ServerlessDatabase',
      'ServerfulEndpoint',
      'ServerlessEndpoint',
      'HybridEndpoint',
    ]),
  );
});

test('a planted difference in the declarations is seen, another layout is not', () => {
  const text = readFileSync(LINK_TYPES_FILE, 'utf8');
  expect(declarationsOf(text.replaceAll(';', '').replaceAll('  ', '\t'))).toBe(declarationsOf(text));
  expect(declarationsOf(text.replace('"url": string', '"uri": string'))).not.toBe(declarationsOf(text));
});

test('linked values reach a program without SST running', () => {
  const link = (url: string) => ({ type: 'sst.sst.Linkable', url });
  const { stdout, status } = spawnSync(
    process.execPath,
    [join(ROOT, 'packages/infra/scripts/endpoints.ts')],
    {
      encoding: 'utf8',
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        SST_RESOURCES_JSON: JSON.stringify({
          App: { name: 'crossover', stage: 'local' },
          ServerfulEndpoint: link('http://127.0.0.1:3000'),
          ServerlessEndpoint: link('http://127.0.0.1:3001'),
          HybridEndpoint: link('http://127.0.0.1:3002'),
        }),
      },
    },
  );
  expect(status).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({ stage: 'local', serverful: 'http://127.0.0.1:3000' });
});

test('the diagrams show what is deployed; mend with npm run infra:diagrams', () => {
  for (const [file, svg] of [...diagrams(production, ARCHITECTURES), ...diagrams(variants, VARIANTS)]) {
    expect(readFileSync(file, 'utf8') === svg, relative(ROOT, file)).toBe(true);
  }
});

test('the resources are counted as deployed; mend with npm run infra:diagrams', () => {
  const counts = [...deployedResources(production, ARCHITECTURES), ...deployedResources(variants, VARIANTS)];
  expect(readFileSync(RESOURCES_FILE, 'utf8')).toBe(resourcesJson(counts));
  for (const { resources, types } of counts) expect(resources).toBeGreaterThan(types);
});

test.for([
  [
    'serverful',
    [
      'Route 53>Application Load Balancer',
      'Application Load Balancer>EC2 Auto Scaling',
      'EC2 Auto Scaling>RDS MySQL 8.4',
    ],
  ],
  ['serverless', ['Route 53>API Gateway', 'API Gateway>Lambda', 'Lambda>Aurora Serverless v2']],
  [
    'hybrid',
    [
      'Application Load Balancer>EC2 Auto Scaling',
      'Application Load Balancer>Lambda',
      'Lambda>RDS MySQL 8.4',
    ],
  ],
] as const)('the picture of %s leads from its name to its database', ([architecture, expected]) => {
  const { boxes, arrows } = pictureOf(production, architecture);
  const titleOf = (id: string) => boxes.find((box) => box.id === id)?.title ?? '';
  const drawn = arrows.map(({ from, to }) => `${titleOf(from)}>${titleOf(to)}`);
  expect(drawn).toEqual(expect.arrayContaining([...expected]));
  expect(boxes.length).toBeLessThan(14);
});

test('a personal stage draws its own sizes', () => {
  const details = pictureOf(personal, 'serverful').boxes.map(({ detail }) => detail);
  expect(details).toContain('1–2 × t4g.micro');
  expect(details).toContain('db.t4g.micro, one zone');
});
