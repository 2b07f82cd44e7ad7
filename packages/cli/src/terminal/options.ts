import { CrossoverError, nearest } from '@crossover/model';
import type { ArgsDef } from 'citty';
import { usageOf } from './help.ts';
import { optionName } from './option-name.ts';

/**
 * citty accepts any option; a typing error would silently change what is measured.
 *
 * @throws CrossoverError `usage` when an option is unknown, given twice or lacks its value, or an argument is surplus or
 * missing
 */
export function assertKnownOptions(
  command: string,
  definitions: ArgsDef,
  rawArgs: readonly string[],
  repeatable: readonly string[] = [],
): void {
  const entries = Object.entries(definitions);
  const byFlag = new Map(
    entries
      .filter(([, d]) => d.type !== 'positional')
      .flatMap(([name, d]) => {
        const aliases = 'alias' in d && d.alias ? [d.alias].flat() : [];
        const names = [name, optionName(name), ...aliases];
        return names.map(
          (n) => [n.length === 1 ? `-${n}` : `--${n}`, { name, isFlag: d.type === 'boolean' }] as const,
        );
      }),
  );
  const positionals = entries.filter(([, d]) => d.type === 'positional');
  const seen = new Set<string>();
  let given = 0;
  for (let i = 0; i < rawArgs.length; i++) {
    const argument = rawArgs[i] ?? '';
    if (!argument.startsWith('-') || argument === '-') {
      if (++given > positionals.length)
        throw usage(command, `Expected no further argument, found "${argument}".`);
      continue;
    }
    const [flag = argument, value] = argument.split(/=(.*)/s, 2);
    const known =
      byFlag.get(flag) ?? (flag.startsWith('--no-') ? negated(byFlag.get(`--${flag.slice(5)}`)) : undefined);
    if (!known) {
      const guess = nearest(flag, [...byFlag.keys()]);
      throw usage(
        command,
        `Expected an option of "crossover ${command}", found "${flag}".`,
        guess && `Did you mean "${guess}"?`,
      );
    }
    if (seen.has(known.name) && !repeatable.includes(known.name))
      throw usage(command, `Expected "${flag}" once, found it twice.`);
    seen.add(known.name);
    if (known.isFlag && value !== undefined)
      throw usage(command, `Expected "${flag}" without a value, found "${value}".`);
    if (!known.isFlag && value === undefined) {
      const next = rawArgs[++i];
      if (next === undefined || (next.startsWith('--') && next !== '--'))
        throw usage(
          command,
          `Expected a value after "${flag}", found ${next === undefined ? 'nothing' : `"${next}"`}.`,
        );
    }
  }
  const missing = [
    ...positionals.slice(given).flatMap(([name, { required }]) => (required === false ? [] : [`<${name}>`])),
    ...entries.flatMap(([name, { type, required }]) =>
      type !== 'positional' && required === true && !seen.has(name) ? [`--${optionName(name)}`] : [],
    ),
  ];
  if (missing.length > 0)
    throw usage(
      command,
      `Expected ${missing.join(' and ')} with "crossover ${command}", found none.`,
      `Usage: ${usageOf(command, definitions)}\n"crossover ${command} --help" says more.`,
    );
}

const negated = (known: { name: string; isFlag: boolean } | undefined) => (known?.isFlag ? known : undefined);

function usage(command: string, message: string, hint?: string | false): CrossoverError {
  return new CrossoverError('usage', message, {
    hint: hint || `Run "crossover ${command} --help" for its options.`,
  });
}
