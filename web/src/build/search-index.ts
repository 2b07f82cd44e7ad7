import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { AstroIntegration } from 'astro';
import type { SearchDocument } from '../search-document.ts';

/** Pages that answer nothing themselves: lists, and what only shows other pages' content. */
const NOT_SEARCHED = /^(404|search|index|data|reports\/index|compare\/.*|history\/.*)(\.html)?$/;

/** Writes what the search page looks through: each section of each page, and the head of each article. */
export function searchIndex(): AstroIntegration {
  return {
    name: 'crossover-search-index',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        const folder = fileURLToPath(dir);
        const files = (await readdir(folder, { recursive: true }))
          .filter((file) => file.endsWith('.html'))
          .sort();
        const documents: SearchDocument[] = [];
        for (const file of files) {
          if (NOT_SEARCHED.test(file)) continue;
          documents.push(...documentsOf(file, await readFile(join(folder, file), 'utf8')));
        }
        await writeFile(join(folder, 'search-index.json'), `${JSON.stringify(documents)}\n`);
      },
    },
  };
}

function documentsOf(path: string, html: string): SearchDocument[] {
  const main = /<main[^>]*>([\s\S]*)<\/main>/.exec(html)?.[1] ?? '';
  const page = textOf(/<h1[^>]*>([\s\S]*?)<\/h1>/.exec(main)?.[1] ?? '');
  // An article's head says what it is about; its sections say the same of every run.
  if (path.startsWith('reports/')) {
    const [head = ''] = main.split('<h2 id="verdict-title"');
    const verdict = /<p class="verdict"[^>]*>([\s\S]*?)<\/p>/.exec(main)?.[1] ?? '';
    const day = textOf(/<time[^>]*>([^<]*)<\/time>/.exec(head)?.[1] ?? '');
    return [{ href: path, page: `Comparison, ${day}`, title: page, text: textOf(`${head} ${verdict}`) }];
  }
  const sections = main.split(/(?=<(?:h2|h3|dt)[^>]* id=")/);
  return sections.flatMap((section, index) => {
    const heading = /^<(h2|h3|dt)[^>]* id="([^"]+)"[^>]*>([\s\S]*?)<\/\1>/.exec(section);
    const text = textOf(section);
    if (text === '') return [];
    const href = heading === null ? path : `${path}#${heading[2]}`;
    return [{ href, page, title: index === 0 ? page : textOf(heading?.[3] ?? ''), text }];
  });
}

function textOf(html: string): string {
  return (
    html
      .replace(/<(script|style|svg|table|template)[\s\S]*?<\/\1>/g, ' ')
      // Within a line a tag is no space.
      .replace(/<\/?(?:a|code|data|em|strong|time)\b[^>]*>/g, '')
      .replace(/<[^>]+>/g, ' ')
      .replace(/&lt;/g, '<')
      .replace(/&gt;/g, '>')
      .replace(/&quot;|&#34;/g, '"')
      .replace(/&#39;/g, "'")
      .replace(/&amp;/g, '&')
      .replace(/\s+/g, ' ')
      .trim()
  );
}
