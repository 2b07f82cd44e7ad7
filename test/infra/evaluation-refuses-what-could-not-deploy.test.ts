import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { evaluate } from '../../packages/infra/evaluation/evaluate.ts';
import { platformProblem, ROOT } from '../../packages/infra/scripts/platform.ts';

const base = join(ROOT, '.sst/evaluations');
mkdirSync(base, { recursive: true });
const folder = mkdtempSync(join(base, 'negative-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A configuration of its own, run by the same harness as the real one. */
function configuration(run: string, top = ''): string {
  const root = mkdtempSync(join(folder, 'root-'));
  symlinkSync(join(ROOT, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(
    join(root, 'sst.config.ts'),
    `${top}\nexport default $config({ app() { return { name: 'probe', home: 'aws' }; }, async run() { ${run} } });\n`,
  );
  return root;
}

const evaluating = (run: string, top?: string) => evaluate({ stage: 'probe', root: configuration(run, top) });

test.concurrent('a sound configuration is evaluated', async () => {
  const { resources } = await evaluating(`new sst.aws.Bucket('Files');`);
  expect(resources.map(({ type }) => type)).toContain('aws:s3/bucket:Bucket');
});

test.concurrent('a handler that is not there', async () => {
  await expect(evaluating(`new sst.aws.Function('Fn', { handler: 'src/absent.handler' });`)).rejects.toThrow(
    'Handler not found: src/absent.handler',
  );
});

test.concurrent('a throw inside an apply, where it would otherwise end in silence', async () => {
  await expect(
    evaluating(`$output(1).apply(() => { throw new Error('thrown in an apply'); });`),
  ).rejects.toThrow('thrown in an apply');
});

test.concurrent('two resources of one name, which the mocks alone would take', async () => {
  await expect(evaluating(`new aws.sqs.Queue('Twin', {}); new aws.sqs.Queue('Twin', {});`)).rejects.toThrow(
    /two resources of type aws:sqs\/queue:Queue are named "Twin"/,
  );
});

test.concurrent('two components whose names differ in case only', async () => {
  await expect(evaluating(`new sst.aws.Bucket('Files'); new sst.aws.Bucket('files');`)).rejects.toThrow(
    /files/i,
  );
});

test.concurrent('a lookup that would ask AWS, by its token', async () => {
  await expect(evaluating(`await aws.ec2.getVpc({ default: true });`)).rejects.toThrow(
    /looks up aws:ec2\/getVpc:getVpc/,
  );
});

test.concurrent('a connection to anywhere else', async () => {
  await expect(evaluating(`await fetch('http://192.0.2.1/');`)).rejects.toThrow(
    /tried to connect to 192\.0\.2\.1/,
  );
});

test.concurrent('an import at the top of sst.config.ts, as SST refuses it', async () => {
  await expect(evaluating('', `import { join } from 'node:path'; join('a');`)).rejects.toThrow(
    /top-level import of "node:path"/,
  );
});

test.concurrent('a resource without what it needs', async () => {
  await expect(evaluating(`new aws.lambda.Permission('Incomplete', {} as never);`)).rejects.toThrow(
    /Missing required property 'action'/,
  );
});

test.concurrent('a pause of Aurora that its least capacity rules out', async () => {
  await expect(
    evaluating(
      `new sst.aws.Aurora('Db', { engine: 'mysql', vpc: { subnets: [], securityGroups: [] },
        scaling: { min: '1 ACU', max: '2 ACU', pauseAfter: '5 minutes' } });`,
    ),
  ).rejects.toThrow(/Cannot configure "pauseAfter"/);
});

test.concurrent('more functions than the database takes connections, before anything is created', async () => {
  await expect(
    evaluate({ stage: 'production', environment: { CROSSOVER_RESERVED_CONCURRENCY: '200' } }),
  ).rejects.toThrow(
    'expected at most 302 connections (312 less 10 kept free), found 340: serverful 100, hybrid 240',
  );
});

test.concurrent('a setting that is no number, by its name', async () => {
  await expect(
    evaluate({ stage: 'production', environment: { CROSSOVER_SERVER_CAPACITY: 'many' } }),
  ).rejects.toThrow("CROSSOVER_SERVER_CAPACITY to be a number above 0, found 'many'");
});

test.concurrent('canaries that would keep a pausing database awake', async () => {
  await expect(
    evaluate({ stage: 'production', environment: { CROSSOVER_SCALE_TO_ZERO: 'on' } }),
  ).rejects.toThrow(/CROSSOVER_CANARIES=off or CROSSOVER_SCALE_TO_ZERO=off/);
});

test.concurrent('a missing platform is told with the command that installs it', () => {
  expect(platformProblem(join(folder, 'nowhere'))).toMatchObject({
    code: 'deploy-failed',
    message: `Expected SST's platform in ${join(folder, 'nowhere')}, found none or a part of it.`,
    hint: 'Run: npm run infra:setup',
  });
  expect(platformProblem()).toBeUndefined();
});
