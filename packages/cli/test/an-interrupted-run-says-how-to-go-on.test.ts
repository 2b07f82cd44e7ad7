import { CrossoverError } from '@crossover/model';
import { expect, test } from 'vitest';
import { interruptionOf } from '../src/terminal/interruption.ts';

const folder = { path: '/runs/mine', plan: { slug: 'mine' } };

test.each([
  ['what the lab ends with', new CrossoverError('interrupted', 'The lab was interrupted.')],
  ["the signal's reason", new Error('interrupted')],
  ['what broke while it ended', new CrossoverError('load-failed', 'Expected requests, found none.')],
])('%s is told as an interruption, with the command that continues', (_, error) => {
  expect(interruptionOf(error, folder)).toMatchObject({
    code: 'interrupted',
    message: 'Interrupted; everything measured so far is in /runs/mine.',
    hint: 'Continue with: npm run compare -- --resume mine',
    cause: error,
  });
});

test('who was waiting for AWS is told how to go on with that', () => {
  const collecting = new CrossoverError('interrupted', 'Interrupted.', {
    hint: 'Continue with: collect mine',
  });
  expect(interruptionOf(collecting, folder)).toBe(collecting);
});
