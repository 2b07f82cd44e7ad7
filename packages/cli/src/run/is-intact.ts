import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

/** Whether a file is there and what it was when its SHA-256 (hexadecimal) was taken. */
export async function isIntact(path: string, sha256: string): Promise<boolean> {
  const content = await readFile(path).catch(() => null);
  return content !== null && createHash('sha256').update(content).digest('hex') === sha256;
}
