import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ComparisonRow, Control, Quantity, Report } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeRepeats } from '../src/run/describe-repeats.ts';
import { estimateDuration } from '../src/run/duration.ts';
import { makePlan, type PlanRequest } from '../src/run/make-plan.ts';
import { planStopping } from '../src/run/plan-stopping.ts';
import { parsePercent } from '../src/terminal/parse-number.ts';

let reports: string;
beforeAll(async () => {
  reports = await mkdtemp(join(tmpdir(), 'crossover-resolve-'));
});
afterAll(() => rm(reports, { recursive: true, force: true }));

const plan = (changes: Partial<PlanRequest>) =>
  makePlan({
    preset: 'default',
    slug: 'test',
    architectures: undefined,
    workloads: undefined,
    repeats: undefined,
    seed: 1,
    region: 'us-east-1',
    script: undefined,
    now: new Date('2026-11-21T09:00:00Z'),
    ...changes,
  });

const quantity = (unit: Quantity['unit']): Quantity => ({
  value: 1,
  unit,
  low: null,
  high: null,
  n: 20,
  provenance: 'measured-in-lab',
  reason: null,
});

/** What is read of a report whose p95 under steady traffic varies so, over repeats as long as the preset's. */
async function writeRun(
  slug: string,
  endedAt: string,
  pairVariance: number | null,
  { folder = reports, biasMs = 0, controlRatio = 1 } = {},
): Promise<void> {
  const { workloads } = await plan({});
  const [steady] = workloads;
  const workload: Partial<Report['workloads'][number]> = {
    name: 'steady',
    title: '',
    description: '',
    scheduleHash: '',
    scheduledRequests: 0,
    durationSeconds: steady?.durationSeconds ?? 0,
    meanRatePerSecond: quantity('requests/s'),
    slo: { responseTimeMs: 100, share: 0.99 },
    timeoutMs: 5000,
    arrivals: '',
    connections: '',
    mix: {},
    products: 1,
  };
  const row: ComparisonRow = {
    workload: 'steady',
    metric: 'responseP95',
    a: 'serverless',
    b: 'serverful',
    pairs: 20,
    level: 0.95,
    pairVariance,
    difference: quantity('ms'),
    ratio: quantity('ratio'),
    adjusted: { low: null, high: null },
    verdict: 'inconclusive',
    reason: 'interval-too-wide',
    sentence: '',
    smallestEffect: quantity('ms'),
    noiseFloor: quantity('ms'),
    instrumentBias: { ...quantity('ms'), value: biasMs },
  };
  const summaries = ['serverless', 'serverful'].map((architecture, index) => ({
    workload: 'steady',
    architecture,
    repeats: { planned: 20, completed: 20, valid: 20 },
    requests: 1,
    warmUpRequests: 1,
    changePoint: null,
    coldRequests: null,
    errors: {},
    metrics: { responseP95: { ...quantity('ms'), value: 4 + 4 * index } },
  }));
  const controls = ['serverless', 'serverful'].map(
    (architecture): Control => ({
      workload: 'steady',
      architecture,
      metric: 'responseP95',
      difference: quantity('ms'),
      ratio: { ...quantity('ratio'), low: 1 / controlRatio, high: controlRatio },
    }),
  );
  const report = {
    slug,
    endedAt,
    workloads: [workload],
    comparisons: [row],
    controls,
    summaries,
    ofAnotherVersion: true,
  };
  await mkdir(join(folder, slug), { recursive: true });
  await writeFile(join(folder, slug, 'report.json'), JSON.stringify(report));
}

test('without an earlier run the default variance is taken, and said to be', async () => {
  const { repeats, resolution } = await plan({ resolution: { share: 0.3, reports } });
  expect(repeats).toBeGreaterThan(10);
  expect(resolution).toMatchObject({ share: 0.3, pairs: null });
  expect(resolution?.source).toContain('no earlier run');
});

