import { expect, test } from 'vitest';
import {
  ARCHITECTURES,
  assertConnectionsFit,
  CATALOGUE,
  cloudWatchMetricsOf,
  connectionOnset,
  HYBRID,
  maxConnections,
  peakConnections,
  safeConcurrency,
} from '../src/index.ts';

test('every architecture of the catalogue fits its database', () => {
  for (const architecture of CATALOGUE) {
    expect(() => assertConnectionsFit(architecture.database, [architecture])).not.toThrow();
  }
});

test('serverful and hybrid fit the database they share', () => {
  const sharing = [...ARCHITECTURES.filter(({ id }) => id === 'serverful'), HYBRID];
  expect(sharing).toHaveLength(2);
  expect(() => assertConnectionsFit(HYBRID.database, sharing)).not.toThrow();
});

test('one connection too many is refused with the sum and the remedy', () => {
  const limit = maxConnections(HYBRID.database) - 10;
  const functions = { memoryMib: 512, cpu: 'arm64' as const, timeoutSeconds: 10, poolSize: 1 };
  const servers = {
    ...HYBRID.servers,
    kind: 'ec2' as const,
    instanceType: 't4g.small',
    minInstances: 1,
    volumeGib: 8,
    maxInstances: 1,
    poolSize: 2,
  };
  const fitting = { ...HYBRID, servers, functions: { ...functions, reservedConcurrency: limit - 2 } };
  expect(peakConnections(fitting)).toBe(limit);
  expect(() => assertConnectionsFit(HYBRID.database, [fitting])).not.toThrow();
  const over = { ...fitting, functions: { ...functions, reservedConcurrency: limit - 1 } };
  expect(() => assertConnectionsFit(HYBRID.database, [over])).toThrow(
    'expected at most 302 connections (312 less 10 kept free), found 303: hybrid 303',
  );
});

test('Aurora counts its highest capacity: 4 ACU allow 135 connections, 8 allow 1000', () => {
  const aurora = {
    kind: 'aurora-serverless-v2',
    minAcu: 0,
    readers: 0,
    storageGib: 1,
    backupRetentionDays: 1,
  } as const;
  expect(maxConnections({ ...aurora, maxAcu: 4 })).toBe(135);
  expect(maxConnections({ ...aurora, maxAcu: 7.5 })).toBe(135);
  expect(maxConnections({ ...aurora, maxAcu: 8 })).toBe(1000);
  expect(() => maxConnections({ ...aurora, maxAcu: 0.5 })).toThrow(/at least 1 ACU/);
});

test('a class with no known limit is refused by name', () => {
  const database = {
    ...HYBRID.database,
    kind: 'rds-mysql',
    instanceClass: 'db.x9.huge',
    isMultiAz: false,
  } as const;
  expect(() => maxConnections(database)).toThrow(/db\.x9\.huge/);
});

test('every architecture has metrics and none twice', () => {
  for (const { id } of CATALOGUE) {
    const ids = cloudWatchMetricsOf(id).map((metric) => metric.id);
    expect(ids.length).toBeGreaterThan(10);
    expect(new Set(ids).size).toBe(ids.length);
  }
});

test('a storm begins with the first whose pool is not wholly given, and not before', () => {
  expect(connectionOnset(24, 2, 1)).toBe(23);
  expect(connectionOnset(45, 2, 3)).toBe(15);
  expect(connectionOnset(10, 10, 1)).toBe(1);
  for (const [limit, inUse, poolSize] of [
    [66, 0, 1],
    [150, 20, 5],
    [312, 7, 10],
  ] as const) {
    const onset = connectionOnset(limit, inUse, poolSize);
    expect((onset - 1) * poolSize + inUse).toBeLessThanOrEqual(limit);
    expect(onset * poolSize + inUse).toBeGreaterThan(limit);
  }
});

test('the safe concurrency leaves the operator his connections, and is 0 where nothing is left', () => {
  expect(safeConcurrency(40, 2, 1)).toBe(28);
  expect(safeConcurrency(312, 40, 1)).toBe(262);
  expect(safeConcurrency(10, 0, 1)).toBe(0);
});
