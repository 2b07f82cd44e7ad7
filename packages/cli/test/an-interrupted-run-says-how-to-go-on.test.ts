import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { expect, test } from 'vitest';
import { PROJECT } from '../src/project.ts';
import { interruptionOf, usingInterruption } from '../src/terminal/interruption.ts';

const folder = { path: join(PROJECT.reports, 'mine') };

test.each([
  ['what the lab ends with', new CrossoverError('interrupted', 'The lab was interrupted.')],
  ["the signal's reason", new Error('interrupted')],
  ['what broke while it ended', new CrossoverError('load-failed', 'Expected requests, found none.')],
])('%s is told as an interruption, with the command that continues', (_, error) => {
  expect(interruptionOf(error, folder)).toMatchObject({
    code: 'interrupted',
    message: `Interrupted; everything measured so far is in ${folder.path}.`,
    hint: 'Continue with: npm run compare -- --resume mine',
    cause: error,
  });
});

test('a run in another folder goes on with that folder named, as a shell takes it', () => {
  const hintOf = (path: string) => interruptionOf(new Error('interrupted'), { path }).hint;
  const command = 'Continue with: npm run compare -- --resume mine --reports';
  expect(hintOf('/runs/mine')).toBe(`${command} /runs`);
  expect(hintOf("/my runs/of $HOME/it's/mine")).toBe(`${command} '/my runs/of $HOME/it'\\''s'`);
});

test('who was waiting for AWS is told how to go on with that', () => {
  const collecting = new CrossoverError('interrupted', 'Interrupted.', {
    hint: 'Continue with: collect mine',
  });
  expect(interruptionOf(collecting, folder)).toBe(collecting);
});

test('whatever breaks after Ctrl-C is an interruption, and no bug', async () => {
  const effects = { now: () => 0, exit: () => {}, tell: () => {} };
  const broken = (error: unknown, isInterrupted = true) =>
    usingInterruption(() => {
      if (isInterrupted) process.emit('SIGINT');
      return Promise.reject(error);
    }, effects);
  const told = new CrossoverError('interrupted', 'Interrupted.', { hint: 'Continue with: it' });
  await expect(broken(new Error('closed'))).rejects.toMatchObject({ code: 'interrupted', exitCode: 1 });
  await expect(broken(told)).rejects.toBe(told);
  await expect(broken(new Error('closed'), false)).rejects.toThrow('closed');
});

test('one Ctrl-C that arrives twice, from the terminal and from npm, ends in order; a second one at once', async () => {
  let nowMs = 1000;
  const exits: number[] = [];
  const told: string[] = [];
  await usingInterruption(
    (signal) => {
      process.emit('SIGINT');
      nowMs += 40;
      process.emit('SIGINT');
      expect(signal.aborted).toBe(true);
      expect(exits).toEqual([]);
      nowMs += 1000;
      process.emit('SIGINT');
      return Promise.resolve();
    },
    { now: () => nowMs, exit: (code) => exits.push(code), tell: (text) => told.push(text) },
  );
  expect(exits).toEqual([130]);
  expect(told).toHaveLength(1);
});
