import { expect, test } from 'vitest';
import { daysOf, rangesOf, stateOf } from '../src/bill/bill-days.ts';
import { collectBill } from '../src/collect-bill.ts';
import { type Bench, startBench } from './fake-aws/bench.ts';
import { END_MS } from './fake-aws/stage.ts';

const DAY_MS = 86_400_000;
const costRequests = (bench: Bench) => bench.aws.requests.filter((action) => action === 'ce:GetCostAndUsage');

test('the bill holds each amount of the run’s days once, by architecture and usage type', async () => {
  await using bench = await startBench({ startMs: END_MS + 3 * DAY_MS, paging: { groups: 2 } });
  const { billed, spentUsd } = await collectBill(bench);
  const [day] = billed.days;
  expect(billed.days).toHaveLength(1);
  expect(day).toMatchObject({ day: '2026-11-18', state: 'final' });
  const truth = bench.world.costs.filter((cost) => cost.day === '2026-11-18');
  expect(day?.amounts).toHaveLength(truth.length);
  for (const { architecture, usageType, quantity, unit, amountUsd } of truth)
    expect(day?.amounts).toContainEqual({
      architecture: architecture === '' ? null : architecture,
      usageType,
      quantity: Number(quantity),
      unit,
      amountUsd: Number(amountUsd),
    });
  expect(costRequests(bench)).toHaveLength(truth.length / 2);
  expect(spentUsd).toBe(0.01 * (truth.length / 2));
});

test('final days are not asked for again', async () => {
  await using bench = await startBench({ startMs: END_MS + 3 * DAY_MS });
  await collectBill(bench);
  const files = new Map(bench.storage.files);
  const requests = bench.aws.requests.length;
  const { spentUsd } = await collectBill(bench);
  expect(spentUsd).toBe(0);
  expect(bench.aws.requests).toHaveLength(requests);
  expect(bench.storage.files).toEqual(files);
});

test('a provisional day is asked for again until it is final', async () => {
  await using bench = await startBench({ startMs: END_MS + 6 * 3_600_000 });
  const first = await collectBill(bench);
  expect(first.provisionalDays).toEqual(['2026-11-18']);
  await bench.effects.sleep(3 * DAY_MS);
  const second = await collectBill(bench);
  expect(second.provisionalDays).toEqual([]);
  expect(costRequests(bench)).toHaveLength(2);
});

test('a request that would pass the limit is not sent', async () => {
  await using bench = await startBench({ startMs: END_MS + 3 * DAY_MS, paging: { groups: 1 } });
  await expect(collectBill({ ...bench, limitUsd: 0.03 })).rejects.toMatchObject({
    code: 'over-budget',
    message: expect.stringContaining('at most 0.03 USD, found 0.03 USD spent'),
    hint: expect.stringContaining('--limit'),
  });
  expect(costRequests(bench)).toHaveLength(3);
});

test('a limit that is too low for the days is told before anything is asked, with what they need', async () => {
  await using bench = await startBench({ startMs: END_MS + 3 * DAY_MS });
  await expect(collectBill({ ...bench, limitUsd: 0.005 })).rejects.toMatchObject({
    code: 'over-budget',
    message: expect.stringContaining('1 request needed or more, at 0.01 USD each'),
  });
  expect(bench.aws.requests).toEqual([]);
});

test('requests that fail are spending too', async () => {
  await using bench = await startBench({ startMs: END_MS + 3 * DAY_MS, faults: () => 'internal' });
  await expect(collectBill({ ...bench, limitUsd: 0.05 })).rejects.toMatchObject({ code: 'over-budget' });
  expect(costRequests(bench)).toHaveLength(5);
});

test('what it may cost is announced before the first request', async () => {
  await using bench = await startBench({ startMs: END_MS + 3 * DAY_MS });
  await collectBill({ ...bench, limitUsd: 0.5 });
  expect(bench.effects.lines).toEqual([
    'Asking Cost Explorer for 1 day: 1 request or more at 0.01 USD each, at most 0.50 USD.',
  ]);
});

test('ACU-hours are the capacity of each instance over its time, not the mean of the cluster', async () => {
  await using bench = await startBench({
    startMs: END_MS + 3 * DAY_MS,
    world: {
      // Both instances for six hours of the day: 2 ACU the writer, 0.5 the reader.
      datapoint: (of, atMs) =>
        new Date(atMs).getUTCHours() >= 6
          ? null
          : {
              value: of.dimensions.DBInstanceIdentifier === 'serverless-writer' ? 2 : 0.5,
              publishedMs: atMs,
            },
    },
  });
  const { billed } = await collectBill(bench);
  expect(billed.acuHours).toEqual([
    {
      architecture: 'serverless',
      instance: 'serverless-reader',
      day: '2026-11-18',
      acuHours: 3,
      coveredShare: 0.25,
    },
    {
      architecture: 'serverless',
      instance: 'serverless-writer',
      day: '2026-11-18',
      acuHours: 12,
      coveredShare: 0.25,
    },
  ]);
});

test('days are of UTC, a window up to midnight is of one, and days in a row are one request', () => {
  const window = (startAt: string, endAt: string) => daysOf({ startAt, endAt });
  expect(window('2026-11-18T10:00:00.000Z', '2026-11-19T00:00:00.000Z')).toEqual(['2026-11-18']);
  expect(window('2026-10-31T23:59:00.000Z', '2026-11-01T00:01:00.000Z')).toEqual([
    '2026-10-31',
    '2026-11-01',
  ]);
  expect(rangesOf(['2026-02-27', '2026-02-28', '2026-03-01', '2026-03-03'])).toEqual([
    { start: '2026-02-27', end: '2026-03-02' },
    { start: '2026-03-03', end: '2026-03-04' },
  ]);
  expect(stateOf('2026-11-18', Date.parse('2026-11-20T23:59:59.999Z'))).toBe('provisional');
  expect(stateOf('2026-11-18', Date.parse('2026-11-21T00:00:00.000Z'))).toBe('final');
});
