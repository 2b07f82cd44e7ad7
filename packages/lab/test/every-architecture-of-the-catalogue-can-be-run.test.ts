import { type Architecture, CATALOGUE, HYBRID, labSettingsSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { Edge } from '../src/edge/edge.ts';

const createEdge = (architecture: Architecture) =>
  new Edge(
    {
      architecture,
      settings: labSettingsSchema.parse({}),
      artefacts: { server: '/none/server.mjs', lambda: '/none/index.mjs' },
      databaseUrl: 'mysql://nobody@127.0.0.1:1/none',
      probePath: '/',
      port: 0,
      isWatched: false,
    },
    () => {},
  );

test('neither servers nor functions are refused', () => {
  const { servers: _, functions: __, ...nothing } = HYBRID;
  expect(() => createEdge(nothing)).toThrow(
    expect.objectContaining({
      code: 'lab-failed',
      message: 'Expected hybrid to have servers, functions or both behind its front door, found neither.',
    }),
  );
});

test.each(CATALOGUE)('the lab can run $id', (architecture) => {
  expect(createEdge(architecture)).toBeInstanceOf(Edge);
});
