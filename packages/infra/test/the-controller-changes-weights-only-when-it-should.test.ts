import { DEFAULT_WEIGHT_POLICY, type WeightPolicy } from '@crossover/model';
import { expect, test } from 'vitest';
import {
  adjustWeights,
  type ControllerTargets,
  type FrontDoor,
  type Weights,
} from '../src/controller/adjust.ts';

const POLICY: WeightPolicy = {
  ...DEFAULT_WEIGHT_POLICY,
  capacityPerServerPerSecond: 100,
  functionCapacityPerSecond: 1000,
};
const TARGETS: ControllerTargets = {
  ruleArn: 'rule',
  serverTargetGroupArn: 'servers',
  functionTargetGroupArn: 'functions',
  loadBalancer: 'app/lb/1',
  serverTargetGroup: 'targetgroup/s/1',
};

function frontDoor(ratePerSecond: number | null, healthyServers: number | null, weights: Weights) {
  const written: Weights[] = [];
  const door: FrontDoor = {
    observe: async () => ({ ratePerSecond, healthyServers }),
    readWeights: async () => weights,
    writeWeights: async (_, next) => {
      written.push(next);
    },
  };
  return { door, written };
}

const NOW = new Date('2026-11-21T00:00:00Z');

test('past the fleet’s capacity it writes the new weights once', async () => {
  const { door, written } = frontDoor(400, 2, { servers: 100, functions: 0 });
  const adjustment = await adjustWeights(door, TARGETS, POLICY, NOW);
  expect(adjustment).toMatchObject({ reason: 'overflow', isChanged: true });
  // The two servers keep 150 of the 400 a second.
  expect(written).toEqual([{ servers: 37, functions: 63 }]);
});

test('within capacity, and with no metric, it writes nothing', async () => {
  for (const [rate, healthy] of [
    [100, 2],
    [null, 2],
    [400, null],
  ] as const) {
    const { door, written } = frontDoor(rate, healthy, { servers: 100, functions: 0 });
    expect(await adjustWeights(door, TARGETS, POLICY, NOW)).toMatchObject({ isChanged: false });
    expect(written).toEqual([]);
  }
});

test('no healthy server sends everything to functions', async () => {
  const { door, written } = frontDoor(10, 0, { servers: 100, functions: 0 });
  await adjustWeights(door, TARGETS, POLICY, NOW);
  expect(written).toEqual([{ servers: 0, functions: 100 }]);
});

test('weights written by hand on another scale are read as shares', async () => {
  const { door } = frontDoor(null, 2, { servers: 3, functions: 1 });
  expect(await adjustWeights(door, TARGETS, POLICY, NOW)).toMatchObject({
    functionShare: 0.25,
    reason: 'no-data',
  });
});

test('an error of AWS is thrown and nothing is written', async () => {
  const { door, written } = frontDoor(400, 2, { servers: 100, functions: 0 });
  const failing = { ...door, observe: () => Promise.reject(new Error('throttled')) };
  await expect(adjustWeights(failing, TARGETS, POLICY, NOW)).rejects.toThrow('throttled');
  expect(written).toEqual([]);
});
