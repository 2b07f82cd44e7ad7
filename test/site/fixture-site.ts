import { readFile, stat } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { gzipSync } from 'node:zlib';
import { runSiteBuild } from '../../packages/cli/src/site.ts';

/**
 * Builds the site of these runs as the command does.
 *
 * @throws Error with the builder's last lines
 */
export async function buildSite(
  reports: string,
  folder: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<void> {
  const { code, output } = await runSiteBuild(folder, { CROSSOVER_REPORTS: reports, ...environment });
  if (code !== 0)
    throw new Error(`Expected the site to build, found exit code ${code}:\n${output.slice(-3000)}`);
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
  '.js': 'text/javascript',
  '.png': 'image/png',
  '.xml': 'application/xml',
  '.csv': 'text/csv',
};

/** Serves a built site on loopback as a static host does: compressed where the client takes it. */
export async function serveSite(folder: string): Promise<{ server: Server; origin: string }> {
  const server = createServer((request, response) => {
    const isGzip = request.headers['accept-encoding']?.includes('gzip') === true;
    void serve(folder, request.url ?? '/', response, isGzip);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { server, origin: `http://127.0.0.1:${port}` };
}

async function serve(folder: string, url: string, response: ServerResponse, isGzip: boolean): Promise<void> {
  const path = normalize(decodeURIComponent(new URL(url, 'http://localhost').pathname));
  const file = join(folder, path.endsWith('/') ? `${path}index.html` : path);
  const isFile = await stat(file).then(
    (found) => found.isFile(),
    () => false,
  );
  if (!isFile) {
    response.writeHead(404).end();
    return;
  }
  const type = TYPES[extname(file)] ?? 'application/octet-stream';
  const content = await readFile(file);
  const isText = /text|json|xml|javascript/.test(type);
  response.writeHead(200, {
    'content-type': type,
    ...(isGzip && isText ? { 'content-encoding': 'gzip' } : {}),
  });
  response.end(isGzip && isText ? gzipSync(content) : content);
}
