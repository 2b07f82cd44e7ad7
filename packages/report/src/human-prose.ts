import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CrossoverError, type Report } from '@crossover/model';
import { renderTemplate } from './template.ts';

/** Sections that a person may add words to. */
const PROSE_SECTIONS = [
  'verdict',
  'cost',
  'latency',
  'load',
  'cold-starts',
  'time',
  'bill',
  'method',
  'limits',
] as const;

/** Paragraphs by section, as templates that have been checked to resolve. */
export type HumanProse = Readonly<Record<string, readonly string[]>>;

const FILE = 'prose.md';

/**
 * The words that a person added in `prose.md`: headings `## latency` and paragraphs below them. Numbers are written as
 * references, as in generated prose.
 *
 * @throws CrossoverError `invalid-run-data` for an unknown section, a numeral, or a reference that resolves to nothing
 */
export async function readProse(folder: string, report: Report): Promise<HumanProse> {
  const text = await readFile(join(folder, FILE), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return '';
    throw error;
  });
  const prose: Record<string, string[]> = {};
  let section: string | null = null;
  for (const block of text
    .split(/\n\s*\n/)
    .map((one) => one.trim())
    .filter((one) => one !== '')) {
    const heading = /^##\s+([a-z-]+)\s*$/m.exec(block)?.[1];
    if (heading !== undefined) {
      if (!PROSE_SECTIONS.some((name) => name === heading)) throw unknown(heading);
      section = heading;
    }
    const paragraph = block
      .replace(/^##.*$/m, '')
      .replaceAll('\n', ' ')
      .trim();
    if (paragraph === '') continue;
    if (section === null) throw unknown(paragraph.slice(0, 40));
    renderTemplate(paragraph, report);
    prose[section] = [...(prose[section] ?? []), paragraph];
  }
  return prose;
}

function unknown(found: string): CrossoverError {
  return new CrossoverError(
    'invalid-run-data',
    `${FILE}: expected a section of the article, found "${found}".`,
    {
      hint: `Begin a section with "## " and one of ${PROSE_SECTIONS.join(', ')}.`,
    },
  );
}
