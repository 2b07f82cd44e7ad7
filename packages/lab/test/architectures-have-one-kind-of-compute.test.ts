import { ARCHITECTURES, type Architecture, HYBRID, labSettingsSchema } from '@crossover/model';
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

test('servers and functions at once are refused, as only one of them would be measured', () => {
  expect(() => createEdge(HYBRID)).toThrow(
    expect.objectContaining({
      code: 'lab-failed',
      message: 'Expected hybrid to have either servers or functions behind its front door, found both.',
      hint: expect.stringContaining('leave this one out'),
    }),
  );
});

test('neither servers nor functions are refused', () => {
  const { servers: _, functions: __, ...nothing } = HYBRID;
  expect(() => createEdge(nothing)).toThrow(expect.objectContaining({ code: 'lab-failed' }));
  expect(() => createEdge(nothing)).toThrow(/found neither/);
});

test.each(ARCHITECTURES)('the lab can run $id', (architecture) => {
  expect(createEdge(architecture)).toBeInstanceOf(Edge);
});
