import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { RUN_FILES } from '@crossover/model';
import { invalid } from './invalid-run-data.ts';

export interface FileFact {
  readonly sha256: string;
  readonly sizeBytes: number;
}

export function describeFile(content: string | Buffer): FileFact {
  return {
    sha256: createHash('sha256').update(content).digest('hex'),
    sizeBytes: Buffer.byteLength(content),
  };
}

/**
 * Every file of a run's folder by its path in it, but for the checksums themselves and what a process at work leaves:
 * locks and halves of files.
 *
 * @param isKnown which files need not be read
 */
export async function listDataFiles(
  folder: string,
  isKnown: (path: string) => boolean = () => false,
): Promise<Record<string, FileFact>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const facts: Record<string, FileFact> = {};
  for (const entry of entries.filter((one) => one.isFile())) {
    const path = relative(folder, join(entry.parentPath, entry.name));
    const isAtWork = entry.name.startsWith('.') || /\.(tmp|part)$/.test(entry.name);
    if (isAtWork || path === RUN_FILES.checksums || isKnown(path)) continue;
    facts[path] = describeFile(await readFile(join(folder, path)));
  }
  return facts;
}

/** `SHA256SUMS` as `sha256sum --check` reads it. */
export function renderChecksums(files: Readonly<Record<string, Pick<FileFact, 'sha256'>>>): string {
  return Object.entries(files)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([path, { sha256 }]) => `${sha256}  ${path}\n`)
    .join('');
}

/**
 * The checksum of each file that `SHA256SUMS` lists, by path.
 *
 * @throws CrossoverError `invalid-run-data` when the file is missing or is something else
 */
export async function readChecksums(folder: string): Promise<Map<string, string>> {
  const text = await readFile(join(folder, RUN_FILES.checksums), 'utf8').catch(() => null);
  if (text === null) throw invalid(RUN_FILES.checksums, '', `the file in ${folder}`, 'none');
  const lines = text.split('\n').filter((line) => line !== '');
  return new Map(
    lines.map((line) => {
      const [, sha256 = '', path = ''] = /^([0-9a-f]{64}) {2}(\S.*)$/.exec(line) ?? [];
      if (path === '') throw invalid(RUN_FILES.checksums, '', 'a checksum and a path in each line', line);
      return [path, sha256];
    }),
  );
}
