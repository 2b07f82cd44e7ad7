import { readFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { CrossoverError } from '@crossover/model';
import { parse, YAMLParseError } from 'yaml';

/**
 * A file's YAML or JSON, or standard input's for `-` or no name.
 *
 * @throws CrossoverError `usage` when there is nothing to read, `invalid-usage-file` when it is neither
 */
export async function readInput(file: string | undefined, what: string): Promise<unknown> {
  const isStandardInput = file === undefined || file === '-';
  if (isStandardInput && process.stdin.isTTY) {
    throw new CrossoverError('usage', `Expected ${what} as a file or on standard input, found neither.`, {
      hint: 'Give the name of a file, or pipe it in: crossover cost < usage.yml',
    });
  }
  const content = isStandardInput ? await text(process.stdin) : await readText(file, what);
  if (content.trim() === '')
    throw new CrossoverError(
      'usage',
      `Expected ${what} ${isStandardInput ? 'on standard input' : `at ${file}`}, found nothing in it.`,
      { hint: 'It is YAML or JSON; docs/cost-model.md explains it.' },
    );
  try {
    return parse(content, { logLevel: 'error' });
  } catch (cause) {
    if (!(cause instanceof YAMLParseError)) throw cause;
    const [first = ''] = cause.message.split(/:?\n/);
    throw new CrossoverError(
      'invalid-usage-file',
      `Expected ${what} in YAML or JSON${isStandardInput ? '' : ` at ${file}`}, found a mistake: ${first}.`,
      { hint: 'Mend it there; indentation counts.', cause },
    );
  }
}

async function readText(file: string, what: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new CrossoverError('usage', `Expected ${what} at ${file}, found no file that can be read.`, {
      hint: 'Give the path of a YAML or JSON file.',
      cause,
    });
  }
}
