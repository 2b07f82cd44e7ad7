import { expect, test } from 'vitest';
import { planFromOptions, type RunOptions } from '../src/commands/run-options.ts';
import { describeData, describePlace } from '../src/run/targets/describe-place.ts';

const OPTIONS: RunOptions = { seed: '1', region: 'us-east-1', slug: 'data', quick: true };
const TARGET = ['--target', 'serverless=http://127.0.0.1:1'];
const plan = (options: Partial<RunOptions> = {}, rawArgs = TARGET) =>
  planFromOptions({ ...OPTIONS, ...options }, '/nowhere', rawArgs);

test('a workload that changes data says so before it is sent, where it is sent more than once', async () => {
  const writing = await plan();
  expect(describeData(writing).join()).toMatch(
    /^The targets' data are not reset between repeats: .*--reset-env/,
  );
  expect(await describePlace(writing, 60)).toEqual(expect.arrayContaining(describeData(writing)));
  expect(describeData(await plan({ repeats: '1' }))).toEqual([]);
  // The lab resets its own.
  expect(describeData(await plan({}, []))).toEqual([]);
});

test('a command that resets them is said by the name of its variable', async () => {
  const reset = await plan({ 'reset-env': 'PUT_BACK' });
  expect(reset.targets?.resetFrom).toBe('PUT_BACK');
  expect(describeData(reset)).toEqual([
    "Before each repeat the command in PUT_BACK puts the target's data back.",
  ]);
});

test('the command itself, or a reset of the lab, is refused without being shown', async () => {
  const refused = plan({ 'reset-env': './restore.sh --password s3cret' });
  await expect(refused).rejects.toMatchObject({
    code: 'usage',
    message: expect.not.stringContaining('s3cret'),
  });
  await expect(plan({ 'reset-env': 'PUT_BACK' }, [])).rejects.toThrow('Expected --stage or --target');
});
