import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CompletedRepeat, Plan, Report } from '@crossover/model';
import { expect, test } from 'vitest';
import { usingFakeAccount } from '../../load/test/fake-aws-account.ts';
import { CREDENTIALS, FakeLambdaWorkers } from '../../load/test/fake-lambda-workers.ts';
import { crossover } from './command.ts';
import { Targets, writeReads } from './targets.ts';
import { everythingWritten, watchForSecret } from './written.ts';

const SECRET = 'Bearer not-for-any-file-c03e';

/**
 * The command as a user gives it, Artillery's own `run-lambda`, workers as processes of their own that were given
 * nothing but what was uploaded, and all of AWS over HTTP. Addresses alone differ from the real ones: 0.0.0.0 is a host
 * that no one but this machine answers, and that Crossover does not take for this machine.
 */
test('a run with load from two workers on Lambda: one schedule, their records, and no secret anywhere', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-from-aws-'));
  const temporary = join(folder, 'tmp');
  await mkdir(temporary);
  const targets = new Targets();
  const workers = new FakeLambdaWorkers();
  const asked: string[] = [];
  const port = await targets.serve((request, response) => {
    if (request.headers.authorization === SECRET) asked.push(request.url ?? '');
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"id":1}');
  });
  const sent: string[] = [];
  const watch = watchForSecret(SECRET, folder);
  try {
    await usingFakeAccount(
      async ({ endpoint }) => {
        const options = [
          `--quick --repeats 1 --no-site --reports ${folder} --slug aws`,
          `--target serverless=http://0.0.0.0:${port} --confirm-host 0.0.0.0`,
          '--parity-path /health --header-env Authorization=MY_TOKEN',
          `--workload ${await writeReads(folder)} --workers 2 --workers-on lambda`,
        ].flatMap((line) => line.split(' '));
        const outcome = await crossover(['compare', ...options], {
          NO_COLOR: '1',
          TMPDIR: temporary,
          MY_TOKEN: SECRET,
          AWS_ENDPOINT_URL: endpoint,
          AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
          AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
          AWS_SESSION_TOKEN: CREDENTIALS.sessionToken,
          CROSSOVER_LOAD_REGION: 'eu-central-1',
          CROSSOVER_LOAD_BUCKET: 'load-mailbox',
          CROSSOVER_LOAD_ROLE: 'arn:aws:iam::123456789012:role/load',
        });
        const { found, commands } = watch.stop();
        expect(outcome.stderr, workers.seen.join('\n')).not.toMatch(/✗/);
        expect(outcome.code).toBe(0);

        const files = everythingWritten(join(folder, 'aws'));
        const plan = JSON.parse(files.get('plan.json') ?? '') as Plan;
        expect(plan).toMatchObject({
          loadWorkers: 2,
          loadWorkersOn: { where: 'lambda', region: 'eu-central-1' },
        });
        const scheduled = plan.workloads[0]?.scheduledRequests ?? 0;
        expect(scheduled).toBeGreaterThan(50);
        const { generator } = JSON.parse(files.get('reads.serverless.01.json') ?? '') as CompletedRepeat;
        expect(generator).toMatchObject({ scheduled, completed: scheduled, failed: 0 });
        expect(generator.workers?.map(({ missing }) => missing)).toEqual([null, null]);
        const records = (files.get('reads.serverless.01.ndjson.gz') ?? '').trim().split('\n');
        expect(records.map((line) => (JSON.parse(line) as { index: number }).index)).toEqual(
          Array.from({ length: scheduled }, (_, index) => index),
        );
        expect(asked.filter((path) => path !== '/health')).toHaveLength(scheduled);
        expect((JSON.parse(files.get('report.json') ?? '') as Report).warnings).toContainEqual({
          kind: 'load-from-aws',
          workers: 2,
          where: 'lambda',
          region: 'eu-central-1',
        });

        // Artillery has removed what it made.
        expect(workers.hasQueue).toBe(false);
        expect(commands.some((command) => command.includes('run-lambda'))).toBe(true);
        expect(sent.some((body) => body.includes('sealedHeaders'))).toBe(true);
        expect(found).toEqual([]);
        const written = [
          ...files.values(),
          ...sent,
          ...workers.seen,
          ...commands,
          outcome.stdout,
          outcome.stderr,
        ];
        for (const secret of [SECRET, SECRET.slice(7), CREDENTIALS.secretAccessKey])
          for (const text of written) expect(text).not.toContain(secret);
      },
      [
        ({ url, body }) => {
          sent.push(url.href, body.toString());
          return null;
        },
        ...workers.services,
      ],
    );
  } finally {
    watch.stop();
    workers.end();
    targets.close();
    await rm(folder, { recursive: true, force: true });
  }
});
