import { readdirSync, readFileSync } from 'node:fs';
import type { ArgsDef, CommandDef } from 'citty';
import { describe, expect, test } from 'vitest';
import { REPEATABLE } from '../src/commands/target-options.ts';
import { columnsOf } from '../src/terminal/columns.ts';
import { renderHelp, usageOf } from '../src/terminal/help.ts';
import { assertKnownOptions } from '../src/terminal/options.ts';

const COMMANDS = new URL('../src/commands/', import.meta.url);
const ROOT = new URL('../../../', import.meta.url);

/** Files of this folder that are no command hold options which several share. */
const names = readdirSync(COMMANDS)
  .map((file) => file.replace(/\.ts$/, ''))
  .filter((name) => !name.endsWith('-options'));

async function load(name: string): Promise<{ definitions: ArgsDef; description: string }> {
  const { default: command } = (await import(new URL(`${name}.ts`, COMMANDS).href)) as {
    default: CommandDef;
  };
  if (typeof command.args !== 'object' || typeof command.meta !== 'object')
    throw new Error(`expected ${name} to state its options`);
  return {
    definitions: command.args as ArgsDef,
    description: (command.meta as { description?: string }).description ?? '',
  };
}

const OPTIONS = {
  slug: { type: 'positional', description: 'the run', required: true },
  freeTier: { type: 'boolean', description: 'take it off' },
  site: { type: 'boolean', description: 'build', default: true, negativeDescription: 'do not build' },
  note: { type: 'string', description: 'why', valueHint: 'text', required: true },
  seed: { type: 'string', description: 'seed of all of it', default: '1' },
} as const satisfies ArgsDef;

test('help shows options as they are typed, with what they need and what they are by default', () => {
  expect(renderHelp('try', 'Try it.', OPTIONS, 80)).toBe(
    [
      'Try it.',
      '',
      'Usage: crossover try <slug> --note <text> [options]',
      '',
      'Arguments:',
      '  slug  the run',
      '',
      'Options:',
      '  --free-tier     take it off',
      '  --no-site       do not build',
      '  --note <text>   why (required)',
      '  --seed <value>  seed of all of it (default: 1)',
      '  -h, --help      print this',
    ].join('\n'),
  );
  expect(usageOf('list', { series: { type: 'positional', required: false } })).toBe(
    'crossover list [series]',
  );
});

test('what is typed and too long has a line of its own', () => {
  expect(renderHelp('try', 'Try it.', OPTIONS, 40)).toContain(
    '\n  --seed <value>\n                 seed of all of it\n                 (default: 1)\n',
  );
});

test('a terminal has its own width, anything else the usual one', () => {
  expect(columnsOf({ isTTY: true, columns: 60 })).toBe(60);
  expect(columnsOf({ isTTY: true, columns: 300 })).toBe(100);
  expect(columnsOf({ isTTY: true, columns: 0 })).toBe(80);
  expect(columnsOf({ isTTY: false, columns: 60 })).toBe(80);
  expect(columnsOf({})).toBe(80);
});

describe.each(names)('%s', (name) => {
  test('its help fits 60 columns, without colours, and says something of each option', async () => {
    const { definitions, description } = await load(name);
    expect(description).toMatch(/\.$/);
    for (const [option, of] of Object.entries(definitions))
      expect(of.description, `--${option}`).toMatch(/^[^A-Z\s]|^AWS |^GET /);
    const help = renderHelp(name, description, definitions, 60);
    for (const line of help.split('\n').filter((each) => !each.startsWith('Usage')))
      expect(line.length, line).toBeLessThanOrEqual(60);
    expect(help).not.toContain('\u001b');
    expect(help).not.toMatch(/--\w*[A-Z]|<value>/);
  });
});

test.each([
  'README.md',
  'docs/continuous-use.md',
  'docs/aws.md',
  'docs/cost-model.md',
  '.github/workflows/compare-on-aws.yml',
])('every command line that %s shows would be understood', async (file) => {
  const shown = [
    ...readFileSync(new URL(file, ROOT), 'utf8').matchAll(
      /(?:(?:`|npx |^)crossover|npm run crossover --|npm run (?=compare|lab|doctor)) ?([a-z]+)((?: (?:-- )?(?![|#])[^`\n]*)?)/gm,
    ),
  ].map(([, command = '', rest = '']) => [command, wordsOf(rest)] as const);
  expect(shown.length).toBeGreaterThan(0);
  for (const [command, words] of shown) {
    expect(names, command).toContain(command);
    const { definitions } = await load(command);
    const options = words.filter((word) => word.startsWith('--'));
    expect(
      () => assertKnownOptions(command, withoutArguments(definitions), options, [...REPEATABLE]),
      `${command} ${options.join(' ')}`,
    ).not.toThrow(/Expected an option of/);
  }
});

/** Up to a comment, as the shell would take them apart; npm's `--` is no part of it. */
function wordsOf(text: string): string[] {
  const line = text.replace(/\s#.*$/, '').replace(/\\$/, '');
  return [...line.matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word).filter((word) => word !== '--');
}

const withoutArguments = (definitions: ArgsDef): ArgsDef =>
  Object.fromEntries(Object.entries(definitions).filter(([, { type }]) => type !== 'positional'));
