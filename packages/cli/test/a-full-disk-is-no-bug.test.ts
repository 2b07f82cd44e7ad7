import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeWhole } from '../src/run/whole-file.ts';
import { diskErrorOf } from '../src/terminal/disk-error.ts';

const errorOf = (promise: Promise<unknown>) =>
  promise.then(
    () => null,
    (error: unknown) => error,
  );

test.runIf(process.platform === 'linux')(
  'a full disk is told with what to do, and not as a bug',
  async () => {
    const full = await errorOf(writeFile('/dev/full', 'text'));
    expect(diskErrorOf(full, 'continue with: it')).toMatchObject({
      code: 'folder-not-writable',
      exitCode: 1,
      message: expect.stringMatching(/found: ENOSPC: no space left on device/),
      hint: 'Make room on the disk, then continue with: it',
      cause: full,
    });
  },
);

test('a right that is missing is told with the file that it is missing for', () => {
  const denied = (properties: object) => Object.assign(new Error("EACCES: denied, open '/x'"), properties);
  const ofFile = denied({ code: 'EACCES', syscall: 'open', path: '/x' });
  expect(diskErrorOf(ofFile, 'go on')?.hint).toBe('Give yourself the right to it, then go on');
  // Neither a port nor a program is a file that one works with.
  expect(diskErrorOf(denied({ code: 'EACCES', syscall: 'listen', port: 80 }), 'go on')).toBeNull();
  expect(diskErrorOf(denied({ code: 'EACCES', syscall: 'spawn x', path: 'x' }), 'go on')).toBeNull();
});

test('what is a bug stays one', async () => {
  const gone = await errorOf(readdir('/no/such/folder'));
  for (const bug of [gone, new TypeError('x is undefined'), 'text', null, undefined])
    expect(diskErrorOf(bug, 'go on')).toBeNull();
});

test('of a file that could not be finished nothing is left', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-whole-'));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  // It cannot be renamed onto a folder.
  await mkdir(join(folder, 'taken', 'inside'), { recursive: true });
  await expect(writeWhole(join(folder, 'taken'), 'text')).rejects.toThrow(/EISDIR|ENOTEMPTY|EEXIST/);
  expect(await readdir(folder)).toEqual(['taken']);
  await writeWhole(join(folder, 'bytes'), new Uint8Array([1, 2]));
  expect((await readdir(folder)).sort()).toEqual(['bytes', 'taken']);
});
