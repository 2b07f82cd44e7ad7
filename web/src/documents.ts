import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PROJECT_FOLDER } from './settings.ts';

export interface Term {
  readonly name: string;
  readonly id: string;
  readonly definition: string;
}

/** The terms of docs/glossary.md: paragraphs that begin with a name in bold. One source for the site and the project. */
export async function readGlossary(): Promise<Term[]> {
  const text = await readFile(join(PROJECT_FOLDER, 'docs', 'glossary.md'), 'utf8');
  return text.split(/\n\s*\n/).flatMap((block) => {
    const match = /^\*\*([^*]+?)\.?\*\*\s+([\s\S]+)$/.exec(block.trim());
    if (match === null) return [];
    const [, name = '', definition = ''] = match;
    const id = name
      .toLowerCase()
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-|-$/g, '');
    return [{ name, id, definition: definition.replaceAll('\n', ' ') }];
  });
}
