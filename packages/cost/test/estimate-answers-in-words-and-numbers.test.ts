import { ARCHITECTURES, type Architecture, findArchitecture, type UsageProfile } from '@crossover/model';
import { expect, test } from 'vitest';
import {
  adviceFor,
  billOf,
  estimate,
  type Needs,
  priceBook,
  priceUsage,
  profilesFrom,
  resolveInputs,
  SHAPES,
  type Shape,
} from '../src/index.ts';

const book = await priceBook('us-east-1');
const [SERVERFUL, SERVERLESS] = ARCHITECTURES as readonly [Architecture, Architecture];

function profile(architecture: string, provenance: 'measured-in-lab' | 'measured-on-aws'): UsageProfile {
  const quantity = (value: number, low: number, high: number, unit: 'ms' | 'requests/s') =>
    ({ value, low, high, unit, n: 5, provenance, reason: null }) as const;
  return {
    architecture,
    inputs:
      architecture === 'serverless'
        ? { billedDurationMs: { quantity: quantity(40, 35, 46, 'ms'), source: 'run x' } }
        : { serverCapacityPerSecond: { quantity: quantity(900, 900, 1000, 'requests/s'), source: 'run x' } },
  };
}

test('an estimate has bills to the cent, a crossover with its interval, and the five assumptions that move it', () => {
  const answer = estimate({
    architectures: [SERVERFUL, SERVERLESS],
    book,
    ratePerSecond: 40,
    shape: SHAPES['office-hours'],
  });
  for (const one of answer.architectures) {
    expect(priceUsage(one.usage, { book }).totalUsd).toBe(one.bill.totalUsd);
    expect(one.total.value).toBe(one.bill.totalUsd);
  }
  const [pair] = answer.crossovers;
  const [point] = pair?.crossover.points ?? [];
  expect(pair?.crossover.kind).toBe('one');
  expect(point?.low).toBeLessThan(point?.value ?? 0);
  expect(point?.high).toBeGreaterThan(point?.value ?? 0);
  expect(pair?.tornado).toHaveLength(5);
  const swings =
    pair?.tornado.map(({ atLow, atHigh }) => Math.abs(Math.log((atHigh ?? 0) / (atLow ?? 0)))) ?? [];
  expect(swings).toEqual(swings.toSorted((x, y) => y - x));
  expect(answer.cheapest).toBe('serverful');
  expect(answer.sentences[0]).toMatch(
    /^At 40 requests\/s \(office hours\) a month costs the serverful architecture \$[\d,.]+ and the serverless architecture \$[\d,.]+: serverful is the cheapest\.$/,
  );
  expect(answer.sentences[1]).toMatch(/cross at [\d.]+ requests\/s \(95 % interval [\d.]+–[\d.]+\)/);
});

test('the same question has the same answer', () => {
  const ask = () =>
    estimate({
      architectures: [SERVERFUL, SERVERLESS],
      book,
      ratePerSecond: 3,
      shape: SHAPES.spiky,
      draws: 50,
    });
  expect(ask()).toEqual(ask());
});

test('every input is listed with where it is from, and what was measured replaces the default', () => {
  const answer = estimate({
    architectures: [SERVERFUL, SERVERLESS],
    book,
    ratePerSecond: 40,
    profiles: [profile('serverless', 'measured-in-lab')],
    draws: 0,
  });
  for (const assumption of answer.assumptions) expect(assumption.source).not.toBe('');
  const billed = answer.assumptions.find(({ name }) => name === 'billedDurationMs');
  expect(billed).toMatchObject({
    quantity: { value: 40, provenance: 'measured-in-lab', n: 5 },
    source: 'run x',
  });
  const factor = answer.assumptions.find(({ name }) => name === 'serverVcpuFactor');
  expect(factor?.quantity).toMatchObject({ provenance: 'modelled', reason: 'assumed, not measured' });
});

