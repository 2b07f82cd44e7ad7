import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { compileSchedule, listWorkloads, readWorkload } from '../src/index.ts';
import { createWorkload } from './workload.ts';

const MIX = [
  { name: 'read', weight: 70, operation: 'read' as const },
  { name: 'list', weight: 15, operation: 'list' as const },
  { name: 'create', weight: 10, operation: 'create' as const },
  { name: 'patch', weight: 3, operation: 'patch' as const },
  { name: 'replace', weight: 1, operation: 'replace' as const },
  { name: 'delete', weight: 1, operation: 'delete' as const },
];

const phases = fc.array(
  fc.record({
    name: fc.constant('p'),
    durationSeconds: fc.integer({ min: 1, max: 5 }),
    ratePerSecond: fc.integer({ min: 0, max: 80 }),
    rampToRatePerSecond: fc.integer({ min: 1, max: 80 }),
    isWarmUp: fc.constant(false),
  }),
  { minLength: 1, maxLength: 4 },
);

const workloads = fc
  .record({ seed: fc.nat(), arrivals: fc.constantFrom('even' as const, 'poisson' as const), phases })
  .map((parts) => createWorkload({ ...parts, scenarios: MIX }));

test('compiling twice gives the same entries and hash', () => {
  fc.assert(
    fc.property(workloads, (workload) => {
      const first = compileSchedule(workload);
      expect(compileSchedule(structuredClone(workload))).toEqual(first);
    }),
    { numRuns: 30 },
  );
});

test('another seed gives another hash, and so does everything that is sent', () => {
  const workload = createWorkload({ scenarios: MIX, arrivals: 'poisson' });
  const hashes = [
    workload,
    { ...workload, seed: 2 },
    { ...workload, timeoutMs: 1999 },
    { ...workload, dataset: { products: 501 } },
    { ...workload, connections: { mode: 'per-request' as const } },
    { ...workload, arrivals: 'even' as const },
    createWorkload({ scenarios: MIX.slice(1), arrivals: 'poisson' }),
  ].map((variant) => compileSchedule(variant).hash);
  expect(new Set(hashes).size).toBe(hashes.length);
});

test('title, description and SLO are not part of the work', () => {
  const workload = createWorkload();
  const renamed = { ...workload, title: 'Other', slo: { responseTimeMs: 1, share: 0.5 } };
  expect(compileSchedule(renamed).hash).toBe(compileSchedule(workload).hash);
});

test('requests are in the order of their times, numbered from 0, within their phases', () => {
  fc.assert(
    fc.property(workloads, (workload) => {
      const { entries, durationMs } = compileSchedule(workload);
      const times = entries.map((entry) => entry.intendedMs);
      expect(times).toEqual([...times].sort((a, b) => a - b));
      expect(entries.map((entry) => entry.index)).toEqual(entries.map((_, index) => index));
      for (const time of times) {
        expect(time).toBeGreaterThanOrEqual(0);
        expect(time).toBeLessThanOrEqual(durationMs);
      }
    }),
    { numRuns: 50 },
  );
});

test('the number of requests is the integral of the rate, whatever the arrivals', () => {
  fc.assert(
    fc.property(workloads, (workload) => {
      const expected = workload.phases.reduce(
        (sum, p) =>
          sum + ((p.ratePerSecond + (p.rampToRatePerSecond ?? p.ratePerSecond)) / 2) * p.durationSeconds,
        0,
      );
      expect(Math.abs(compileSchedule(workload).entries.length - expected)).toBeLessThanOrEqual(0.5 + 1e-6);
    }),
    { numRuns: 50 },
  );
});

test('shares of the mix follow the weights to one request', () => {
  const { entries } = compileSchedule(
    createWorkload({
      scenarios: MIX,
      phases: [{ name: 'p', durationSeconds: 7, ratePerSecond: 61, isWarmUp: false }],
    }),
  );
  for (const { name, weight } of MIX) {
    const count = entries.filter((entry) => entry.scenario === name).length;
    expect(Math.abs(count - (entries.length * weight) / 100)).toBeLessThan(1);
  }
});

test('each delete has a row that nothing else touches, and each create a key of its own', () => {
  const { entries } = compileSchedule(
    createWorkload({
      scenarios: MIX,
      phases: [{ name: 'p', durationSeconds: 20, ratePerSecond: 100, isWarmUp: false }],
    }),
  );
  const idOf = (path: string) => Number(path.split('/')[2]);
  const deleted = entries.filter((entry) => entry.method === 'DELETE').map((entry) => idOf(entry.path));
  const others = entries
    .filter((entry) => entry.route.includes('{id}') && entry.method !== 'DELETE')
    .map((entry) => idOf(entry.path));
  expect(deleted.length).toBe(20);
  expect(new Set(deleted).size).toBe(deleted.length);
  expect(Math.max(...deleted)).toBe(500);
  expect(Math.max(...others)).toBeLessThan(Math.min(...deleted));
  expect(Math.min(...others)).toBeGreaterThanOrEqual(1);
  const keys = entries
    .filter((entry) => entry.method === 'POST')
    .map((entry) => entry.headers['Idempotency-Key']);
  expect(keys.length).toBe(200);
  expect(new Set(keys).size).toBe(keys.length);
});

test('more deletes than products are refused with the number that would do', () => {
  const workload = createWorkload({
    dataset: { products: 10 },
    scenarios: [{ name: 'delete', weight: 1, operation: 'delete' }],
  });
  expect(() => compileSchedule(workload)).toThrow(
    /expected more products than deletes, found 10 products and 50 deletes/,
  );
});

test('every published workload compiles, lasts at most 30 s and peaks at most at 300 requests/s', async () => {
  const names = await listWorkloads();
  expect(names.slice(0, 6)).toEqual(['steady', 'ramp', 'spike', 'sporadic', 'diurnal', 'storm']);
  for (const name of names) {
    const workload = await readWorkload(name);
    expect(workload.name).toBe(name);
    expect(compileSchedule(workload).durationMs).toBeLessThanOrEqual(30_000);
    for (const phase of workload.phases) {
      expect(Math.max(phase.ratePerSecond, phase.rampToRatePerSecond ?? 0)).toBeLessThanOrEqual(300);
    }
  }
});

test('every silence of the sporadic workload outlasts the idle expiry, also when scaled down', async () => {
  const { scaleWorkload } = await import('../src/index.ts');
  const full = await readWorkload('sporadic');
  for (const workload of [full, scaleWorkload(full, { durationFactor: 0.25 })]) {
    const silences = workload.phases.filter((phase) => phase.ratePerSecond === 0);
    expect(silences.length).toBeGreaterThanOrEqual(3);
    for (const silence of silences) {
      expect(silence.durationSeconds * 1000).toBeGreaterThan(workload.labIdleExpiryMs ?? Infinity);
    }
  }
});
