import { readFile } from 'node:fs/promises';
import { CrossoverError } from '@crossover/model';
import { expect, test } from 'vitest';
import { listWorkloads, parseWorkload, readWorkload } from '../src/index.ts';
import { workloadJsonSchema } from '../src/workload-schema.ts';

const VALID = `name: mine
title: Mine
description: For tests.
seed: 1
dataset: { products: 10 }
scenarios:
  - { name: read, weight: 1, operation: read }
arrivals: even
phases:
  - { name: steady, durationSeconds: 1, ratePerSecond: 5 }
connections: { mode: keep-alive, max: 4 }
timeoutMs: 1000
slo: { responseTimeMs: 100, share: 0.99 }
`;

function failureOf(text: string): CrossoverError {
  try {
    parseWorkload(text, 'mine.yml');
  } catch (error) {
    if (error instanceof CrossoverError) return error;
    throw error;
  }
  throw new Error('expected the workload to be refused');
}

test('a valid file is read', () => {
  expect(parseWorkload(VALID, 'mine.yml').phases).toEqual([
    { name: 'steady', durationSeconds: 1, ratePerSecond: 5, isWarmUp: false },
  ]);
});

test.each([
  ['a misspelt key', ['arrivals:', 'arivals:'], 8, /found "arivals"/, /Did you mean "arrivals"\?/],
  [
    'a misspelt key inside a list',
    ['weight:', 'wieght:'],
    7,
    /in "scenarios\[0\]", found "wieght"/,
    /"weight"/,
  ],
  ['a misspelt key inside a variant', ['max:', 'maxx:'], 11, /found "maxx"/, /"max"/],
  [
    'an unknown value',
    ['arrivals: even', 'arrivals: evn'],
    8,
    /expected even or poisson.*found "evn"/,
    /Did you mean "even"\?/,
  ],
  ['a number out of range', ['weight: 1', 'weight: -1'], 7, /"scenarios\[0\]\.weight", found -1/, /Mend/],
  [
    'text for a number',
    ['timeoutMs: 1000', 'timeoutMs: soon'],
    12,
    /expected number in "timeoutMs", found "soon"/,
    /Mend/,
  ],
  ['malformed YAML', ['seed: 1', 'seed: [1'], 5, /expected YAML/, /indentation/],
  ['no request at all', ['ratePerSecond: 5', 'ratePerSecond: 0'], 9, /at least one phase/, /Mend/],
])('%s is refused with file, line and remedy', (_what, [from, to], line, message, hint) => {
  const failure = failureOf(VALID.replace(from as string, to as string));
  expect(failure.code).toBe('invalid-workload');
  expect(failure.message).toContain(`"mine.yml", line ${line}:`);
  expect(failure.message).toMatch(message);
  expect(failure.hint).toMatch(hint);
});

test('a missing field names what was expected', () => {
  expect(failureOf(VALID.replace('seed: 1\n', '')).message).toMatch(
    /expected number in "seed", found nothing/,
  );
});

test('an unknown name is a usage error that names the nearest workload', async () => {
  const failure = await readWorkload('stedy').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'unknown-workload', exitCode: 2, hint: 'Did you mean "steady"?' });
});

test('a name that is near none is answered with the names once', async () => {
  const failure = await readWorkload('my-own-traffic').catch((error: unknown) => error);
  expect(String(failure)).toContain('steady, ramp, spike, sporadic, diurnal, storm');
  expect(failure).toMatchObject({ hint: expect.not.stringContaining('steady') });
});

test('a missing file is a usage error that names its path', async () => {
  const failure = await readWorkload('./no-such.yml').catch((error: unknown) => error);
  expect(failure).toMatchObject({ code: 'unknown-workload' });
  expect(String(failure)).toContain('no-such.yml');
});

test('the committed JSON Schema is the one of the code', async () => {
  const committed: unknown = JSON.parse(
    await readFile(new URL('../workload.schema.json', import.meta.url), 'utf8'),
  );
  expect(committed, 'run "npm run generate -w @crossover/load"').toEqual(
    JSON.parse(JSON.stringify(workloadJsonSchema())),
  );
});

test('every workload tells the editor where its schema is', async () => {
  for (const name of await listWorkloads()) {
    const text = await readFile(new URL(`../workloads/${name}.yml`, import.meta.url), 'utf8');
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../workload.schema.json');
  }
});
