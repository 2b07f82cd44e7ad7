import type { FunctionObservation, Generator, Observation } from '@crossover/model';
import { expect, test } from 'vitest';
import { judgeRepeat, MAX_LAG_P99_MS } from '../src/run/validity.ts';

const generator: Generator = {
  scheduled: 1000,
  sent: 1000,
  completed: 1000,
  failed: 0,
  lagP50Ms: 0.1,
  lagP99Ms: 1,
  lagMaxMs: 3,
  connectionsOpened: 5,
  seconds: [],
};

const functions: FunctionObservation = {
  invocations: 1000,
  coldStarts: 3,
  throttles: 0,
  failures: 0,
  meanDurationMs: 2,
  meanBilledDurationMs: 3,
  meanWarmBilledDurationMs: 3,
  maxEnvironments: 4,
  meanEnvironments: 2,
  maxMemoryUsedMib: 90,
  bankedUsed: 3,
  isBankExhausted: false,
};

const observation: Observation = {
  architecture: 'serverless',
  durationMs: 10_000,
  requests: 1000,
  requestBytes: 1,
  responseBytes: 1,
  newConnections: 5,
  cpuSeconds: {},
  databaseConnectionsMax: 4,
  databaseQueries: 1000,
  functions,
};

test('a repeat that kept its schedule is used, without a warning', () => {
  expect(judgeRepeat('r', generator, observation)).toEqual({ isValid: true, warnings: [] });
});

test('a late generator is not used', () => {
  const judged = judgeRepeat('r', { ...generator, lagP99Ms: MAX_LAG_P99_MS + 0.1 }, observation);
  expect(judged.isValid).toBe(false);
  expect(judged.warnings.map((w) => w.kind)).toEqual(['load-generator-saturated']);
});

test('an empty bank of cold starts is past what the lab can carry', () => {
  const judged = judgeRepeat('r', generator, {
    ...observation,
    functions: { ...functions, isBankExhausted: true },
  });
  expect(judged.isValid).toBe(false);
  expect(judged.warnings.map((w) => w.kind)).toEqual(['lab-capacity-exceeded']);
});

test('failures are a finding, not a fault of the measurement', () => {
  const judged = judgeRepeat('r', { ...generator, completed: 900, failed: 100 }, observation);
  expect(judged.isValid).toBe(true);
  expect(judged.warnings.map((w) => w.kind)).toEqual(['achieved-below-offered']);
});
