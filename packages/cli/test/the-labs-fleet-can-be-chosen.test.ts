import { availableParallelism } from 'node:os';
import { expect, test } from 'vitest';
import { fleetSettings } from '../src/commands/fleet-options.ts';

test('without options nothing is set', () => {
  expect(fleetSettings({})).toEqual({});
});

test('each option sets its own setting', () => {
  expect(
    fleetSettings({
      'hybrid-controller': 'static',
      'fleet-growth': 'target-tracking',
      'function-share': '0.75',
      'server-cpu': '0.08',
      'server-capacity': '120',
    }),
  ).toEqual({
    hybridController: 'static',
    fleetGrowth: 'target-tracking',
    staticFunctionShare: 0.75,
    serverCpuShare: 0.08,
    serverCapacityPerSecond: 120,
  });
});

test.each([
  [
    { 'hybrid-controller': 'clever' },
    'Expected --hybrid-controller to be weights, static or overflow, found "clever".',
  ],
  [{ 'server-cpu': '0' }, 'Expected --server-cpu to be a number from 0.01 to 1, found "0".'],
  [{ 'function-share': '0.3' }, 'Expected --hybrid-controller static with --function-share, found none.'],
  [
    { 'function-share': '0.3', 'hybrid-controller': 'overflow' },
    'Expected --hybrid-controller static with --function-share, found overflow.',
  ],
  [{ 'function-share': '' }, 'Expected --function-share to be a number from 0 to 1, found "".'],
  [
    { 'server-capacity': '1.5' },
    'Expected --server-capacity to be a whole number from 1 to 100,000, found "1.5".',
  ],
])('%j is refused', (options, message) => {
  expect(() => fleetSettings(options)).toThrow(expect.objectContaining({ code: 'usage', message }));
});

test.runIf(process.platform === 'linux' && availableParallelism() > 1)(
  'the generator is given a core that nobody else may use',
  () => {
    const { systemCpus, generatorCpus } = fleetSettings({ pin: true });
    expect(generatorCpus).toBe(String(availableParallelism() - 1));
    expect(systemCpus).toMatch(/^0(-\d+)?$/);
    expect(systemCpus?.split('-')).not.toContain(generatorCpus);
    expect(fleetSettings({ pin: false })).toEqual({});
  },
);
