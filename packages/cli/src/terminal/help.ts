import { wrapText } from '@crossover/report/wrap-text';
import type { ArgDef, ArgsDef } from 'citty';
import { optionName } from './option-name.ts';

/** What is typed, and what it does. */
type Row = readonly [typed: string, meaning: string];

const INDENT = 2;
const GAP = 2;
/** What is typed takes a third of the line at most; what is longer has a line of its own. */
const TYPED_SHARE = 3;
const NARROWEST_MEANING = 20;

/** `crossover check <slug> --against <slug> [options]` */
export function usageOf(command: string, definitions: ArgsDef): string {
  const entries = Object.entries(definitions);
  const positionals = entries.filter(([, { type }]) => type === 'positional');
  const options = entries.filter(([, { type }]) => type !== 'positional');
  return [
    `crossover ${command}`,
    ...positionals.map(([name, { required }]) => (required === false ? `[${name}]` : `<${name}>`)),
    ...options.filter(([, { required }]) => required === true).map(([name, of]) => typed(name, of)),
    ...(options.length === 0 ? [] : ['[options]']),
  ].join(' ');
}

/** All that a command takes, in no more columns than these. */
export function renderHelp(
  command: string,
  description: string,
  definitions: ArgsDef,
  columns: number,
): string {
  const entries = Object.entries(definitions);
  const positionals = entries.filter(([, { type }]) => type === 'positional');
  const options = entries.filter(([, { type }]) => type !== 'positional');
  const section = (title: string, rows: readonly Row[]) =>
    rows.length === 0 ? [] : ['', `${title}:`, ...renderRows(rows, columns)];
  return [
    wrapText(description, columns),
    '',
    `Usage: ${usageOf(command, definitions)}`,
    ...section(
      'Arguments',
      positionals.map(([name, of]) => [name, meaningOf(of)]),
    ),
    ...section('Options', [
      ...options.map(([name, of]): Row => [typed(name, of), meaningOf(of)]),
      ['-h, --help', 'print this'],
    ]),
  ].join('\n');
}

/** Rows of two columns, the second wrapped. */
export function renderRows(rows: readonly Row[], columns: number): string[] {
  const most = Math.floor(columns / TYPED_SHARE);
  const width = Math.min(most, Math.max(...rows.map(([left]) => left.length)));
  const indent = ' '.repeat(INDENT);
  const under = ' '.repeat(INDENT + width + GAP);
  return rows.flatMap(([left, meaning]) => {
    const [first = '', ...others] = wrapText(
      meaning,
      Math.max(NARROWEST_MEANING, columns - under.length),
    ).split('\n');
    const start =
      left.length > width
        ? [`${indent}${left}`, `${under}${first}`]
        : [`${indent}${left.padEnd(width + GAP)}${first}`];
    return [...start, ...others.map((line) => `${under}${line}`)];
  });
}

/** What is on unless it is switched off is shown as what switches it off. */
function typed(name: string, definition: ArgDef): string {
  if (definition.type === 'boolean')
    return `--${definition.default === true ? 'no-' : ''}${optionName(name)}`;
  return `--${optionName(name)} <${definition.valueHint ?? 'value'}>`;
}

function meaningOf(definition: ArgDef): string {
  if (definition.type === 'boolean')
    return (definition.default === true && definition.negativeDescription) || definition.description || '';
  const { description = '', required, type } = definition;
  const preset = definition.default === undefined ? '' : ` (default: ${definition.default})`;
  return `${description}${required === true && type !== 'positional' ? ' (required)' : ''}${preset}`;
}