test('the newest run with the workload tells the variance; what it needs is what is planned', async () => {
  await writeRun('older', '2026-11-20T09:00:00.000Z', 0.05);
  await writeRun('newest', '2026-11-21T09:00:00.000Z', 0.002);
  await writeRun('without', '2026-11-21T10:00:00.000Z', null);
  await mkdir(join(reports, 'broken'));
  await writeFile(join(reports, 'broken', 'report.json'), '{');
  const planned = await plan({ resolution: { share: 0.05, reports } });
  expect(planned.resolution).toMatchObject({ share: 0.05, variance: 0.002, pairs: 20 });
  expect(describeRepeats(planned).join(' ')).toContain(
    'A verdict on a difference of 5 % in p95, with a chance of 90 %',
  );
  expect(planned.resolution?.source).toContain('run newest, steady traffic, 20 pairs');
  // (t(1 − α/2) + t(0.9))² × variance ÷ ln(1.05)² with the variance's upper bound 0.002 × 19 ÷ χ²(0.2; 19) = 0.00277 and
  // about 3.8 for the sum of the two: some 17 repeats.
  expect(planned.repeats).toBeGreaterThan(15);
  expect(planned.repeats).toBeLessThan(21);
  expect(planned.order).toHaveLength(planned.repeats * planned.architectures.length);
  expect(planned.smallestEffect).toMatchObject({ share: 0.05, ms: 0 });
  expect(planned.stopping?.looksAfter.at(-1)).toBe(planned.repeats);
});

test('what a verdict must exceed is planned for: what each side differs from itself, and the instrument’s bias', async () => {
  const repeatsAfter = async (name: string, found: { biasMs?: number; controlRatio?: number }) => {
    const folder = join(reports, 'folders', name);
    await writeRun('run', '2026-11-21T09:00:00.000Z', 0.002, { folder, ...found });
    return plan({ resolution: { share: 0.05, reports: folder } });
  };
  const plain = await repeatsAfter('plain', {});
  const noisy = await repeatsAfter('noisy', { controlRatio: 1.2 });
  expect(noisy.resolution?.controlVariances).toHaveLength(2);
  expect(noisy.repeats).toBeGreaterThan(2 * plain.repeats);
  // 0.1 ms of the smaller p95, 4 ms.
  const biased = await repeatsAfter('biased', { biasMs: 0.1 });
  expect(biased.resolution?.biasShare).toBe(0.025);
  expect(biased.repeats).toBeGreaterThan(2 * plain.repeats);
  expect(describeRepeats(biased).join(' ')).toContain("the instrument's own bias, 2.5 % of p95 in that run");
  expect(describeRepeats(plain).join(' ')).not.toContain('bias');
  // Told before hours are spent on what cannot be claimed.
  await expect(repeatsAfter('hidden', { biasMs: 1 })).rejects.toMatchObject({
    code: 'usage',
    message: expect.stringContaining('found 5 % and a bias of 25 % of p95 (run run, steady traffic'),
    hint: expect.stringMatching(/^A smaller one is not claimed.*100 repeats tell/),
  });
});

test('a finer difference takes more repeats, and what no run can tell is refused with what one can', async () => {
  const [fine, coarse] = await Promise.all(
    [0.03, 0.1].map((share) => plan({ resolution: { share, reports } })),
  );
  expect(fine?.repeats).toBeGreaterThan(coarse?.repeats ?? 0);
  await expect(plan({ resolution: { share: 0.001, reports } })).rejects.toMatchObject({
    code: 'usage',
    hint: expect.stringContaining('100 repeats tell'),
  });
});

test('longer repeats than those of the earlier run do not count as noisier, shorter ones do', async () => {
  const of = async (preset: PlanRequest['preset']) =>
    (await plan({ preset, resolution: { share: 0.1, reports } })).resolution?.variance ?? 0;
  expect(await of('default')).toBe(0.002);
  expect(await of('quick')).toBeGreaterThan(0.002);
});

test.each([
  ['5%', 0.05],
  ['2.5 %', 0.025],
  ['100%', 1],
])('%s is %f', (text, share) => {
  expect(parsePercent('--resolve', text)).toBeCloseTo(share, 12);
});

test.each(['5', '0%', '0.05', '-5%', '101%', 'five%', '', '5%%'])('"%s" is no resolution', (text) => {
  expect(() => parsePercent('--resolve', text)).toThrow('from 0.1% to 100%, like 5%');
});

test('looks are fixed beforehand, ascending, never before the control has two repeats in each half', () => {
  expect(planStopping(10).looksAfter).toEqual([4, 6, 8, 10]);
  expect(planStopping(5).looksAfter).toEqual([4, 5]);
  expect(planStopping(40).looksAfter).toEqual([16, 24, 32, 40]);
  expect(() => planStopping(4)).toThrow('at least 5 repeats');
});

test.each([
  ['quick', 90],
  ['default', 300],
] as const)('%s ends within %i s with three architectures', async (preset, limitSeconds) => {
  const architectures = ['serverful', 'serverless', 'hybrid'];
  const { totalSeconds, loadSeconds } = estimateDuration(await plan({ preset, architectures }));
  expect(totalSeconds).toBeLessThan(limitSeconds);
  expect(loadSeconds).toBeGreaterThan(0.35 * totalSeconds);
});
