import { type Billed, billedSchema, reportSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { at, DAY_MS, SLUG, startAwsBench } from './aws-run.ts';
import { unbroken } from './command.ts';

const billedIn = (text: string): Billed => billedSchema.parse(JSON.parse(text));
const ofCosts = (requests: readonly string[]) => requests.filter((action) => action === 'ce:GetCostAndUsage');

test('a bill is asked for within its limit, again a day later, and never once it is final', async () => {
  await using bench = await startAwsBench();
  const first = await bench.run(['bill', SLUG], at(6 * 3_600_000));
  expect(first.code).toBe(0);
  expect(unbroken(first.stderr)).toMatch(
    /^Asking Cost Explorer for 1 day: 1 request or more at 0.01 USD each, at most 0.10 USD\. /,
  );
  expect(first.stderr).toContain('Asking cost 0.01 USD.');
  expect(first.stderr).toContain('Not final: 2026-11-18. From 2026-11-21T00:00:00.000Z on');
  expect(first.stdout).toMatch(/2026-11-18 +provisional/);
  expect(first.stdout).toMatch(/ACU-hours of serverless by CloudWatch: \d/);
  expect(billedIn(await bench.read('billed.json')).days).toMatchObject([{ state: 'provisional' }]);

  // The day's replaced when it is final, not added to.
  const second = await bench.run(['bill', SLUG], at(3 * DAY_MS));
  expect(second.stderr).toContain('All days are final.');
  const final = await bench.read('billed.json');
  expect(billedIn(final).days).toMatchObject([{ day: '2026-11-18', state: 'final' }]);
  expect(billedIn(final).acuHours.map(({ instance }) => instance)).toEqual([
    'serverless-reader',
    'serverless-writer',
  ]);
  const report = reportSchema.parse(JSON.parse(await bench.read('report.json')));
  expect(report.reconciliations.map(({ payer }) => payer)).toContain('stage');

  const requests = bench.aws.requests.length;
  const third = await bench.run(['bill', SLUG, '--json'], at(9 * DAY_MS));
  expect(third.stderr).toMatch(/^All days of the run are final; AWS is not asked\.\n/);
  expect(JSON.parse(third.stdout)).toEqual(JSON.parse(final));
  expect(await bench.read('billed.json')).toBe(final);
  expect(bench.aws.requests).toHaveLength(requests);
});

test('amounts that come later replace those of a day that was not final', async () => {
  await using late = await startAwsBench({ of: { seed: 2 } });
  await using bench = await startAwsBench();
  await bench.run(['bill', SLUG], at(6 * 3_600_000));
  const early = billedIn(await bench.read('billed.json'));
  // The same run, whose account AWS has meanwhile charged otherwise.
  const second = await bench.run(['bill', SLUG], at(DAY_MS), { AWS_ENDPOINT_URL: late.aws.endpoint });
  expect(second.code).toBe(0);
  const now = billedIn(await bench.read('billed.json'));
  await late.run(['bill', SLUG], at(DAY_MS));
  expect(now).toEqual(billedIn(await late.read('billed.json')));
  expect(now.days[0]?.amounts).toHaveLength(early.days[0]?.amounts.length ?? 0);
  expect(now.days[0]?.amounts).not.toEqual(early.days[0]?.amounts);
});

test('a limit below what is needed sends nothing; one that pages go past stops there', async () => {
  await using bench = await startAwsBench({ paging: { groups: 1 } });
  const refused = await bench.run(['bill', SLUG, '--limit', '0.005'], at(3 * DAY_MS));
  expect(refused.code).toBe(1);
  expect(refused.stderr).toMatch(/found 1 request needed or more, at 0\.01 USD each/);
  expect(bench.aws.requests).toEqual([]);

  const stopped = await bench.run(['bill', SLUG, '--limit', '0.03'], at(3 * DAY_MS));
  expect(stopped.code).toBe(1);
  expect(stopped.stderr).toMatch(/at most 0\.03 USD, found 0\.03 USD spent and the answer not at its end/);
  expect(stopped.stderr).toContain('higher --limit');
  expect(ofCosts(bench.aws.requests)).toHaveLength(3);

  expect((await bench.run(['bill', SLUG], at(3 * DAY_MS))).code).toBe(0);
  const wrong = await bench.run(['bill', SLUG, '--limit', 'much'], at(3 * DAY_MS));
  expect(wrong.code).toBe(2);
});