test('an estimate from a report’s list of assumptions is the article’s own', () => {
  const measured = [profile('serverless', 'measured-in-lab'), profile('serverful', 'measured-in-lab')];
  const first = estimate({
    architectures: [SERVERFUL, SERVERLESS],
    book,
    ratePerSecond: 12,
    profiles: measured,
    draws: 0,
  });
  const profiles = profilesFrom(JSON.parse(JSON.stringify(first.assumptions)));
  const second = estimate({
    architectures: [SERVERFUL, SERVERLESS],
    book,
    ratePerSecond: 12,
    profiles,
    draws: 0,
  });
  expect(second).toEqual(first);
});

test('what was measured on AWS needs no step from the lab', () => {
  const value = (
    provenance: 'measured-in-lab' | 'measured-on-aws',
    name: string,
    architecture: Architecture,
  ) =>
    resolveInputs(architecture, profile(architecture.id, provenance)).known.find(
      (input) => input.name === name,
    )?.value;
  expect(value('measured-in-lab', 'lambdaDurationFactor', SERVERLESS)).toBeGreaterThan(1);
  expect(value('measured-on-aws', 'lambdaDurationFactor', SERVERLESS)).toBe(1);
  expect(value('measured-on-aws', 'serverVcpuFactor', SERVERFUL)).toBe(1);
});

test('a longer billed duration makes functions dearer and moves the crossover down', () => {
  const at = (billedDurationMs: number) =>
    estimate({
      architectures: [SERVERFUL, SERVERLESS],
      book,
      ratePerSecond: 40,
      overrides: { billedDurationMs },
      draws: 0,
    });
  const [short, long] = [at(2), at(200)];
  const point = (answer: typeof short) => answer.crossovers[0]?.crossover.points[0]?.value ?? Number.NaN;
  expect(point(long)).toBeLessThan(point(short));
  expect(long.architectures[1]?.bill.totalUsd).toBeGreaterThan(short.architectures[1]?.bill.totalUsd ?? 0);
});

test('when a proxy-sized floor makes one side dearer throughout, the answer is never', () => {
  const dear: Architecture = {
    ...SERVERLESS,
    database: {
      kind: 'aurora-serverless-v2',
      minAcu: 8,
      maxAcu: 16,
      readers: 1,
      storageGib: 20,
      backupRetentionDays: 7,
    },
  };
  const answer = estimate({ architectures: [SERVERFUL, dear], book, ratePerSecond: 1, draws: 0 });
  expect(answer.crossovers[0]?.crossover).toMatchObject({
    kind: 'never',
    points: [],
    cheaper: ['serverful'],
  });
  expect(answer.sentences[1]).toMatch(/never cross .*: serverful is cheaper throughout/);
});

test('the bill of an estimate is the bill of its architecture', () => {
  const answer = estimate({ architectures: [SERVERLESS], book, ratePerSecond: 7, draws: 0 });
  expect(answer.architectures[0]?.bill).toEqual(billOf(resolveInputs(SERVERLESS), 7, { book }));
  expect(answer.crossovers).toEqual([]);
});

const rules = (
  architecture: Architecture,
  needs: Needs,
  ratePerSecond = 1,
  shape: Shape = SHAPES.constant,
  more = {},
) =>
  adviceFor({
    architecture,
    values: { ...resolveInputs(architecture).values, ...more },
    ratePerSecond,
    shape,
    needs,
  }).map(({ rule }) => rule);

test('documented limits are told where they apply and nowhere else', () => {
  expect(rules(SERVERLESS, {})).toEqual([]);
  expect(rules(SERVERLESS, { executionSeconds: 901 })).toEqual(['execution-over-15-minutes']);
  expect(rules(SERVERLESS, { executionSeconds: 900 })).toEqual(['answer-within-30-seconds']);
  expect(rules(SERVERLESS, { executionSeconds: 30 })).toEqual([]);
  expect(
    rules(SERVERFUL, { executionSeconds: 5000, maxResponseBytes: 1e9, hasLongLivedConnections: true }),
  ).toEqual([]);
  expect(rules(SERVERLESS, { maxResponseBytes: 7 * 2 ** 20 })).toEqual(['payload']);
  expect(rules(SERVERLESS, { maxRequestBytes: 6 * 2 ** 20 })).toEqual([]);
  expect(rules(SERVERLESS, { hasLongLivedConnections: true })).toEqual(['long-lived-connections']);
  expect(rules(SERVERLESS, { sloMs: 50 })).toEqual(['slo-below-cold-start']);
  expect(rules(SERVERLESS, { sloMs: 5000 })).toEqual([]);
  expect(rules(SERVERFUL, {}, 1, SHAPES['office-hours'])).toEqual(['idle-most-of-the-day']);
  expect(rules(SERVERFUL, {}, 1)).toEqual([]);
});

