import { once } from 'node:events';
import { createServer } from 'node:net';
import { findArchitecture, labSettingsSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { portTaken } from '../src/edge/port-taken.ts';
import { usingLab } from '../src/index.ts';

test('a front door whose port is taken is told before the database is looked for', async () => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  const address = other.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
  const unexpected = () => Promise.reject(new Error('Expected nothing to be started.'));
  const lab = usingLab(
    {
      architectures: [findArchitecture('serverful')],
      settings: labSettingsSchema.parse({}),
      artefacts: { server: '/nowhere', lambda: '/nowhere' },
      migrate: unexpected,
      seed: unexpected,
      reset: unexpected,
      // Whoever asks it first ends with another error.
      databaseUrl: 'no address',
      cacheFolder: '/nowhere',
      portBase: address.port,
    },
    unexpected,
  );
  await expect(lab).rejects.toMatchObject({
    code: 'port-taken',
    exitCode: 1,
    message: `Expected port ${address.port} to be free, found it taken.`,
    hint: expect.stringContaining('--port-base'),
  });
  other.close();
});

test('a port that the system keeps is not called taken', () => {
  const denied = Object.assign(new Error('listen EACCES: permission denied'), { code: 'EACCES' });
  expect(portTaken(80, denied).message).toBe(
    'Expected port 80 to be free, found: listen EACCES: permission denied.',
  );
});
