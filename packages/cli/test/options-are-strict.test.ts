import { CrossoverError } from '@crossover/model';
import { expect, test } from 'vitest';
import { assertKnownOptions } from '../src/terminal/options.ts';

const definitions = {
  slug: { type: 'positional', required: true },
  quick: { type: 'boolean' },
  site: { type: 'boolean' },
  portBase: { type: 'string' },
  repeats: { type: 'string', alias: 'n' },
} as const;

const complaint = (...rawArgs: string[]): string => {
  try {
    assertKnownOptions('compare', definitions, rawArgs);
    return '';
  } catch (error) {
    if (!(error instanceof CrossoverError)) throw error;
    expect(error.exitCode).toBe(2);
    return `${error.message} ${error.hint}`;
  }
};

test.each([
  [['my-run', '--quick', '--repeats', '3']],
  [['--repeats=3', 'my-run']],
  [['my-run', '-n', '3']],
  [['my-run', '--no-site']],
  [['my-run', '--port-base', '8080']],
  [['my-run', '--repeats', '-1']],
])('%j is accepted', (rawArgs) => {
  expect(complaint(...rawArgs)).toBe('');
});

test.each([
  [['--quik'], 'Did you mean "--quick"?'],
  [['--no-sight'], 'found "--no-sight"'],
  [['--quick=yes'], 'without a value'],
  [['--repeats'], 'found nothing'],
  [['--repeats', '--quick'], 'found "--quick"'],
  [['--quick', '--quick'], 'found it twice'],
  [['--site', '--no-site'], 'Expected "--site" or "--no-site", found both.'],
  [['--repeats', ''], 'Expected a value after "--repeats", found "".'],
  [['--repeats= '], 'Expected a value after "--repeats", found " ".'],
  [[''], 'Expected <slug>, found "".'],
  [['one', 'two'], 'found "two"'],
  [['--no-repeats'], 'found "--no-repeats"'],
  [[], 'Expected <slug> with "crossover compare", found none.'],
  [['--quick'], 'Usage: crossover compare <slug> [options]'],
])('%j is refused: %s', (rawArgs, part) => {
  expect(complaint(...rawArgs)).toContain(part);
});
