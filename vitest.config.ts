import { defineConfig } from 'vitest/config';

const NOT_UNIT = ['**/*.integration.test.ts', '**/node_modules/**'];

/** A unit test needs no network, no clock and no other process; everything slower is a project of its own. */
export default defineConfig({
  test: {
    reporters: ['default', './test/totals-reporter.ts'],
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'test/{architecture,billing}/*.test.ts'],
          exclude: NOT_UNIT,
          // Without effects there is nothing to isolate: modules are loaded once per worker instead of once per file.
          isolate: false,
        },
      },
      {
        test: {
          name: 'integration',
          include: ['packages/{api,cli,collect}/test/**/*.integration.test.ts'],
          globalSetup: './test/setup/database.ts',
          testTimeout: 60_000,
          hookTimeout: 120_000,
          // They wait for processes more than they compute.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          // What these measure, another test beside them would change.
          name: 'measuring',
          include: ['packages/{lab,load}/test/**/*.integration.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'pipeline',
          include: ['test/pipeline/*.test.ts'],
          testTimeout: 240_000,
          hookTimeout: 240_000,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'site',
          include: ['test/site/*.test.ts'],
          globalSetup: ['./test/setup/browser.ts', './test/setup/site.ts'],
          testTimeout: 60_000,
          hookTimeout: 180_000,
          fileParallelism: false,
        },
      },
      './test/infra/vitest.config.ts',
    ],
  },
});
