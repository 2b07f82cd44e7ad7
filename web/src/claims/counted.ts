import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { DIAGRAMS_FOLDER } from '../diagrams.ts';
import { PROJECT_FOLDER } from '../settings.ts';
import type { Evidence } from './claim.ts';

interface Counted {
  readonly architecture: string;
  /** AWS resources of its own in production. */
  readonly resources: number;
  readonly types: number;
  /** Lines of configuration that it is deployed by, shared modules included. */
  readonly infraLines: number;
  /** Lines of the API that only its kind of host runs. */
  readonly hostLines: number;
  /** Of all lines that it is made of: those that know AWS. */
  readonly awsShare: number;
}

/** The project's own code and configuration, counted when the site is built. */
export interface CodeCounts {
  /** Lines of the API, hosts included; blank lines are not counted. */
  readonly apiLines: number;
  readonly sharedLines: number;
  /** Of the API's lines: those that every architecture runs. */
  readonly sharedShare: number;
  readonly serverful: Counted;
  readonly serverless: Counted;
  readonly hybrid: Counted;
}

const API = join(PROJECT_FOLDER, 'packages', 'api', 'src');
const INFRA = join(PROJECT_FOLDER, 'packages', 'infra', 'src');
const HOSTS = { serverful: ['server'], serverless: ['lambda'], hybrid: ['server', 'lambda'] } as const;

const linesOf = (text: string) => text.split('\n').filter((line) => line.trim() !== '').length;

/** Lines of a module and of all that it imports from its own package. */
async function reachedLines(entry: string, seen = new Set<string>()): Promise<number> {
  if (seen.has(entry)) return 0;
  seen.add(entry);
  const text = await readFile(entry, 'utf8');
  let lines = linesOf(text);
  for (const [, path = ''] of text.matchAll(/from '(\.[^']+\.ts)'/g))
    lines += await reachedLines(join(dirname(entry), path), seen);
  return lines;
}

async function linesBelow(folder: string, isCounted: (path: string) => boolean): Promise<number> {
  const files = await readdir(folder, { recursive: true });
  const texts = files
    .filter((path) => path.endsWith('.ts') && isCounted(path))
    .map((path) => readFile(join(folder, path), 'utf8'));
  return (await Promise.all(texts)).reduce((sum, text) => sum + linesOf(text), 0);
}

/** What docs/diagrams/resources.json says, which a test holds equal to what sst.config.ts deploys. */
async function resourcesOf(): Promise<readonly { architecture: string; resources: number; types: number }[]> {
  const text = await readFile(join(DIAGRAMS_FOLDER, 'resources.json'), 'utf8');
  return JSON.parse(text).architectures;
}

/** Counts resources and lines of the three architectures that are compared by default. */
export async function countCode(): Promise<CodeCounts> {
  const resources = await resourcesOf();
  const apiLines = await linesBelow(API, () => true);
  const hostLines = await linesBelow(join(API, 'hosts'), () => true);
  const count = async (id: 'serverful' | 'serverless' | 'hybrid'): Promise<Counted> => {
    const infraLines = await reachedLines(join(INFRA, `${id}.ts`));
    const own = await linesBelow(join(API, 'hosts'), (path) =>
      HOSTS[id].some((host) => path === `${host}.ts` || path.startsWith(`${host}-`)),
    );
    const found = resources.find(({ architecture }) => architecture === id);
    if (found === undefined)
      throw new Error(`Expected ${id} in docs/diagrams/resources.json; run npm run infra:diagrams.`);
    const all = apiLines - hostLines + own + infraLines;
    return { ...found, infraLines, hostLines: own, awsShare: (own + infraLines) / all };
  };
  const sharedLines = apiLines - hostLines;
  return {
    apiLines,
    sharedLines,
    sharedShare: sharedLines / apiLines,
    serverful: await count('serverful'),
    serverless: await count('serverless'),
    hybrid: await count('hybrid'),
  };
}

/** A statement about the project's own files. */
export function counted(of: CodeCounts, template: string): Evidence {
  return {
    kind: 'counted',
    template,
    of,
    source: { words: 'drawings of what is deployed', href: 'cost-model.html' },
  };
}
