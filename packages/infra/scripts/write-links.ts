/**
 * Writes `sst-env.d.ts`, the types of `Resource`, from an evaluation: what `sst dev` would write, without an account.
 * `--check` writes nothing and fails when the file is not what the configuration says.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Link } from '../evaluation/graph.ts';
import { ROOT } from './platform.ts';

export const LINK_TYPES_FILE = join(ROOT, 'sst-env.d.ts');

function typeOf(value: unknown, indent: string): string {
  if (Array.isArray(value)) return `${value.length === 0 ? 'unknown' : typeOf(value[0], indent)}[]`;
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  const inner = `${indent}  `;
  const lines = Object.entries(value)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(
      ([key, part]) =>
        `${inner}${JSON.stringify(key)}: ${key === 'type' ? JSON.stringify(part) : typeOf(part, inner)};`,
    );
  return ['{', ...lines, `${indent}}`].join('\n');
}

/** Pure. The declarations for these links, in alphabetical order. */
export function linkTypes(links: readonly Link[]): string {
  const rows = links
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .map(({ name, properties }) => `    ${JSON.stringify(name)}: ${typeOf(properties, '    ')};`);
  return `/* Written by "npm run infra:links" from sst.config.ts; do not edit. */
declare module "sst" {
  export interface Resource {
${rows.join('\n')}
  }
}

export {};
`;
}

/** What a file declares, whoever wrote it: SST's command line writes the same declarations in its own layout. */
export function declarationsOf(text: string): string {
  const body = /declare module "sst" \{([\s\S]*?)\n\}/.exec(text)?.[1] ?? '';
  return body.replace(/[\s;]/g, '');
}

/** From a deploy of everything: in `sst dev` fewer resources exist, and the types must not come and go. */
export async function currentLinkTypes(): Promise<string> {
  const { links } = await evaluate({ stage: 'production' });
  return linkTypes(links);
}

if (import.meta.main) {
  const wanted = await currentLinkTypes();
  if (process.argv.includes('--check')) {
    if (declarationsOf(readFileSync(LINK_TYPES_FILE, 'utf8')) !== declarationsOf(wanted)) {
      console.error('sst-env.d.ts is not what sst.config.ts links. Run: npm run infra:links');
      process.exit(1);
    }
  } else {
    writeFileSync(LINK_TYPES_FILE, wanted);
  }
}
