import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsTelemetrySchema, planSchema } from '@crossover/model';
import { expect, onTestFinished, test, vi } from 'vitest';
import { CREDENTIALS, type FakeAwsOptions, startFakeAws } from '../../collect/test/fake-aws/server.ts';
import { createSimulatedEffects } from '../../collect/test/fake-aws/simulation.ts';
import { END_MS, STAGE } from '../../collect/test/fake-aws/stage.ts';
import { createWorld } from '../../collect/test/fake-aws/stage-world.ts';
import { collectAfterRun } from '../src/evidence/collect-after-run.ts';
import { usingRunFolder } from '../src/run/run-folder.ts';
import { SLUG, writeRunOnAws } from './aws-run.ts';
import { crossover, unbroken } from './command.ts';
import { Targets, writeReads } from './targets.ts';
import { everythingWritten } from './written.ts';

const CREDENTIALS_IN_ENVIRONMENT = {
  AWS_PROFILE: undefined,
  AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
  AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
  AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
};

async function folderOfTest(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-staged-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** What `compare` does once the report of the measurements is written, by a clock that only waiting moves. */
async function endOfRun(options: Partial<FakeAwsOptions>, isWanted = true) {
  const reports = await folderOfTest();
  await writeRunOnAws(reports);
  const effects = createSimulatedEffects(END_MS);
  const aws = await startFakeAws({
    world: createWorld({ now: effects.now, traces: 30, longestDelayMs: 120_000 }),
    ...options,
  });
  for (const [name, value] of Object.entries({
    ...CREDENTIALS_IN_ENVIRONMENT,
    AWS_ENDPOINT_URL: aws.endpoint,
  }))
    vi.stubEnv(name, value);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await aws[Symbol.asyncDispose]();
  });
  const lines: string[] = [];
  const report = await usingRunFolder(reports, { resume: SLUG }, (folder) =>
    collectAfterRun(
      { folder, announce: (line) => lines.push(line), signal: new AbortController().signal, effects },
      isWanted,
    ),
  );
  return {
    report,
    said: lines.join('\n'),
    requests: aws.requests,
    reports,
    waitedMs: effects.now() - END_MS,
  };
}

test('it waits for what AWS publishes late, and the report has the evidence', async () => {
  const { report, said, reports, waitedMs } = await endOfRun({});
  expect(said).toContain('Nothing is missing.');
  expect(waitedMs).toBeGreaterThan(300_000);
  expect(Object.keys(report?.files ?? {})).toContain('aws-telemetry.json');
  const text = await readFile(join(reports, SLUG, 'aws-telemetry.json'), 'utf8');
  expect(awsTelemetrySchema.parse(JSON.parse(text)).window.endAt).toBe(new Date(END_MS).toISOString());
});

test('what fails is said with its remedy and the command for later, before any wait', async () => {
  const { report, said, waitedMs } = await endOfRun({ faults: () => 'denied' });
  expect(report).toBeNull();
  expect(waitedMs).toBe(0);
  expect(said).toMatch(
    /^! The run is complete, but .* Expected to be allowed (sts:GetCallerIdentity|cloudformation:GetResource)/m,
  );
  expect(said).toContain(`Then go on with: npm run crossover -- collect ${SLUG}`);
});

test('left to later, it asks nothing and names the command', async () => {
  const { report, said, requests } = await endOfRun({}, false);
  expect([report, requests]).toEqual([null, []]);
  expect(said).toContain(`npm run crossover -- collect ${SLUG}`);
});

test('compare --stage: the plan knows what is collected of without the account, and failing to collect loses no run', async () => {
  const folder = await folderOfTest();
  const targets = new Targets();
  const aws = await startFakeAws({ world: createWorld({ now: Date.now }), faults: () => 'expired-token' });
  try {
    const port = await targets.serve((_, response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":1}');
    });
    const outputs = join(folder, 'outputs.json');
    await writeFile(outputs, JSON.stringify({ serverless: `http://127.0.0.1:${port}/`, stage: STAGE }));
    const environment = {
      ...CREDENTIALS_IN_ENVIRONMENT,
      NO_COLOR: '1',
      AWS_ENDPOINT_URL: aws.endpoint,
      CROSSOVER_STAGE_OUTPUTS: outputs,
    };
    const options = [
      `compare --quick --repeats 1 --no-site --reports ${folder} --slug staged --stage test`,
      `--architecture serverless --parity-path /health --workload ${await writeReads(folder)}`,
    ].flatMap((line) => line.split(' '));
    const elsewhere = await crossover([...options, '--region', 'us-west-2'], environment);
    expect(elsewhere.stderr).toContain(
      `Expected --region ${STAGE.region}, where the stage is, found us-west-2`,
    );
    expect(elsewhere.code).toBe(2);
    const outcome = await crossover([...options, '--region', STAGE.region], environment);
    expect(outcome.stderr).toContain('! The run is complete, but what AWS saw of it could not be collected.');
    expect(unbroken(outcome.stderr)).toContain(
      `Then go on with: npm run crossover -- collect staged --reports ${folder}`,
    );
    expect(outcome.code).toBe(0);
    const files = everythingWritten(join(folder, 'staged'));
    const plan = planSchema.parse(JSON.parse(files.get('plan.json') ?? ''));
    expect(new Set(plan.targets?.deployed?.resources.map(({ architecture }) => architecture))).toEqual(
      new Set(['serverless']),
    );
    expect(files.get('report.json')).toContain('measured-on-aws');
    for (const text of [...files.values(), outcome.stderr])
      for (const secret of [...Object.values(CREDENTIALS), '123456789012'])
        expect(text).not.toContain(secret);

    const asked = aws.requests.length;
    const resumed = await crossover(
      ['compare', '--resume', 'staged', '--no-site', '--no-collect', '--reports', folder],
      environment,
    );
    expect(resumed.code).toBe(0);
    expect(resumed.stderr).toContain('npm run crossover -- collect staged');
    expect(aws.requests).toHaveLength(asked);
  } finally {
    targets.close();
    await aws[Symbol.asyncDispose]();
  }
});
