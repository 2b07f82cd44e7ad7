import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { Request } from '@crossover/model';

/**
 * Writes requests as gzipped NDJSON under a temporary name in the same folder, forces it to the disk and renames it:
 * the file is complete or absent.
 *
 * @returns SHA-256 of the file as stored, hexadecimal.
 */
export async function writeRecords(path: string, requests: Iterable<Request>): Promise<string> {
  const temporaryPath = `${path}.${process.pid}.tmp`;
  const hash = createHash('sha256');
  const file = await open(temporaryPath, 'w');
  try {
    const compressed = Readable.from(blocks(requests)).pipe(createGzip());
    for await (const chunk of compressed as AsyncIterable<Buffer>) {
      hash.update(chunk);
      await file.writeFile(chunk);
    }
    await file.sync();
    await file.close();
    await rename(temporaryPath, path);
    await syncFolder(dirname(path));
  } catch (error) {
    // What went wrong first is told; it may have closed the file already.
    await file.close().catch(() => undefined);
    await rm(temporaryPath, { force: true });
    throw error;
  }
  return hash.digest('hex');
}

/** Lines in blocks of about 64 kB: one write per line would cost more than the compression. */
function* blocks(requests: Iterable<Request>): Generator<string> {
  let block = '';
  for (const request of requests) {
    block += `${JSON.stringify(request)}\n`;
    if (block.length > 65_536) {
      yield block;
      block = '';
    }
  }
  if (block !== '') yield block;
}

/** A rename is on the disk only when its folder is. Folders cannot be opened on Windows. */
async function syncFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
