import type { FunctionObservation, Generator, Observation } from '@crossover/model';
import { expect, test } from 'vitest';
import { judgeRepeat, MAX_CPU_WAIT_MS, MAX_LAG_P99_MS } from '../src/run/validity.ts';

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

test('functions that waited for a core tell of the lab, not of serverless', () => {
  const judged = (meanCpuWaitMs: number) =>
    judgeRepeat('r', generator, { ...observation, functions: { ...functions, meanCpuWaitMs } });
  expect(judged(MAX_CPU_WAIT_MS)).toEqual({ isValid: true, warnings: [] });
  expect(judged(31.4)).toMatchObject({
    isValid: false,
    warnings: [{ kind: 'lab-capacity-exceeded', detail: expect.stringContaining('waited 31.4 ms') }],
  });
});

test('failures are a finding, not a fault of the measurement', () => {
  const judged = judgeRepeat('r', { ...generator, completed: 900, failed: 100 }, observation);
  expect(judged.isValid).toBe(true);
  expect(judged.warnings.map((w) => w.kind)).toEqual(['achieved-below-offered']);
});

test('a repeat that lacks the share of a load worker that died is not used', () => {
  const worker = { scheduled: 500, shiftMs: 0, clockErrorMs: 0.5, missing: null };
  const whole = { ...generator, workers: [worker, worker].map((one, index) => ({ ...one, worker: index })) };
  expect(judgeRepeat('r', whole, observation)).toEqual({ isValid: true, warnings: [] });
  const missing = { firstIndex: 1, everyNth: 2, requests: 500 };
  const lost = { ...worker, worker: 1, clockErrorMs: null, missing };
  const judged = judgeRepeat(
    'r',
    { ...generator, sent: 500, completed: 500, workers: [{ ...worker, worker: 0 }, lost] },
    observation,
  );
  expect(judged.isValid).toBe(false);
  expect(judged.warnings[0]).toEqual({
    kind: 'load-worker-lost',
    repeat: 'r',
    workers: [1],
    of: 2,
    missing: 500,
    scheduled: 1000,
  });
});

test('a script whose own checks failed has sent what it sent: it is used, and it is said', () => {
  expect(judgeRepeat('r', generator, observation, true)).toEqual({
    isValid: true,
    warnings: [{ kind: 'script-checks-failed', repeat: 'r' }],
  });
});
