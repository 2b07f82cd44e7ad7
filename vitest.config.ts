import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import LongestFirstSequencer from './test/longest-first-sequencer.ts';

// Each process of the many that tests start reads the same TypeScript: compiled once, for this run and the next.
process.env.NODE_COMPILE_CACHE ??= fileURLToPath(new URL('.cache/compiled', import.meta.url));

const NOT_UNIT = ['**/*.integration.test.ts', '**/node_modules/**'];

/** What these measure, another test beside them would change: one at a time, and nothing else meanwhile. */
const MEASURING = [
  'packages/lab/test/{environments-live-as-on-lambda,front-doors-share-one-edge,function-service-keeps-lambdas-limits,hybrid-divides-its-requests}.integration.test.ts',
  'packages/load/test/{a-target-of-known-service-time,every-request-is-measured-from-its-intended-send,workers-with-wrong-clocks-start-together}.integration.test.ts',
  'test/pipeline/one-run-goes-from-workload-to-article.test.ts',
];

/**
 * Limits say only that something hangs, also on a busy machine of two cores that stands still for seconds: no test is
 * about how fast the machine is.
 */
const PATIENT = { testTimeout: 240_000, hookTimeout: 240_000, expect: { poll: { timeout: 60_000 } } };

const LIGHTHOUSE = 'test/site/lighthouse-gives-full-marks.test.ts';

/** Whichever project is first builds it for all. */
const BUILT_SITE = ['./test/setup/browser.ts', './test/setup/site.ts'];

/** Tests that wait for processes more than they compute: one file more at a time than the smallest machine has cores. */
const BESIDE_EACH_OTHER = { maxWorkers: 3, sequence: { groupOrder: 1 } };

/** A unit test needs no network, no clock and no other process; everything slower is a project of its own. */
export default defineConfig({
  test: {
    reporters: ['default', './test/totals-reporter.ts'],
    sequence: { sequencer: LongestFirstSequencer },
    projects: [
      {
        test: {
          name: 'unit',
          include: ['packages/*/test/**/*.test.ts', 'test/{architecture,billing}/*.test.ts'],
          exclude: NOT_UNIT,
          ...PATIENT,
          // Without effects there is nothing to isolate: modules are loaded once per worker instead of once per file.
          isolate: false,
          // On two cores the default is one.
          maxWorkers: '100%',
        },
      },
      {
        test: {
          name: 'integration',
          include: ['packages/{api,cli,collect,lab,load}/test/**/*.integration.test.ts'],
          exclude: MEASURING,
          globalSetup: './test/setup/database.ts',
          ...PATIENT,
          ...BESIDE_EACH_OTHER,
        },
      },
      {
        test: {
          name: 'pipeline',
          include: ['test/pipeline/*.test.ts'],
          exclude: MEASURING,
          ...PATIENT,
          ...BESIDE_EACH_OTHER,
        },
      },
      {
        test: {
          name: 'measuring',
          include: MEASURING,
          ...PATIENT,
          fileParallelism: false,
        },
      },
      {
        test: {
          name: 'site',
          include: ['test/site/*.test.ts'],
          exclude: [LIGHTHOUSE],
          globalSetup: BUILT_SITE,
          ...PATIENT,
          // Not beside the others: a page under test is several processes already.
          maxWorkers: 2,
          sequence: { groupOrder: 2 },
        },
      },
      {
        test: {
          // Its marks are for speed as well.
          name: 'lighthouse',
          include: [LIGHTHOUSE],
          globalSetup: BUILT_SITE,
          ...PATIENT,
          fileParallelism: false,
        },
      },
      './test/infra/vitest.config.ts',
    ],
  },
});