test('connections past the database’s limit are warned of before error 1040', () => {
  const small: Architecture = {
    ...SERVERLESS,
    functions: {
      ...(SERVERLESS.functions as NonNullable<Architecture['functions']>),
      reservedConcurrency: 5000,
    },
    database: {
      kind: 'aurora-serverless-v2',
      minAcu: 0.5,
      maxAcu: 4,
      readers: 1,
      storageGib: 20,
      backupRetentionDays: 7,
    },
  };
  // 4 ACUs at most allow 135 connections, 10 of them kept free; 1,000/s × 0.2 s are 200 at once.
  const slow = { billedDurationMs: 200, lambdaDurationFactor: 1, coldShare: 0 };
  expect(rules(small, {}, 1000, SHAPES.constant, slow)).toContain('database-connections');
  expect(rules(small, {}, 600, SHAPES.constant, slow)).not.toContain('database-connections');
  expect(rules(SERVERLESS, {}, 1000, SHAPES.constant, slow)).toContain('function-concurrency');
});

test('a class whose connection limit is not known is no error, and one architecture alone has no verdict', () => {
  const unknown: Architecture = {
    ...SERVERFUL,
    database: {
      kind: 'rds-mysql',
      instanceClass: 'db.m7i.large',
      isMultiAz: true,
      storageGib: 20,
      backupRetentionDays: 7,
    },
  };
  const answer = estimate({ architectures: [unknown], book, ratePerSecond: 40, draws: 0 });
  expect(answer.advice).toEqual([]);
  expect(answer.sentences).toEqual([expect.stringMatching(/costs the serverful architecture \$[\d,.]+\.$/)]);
});

test('a fleet or cluster beyond its configured maximum is told', () => {
  expect(rules(SERVERFUL, {}, 100_000)).toContain('fleet-beyond-maximum');
  expect(rules(SERVERLESS, {}, 20_000)).toContain('database-beyond-configured');
});

test('what a split, a proxy and a function URL bring with them is told', () => {
  const [hybrid, proxied, bare] = ['hybrid', 'serverless/rds-proxy', 'serverless/function-url'].map(
    findArchitecture,
  ) as [Architecture, Architecture, Architecture];
  expect(rules(hybrid, {}, 1, SHAPES.spiky)).toContain('weights-follow-late');
  expect(rules(hybrid, {}, 1)).not.toContain('weights-follow-late');
  expect(rules(proxied, {})).toEqual(['proxy-minimum']);
  expect(rules(bare, {})).toEqual(['function-url-alone']);
  // What servers hold asks no concurrency of functions: 85 % of two servers' capacity is 510 requests/s.
  const slow = { billedDurationMs: 2000, lambdaDurationFactor: 1, coldShare: 0 };
  const of = (ratePerSecond: number) =>
    adviceFor({
      architecture: hybrid,
      values: { ...resolveInputs(hybrid).values, ...slow },
      ratePerSecond,
      shape: SHAPES.constant,
      needs: {},
      instances: 2,
    }).map(({ rule }) => rule);
  expect(of(500)).not.toContain('function-concurrency');
  expect(of(600)).toContain('function-concurrency');
  // A proxy shares connections, so their limit is no longer the functions' limit.
  expect(rules(proxied, {}, 1000, SHAPES.constant, slow)).not.toContain('database-connections');
});
