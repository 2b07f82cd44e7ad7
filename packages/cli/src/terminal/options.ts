import { CrossoverError, nearest } from '@crossover/model';
import type { ArgsDef } from 'citty';
import { usageOf } from './help.ts';
import { optionName } from './option-name.ts';

/**
 * citty accepts any option; a typing error would silently change what is measured.
 *
 * @throws CrossoverError `usage` when an option is unknown, given twice or lacks its value or has an empty one, or an argument is surplus or
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
  /** By option, as it was first given. */
  const seen = new Map<string, string>();
  let given = 0;
  for (let i = 0; i < rawArgs.length; i++) {
    const argument = rawArgs[i] ?? '';
    if (!argument.startsWith('-') || argument === '-') {
      if (++given > positionals.length)
        throw usage(command, `Expected no further argument, found "${argument}".`);
      if (argument.trim() === '')
        throw usage(command, `Expected <${positionals[given - 1]?.[0]}>, found "${argument}".`);
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
    const earlier = seen.get(known.name);
    if (earlier !== undefined && earlier !== flag)
      throw usage(command, `Expected "${earlier}" or "${flag}", found both.`);
    if (earlier !== undefined && !repeatable.includes(known.name))
      throw usage(command, `Expected "${flag}" once, found it twice.`);
    seen.set(known.name, flag);
    if (known.isFlag) {
      if (value === undefined) continue;
      throw usage(command, `Expected "${flag}" without a value, found "${value}".`);
    }
    const next = value ?? rawArgs[++i];
    const isOption = value === undefined && next?.startsWith('--') && next !== '--';
    // An empty one is a shell's variable that is not set: as a folder it would be the one that the user is in.
    if (next === undefined || isOption || next.trim() === '')
      throw usage(
        command,
        `Expected a value after "${flag}", found ${next === undefined ? 'nothing' : `"${next}"`}.`,
      );
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
