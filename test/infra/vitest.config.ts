import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    name: 'infra',
    root: import.meta.dirname,
    include: ['*.test.ts'],
    globalSetup: './setup.ts',
    testTimeout: 240_000,
    hookTimeout: 240_000,
    // Beside other tests that start processes; an evaluation is one with a core's worth of work.
    maxWorkers: 3,
    sequence: { groupOrder: 1 },
    maxConcurrency: 2,
  },
});
