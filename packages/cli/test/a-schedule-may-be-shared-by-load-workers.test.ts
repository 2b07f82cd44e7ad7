import { expect, test } from 'vitest';
import { planFromOptions, type RunOptions } from '../src/commands/run-options.ts';

const OPTIONS: RunOptions = { seed: '1', region: 'us-east-1', slug: 'shared', quick: true };

test('the plan keeps how many share each schedule; one alone is the plan as it always was', async () => {
  const alone = await planFromOptions(OPTIONS, '/nowhere');
  const { createdAt: _, ...one } = await planFromOptions({ ...OPTIONS, workers: '1' }, '/nowhere');
  expect(alone).toMatchObject(one);
  expect(alone.loadWorkers).toBeUndefined();
  const shared = await planFromOptions({ ...OPTIONS, workers: '3' }, '/nowhere');
  expect(shared.loadWorkers).toBe(3);
  // The schedule is shared, not another one.
  expect(shared.workloads).toEqual(alone.workloads);
});

test.each([
  [{ workers: '0' }, 'Expected --workers to be a whole number from 1 to 16, found "0".'],
  [{ workers: '2', script: 'own.yml' }, 'Expected --workers or --script, found both.'],
])('%j is refused', async (options, message) => {
  await expect(planFromOptions({ ...OPTIONS, ...options }, '/nowhere')).rejects.toMatchObject({
    code: 'usage',
    message,
  });
});
