import { readdir, readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CrossoverError, nearest, type Workload, workloadSchema } from '@crossover/model';
import { isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type * as z from 'zod';
import { knownKeysAt } from './workload-schema.ts';

const WORKLOADS_FOLDER = join(import.meta.dirname, '..', 'workloads');
const EXTENSION = '.yml';
const FIELDS_EXPLAINED = 'Mend this line; every field is explained in packages/load/workload.schema.json.';

/** Order in which the workloads are told about: from the plainest to the most eventful. Others follow by name. */
const FIRST = ['steady', 'ramp', 'spike', 'sporadic', 'diurnal', 'storm'];

/** Names of the workloads that come with Crossover. */
export async function listWorkloads(): Promise<string[]> {
  const files = await readdir(WORKLOADS_FOLDER);
  const names = files
    .filter((file) => file.endsWith(EXTENSION))
    .map((file) => file.slice(0, -EXTENSION.length));
  const rank = (name: string) => (FIRST.includes(name) ? FIRST.indexOf(name) : FIRST.length);
  return names.sort((a, b) => rank(a) - rank(b) || a.localeCompare(b));
}

/**
 * Reads a workload by the name of one of Crossover's own, or by the path of a YAML file (anything with a slash or
 * ending in `.yml` or `.yaml`).
 *
 * @throws CrossoverError `unknown-workload` when there is no such name or file; `invalid-workload` when the file is
 * malformed, naming file, line, what was expected and what was found.
 */
export async function readWorkload(nameOrPath: string): Promise<Workload> {
  const isPath = /[/\\]|\.ya?ml$/i.test(nameOrPath);
  if (!isPath) {
    const names = await listWorkloads();
    if (!names.includes(nameOrPath)) throw unknownWorkload(nameOrPath, names);
  }
  const path = isPath ? resolve(nameOrPath) : join(WORKLOADS_FOLDER, nameOrPath + EXTENSION);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    throw new CrossoverError(
      'unknown-workload',
      `Expected a workload file at "${path}", found none that can be read.`,
      {
        hint: `Give the path of a YAML file, or one of: ${(await listWorkloads()).join(', ')}.`,
        cause,
      },
    );
  }
  return parseWorkload(text, nameOrPath);
}

/** @param fileName as it is to stand in error messages. @throws CrossoverError `invalid-workload`. */
export function parseWorkload(text: string, fileName: string): Workload {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntaxError = document.errors[0];
  if (syntaxError !== undefined) {
    const line = lines.linePos(syntaxError.pos[0]).line;
    const [reason] = syntaxError.message.split(/:?\n/);
    throw invalid(
      fileName,
      line,
      `expected YAML, found: ${reason}`,
      'Mend the YAML at this line; indentation counts.',
    );
  }
  const parsed = workloadSchema.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  // A key that is one too many is mostly the misspelt one that another issue misses.
  const issue =
    parsed.error.issues.find(({ code }) => code === 'unrecognized_keys') ?? parsed.error.issues[0];
  if (issue === undefined) throw parsed.error;
  const { problem, hint } = describeIssue(issue, document.toJS());
  throw invalid(fileName, lineOf(issue), problem, hint, parsed.error);

  function lineOf(issue: z.core.$ZodIssue): number {
    // The key itself where it is one too many, else the nearest enclosing part that is in the file.
    const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : [...issue.path];
    for (let length = path.length; length > 0; length--) {
      const parent = document.getIn(path.slice(0, length - 1), true);
      const pair = isMap(parent)
        ? parent.items.find((item) => String(item.key) === String(path[length - 1]))
        : undefined;
      const node = pair?.key ?? document.getIn(path.slice(0, length), true);
      if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
    }
    return 1;
  }
}

function describeIssue(issue: z.core.$ZodIssue, document: unknown): { problem: string; hint: string } {
  const at = issue.path.length === 0 ? '' : ` in "${pathText(issue.path)}"`;
  if (issue.code === 'unrecognized_keys') {
    const key = issue.keys[0] ?? '';
    const known = knownKeysAt(issue.path);
    return {
      problem: `expected one of ${known.join(', ')}${at}, found "${key}"`,
      hint: suggestion(key, known),
    };
  }
  const found = valueAt(document, issue.path);
  const foundText = found === undefined ? 'nothing' : JSON.stringify(found);
  if (issue.code === 'invalid_value') {
    const known = issue.values.map(String);
    return {
      problem: `expected ${known.join(' or ')}${at}, found ${foundText}`,
      hint: suggestion(String(found), known),
    };
  }
  const expectation = issue.message
    .replace(/^(Invalid input: |Too (small|big): )/, '')
    .replace(/, received .*$/, '');
  const problem = expectation.startsWith('expected') ? expectation : `expected valid input (${expectation})`;
  return {
    problem: `${problem}${at}, found ${foundText}`,
    hint: FIELDS_EXPLAINED,
  };
}

/** @param otherwise the remedy when nothing known is near */
function suggestion(typed: string, known: readonly string[], otherwise = FIELDS_EXPLAINED): string {
  const guess = nearest(typed, known);
  return guess === undefined ? otherwise : `Did you mean "${guess}"?`;
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  let value = document;
  for (const part of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (text, part) =>
      typeof part === 'number' ? `${text}[${part}]` : `${text}${text ? '.' : ''}${String(part)}`,
    '',
  );
}

function invalid(
  fileName: string,
  line: number,
  problem: string,
  hint: string,
  cause?: unknown,
): CrossoverError {
  return new CrossoverError('invalid-workload', `Workload "${fileName}", line ${line}: ${problem}.`, {
    hint,
    cause,
  });
}

function unknownWorkload(name: string, known: readonly string[]): CrossoverError {
  return new CrossoverError(
    'unknown-workload',
    `Expected one of the workloads ${known.join(', ')} or the path of a YAML file, found "${name}".`,
    { hint: suggestion(name, known, 'A file of your own is named by its path, such as ./my-workload.yml.') },
  );
}
