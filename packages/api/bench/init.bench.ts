/**
 * What the API adds to a cold start: from the start of a fresh Node process until it asks the Lambda Runtime API
 * for its first event, with the deployed bundle and with an empty handler. That span is Lambda's init duration,
 * less what Lambda itself does before Node starts.
 *
 * The processes alternate, so that both sides meet the machine's other work alike; lower quartiles are compared,
 * because what else the machine does can only lengthen a start. There is no compile cache: on
 * Lambda its folder is empty at every cold start, and one shipped with the bundle would be dropped without a word
 * whenever the managed runtime's Node differs by a patch from the one that wrote it.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundle } from '../src/bundle/index.ts';
import { atMost, lowerQuartile, type Measurement } from './measurement.ts';

const PAIRS = 31;
const LIMIT = 2.0;

/**
 * The least that a runtime does: load the function, then ask for work. A bare socket, because loading Node's HTTP
 * client would hide part of what the bundle costs.
 */
const BOOTSTRAP = `
import { connect } from 'node:net';
const [file, port] = process.argv.slice(2);
const { handler } = await import(file);
if (typeof handler !== 'function') throw new Error('no handler');
connect(Number(port), '127.0.0.1').write(
  'GET /2018-06-01/runtime/invocation/next HTTP/1.1\\r\\nHost: 127.0.0.1:' + port + '\\r\\n\\r\\n',
);
`;
const EMPTY = 'export async function handler() { return { statusCode: 204 }; }\n';

export async function run(): Promise<Measurement[]> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-init-'));
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  try {
    const bootstrap = join(folder, 'bootstrap.mjs');
    const empty = join(folder, 'empty.mjs');
    await writeFile(bootstrap, BOOTSTRAP);
    await writeFile(empty, EMPTY);
    const { file } = await bundle({ host: 'lambda', outDir: folder });
    return [await measure(server, bootstrap, file, empty)];
  } finally {
    server.close();
    await rm(folder, { recursive: true });
  }
}

async function measure(
  server: Server,
  bootstrap: string,
  fullFile: string,
  emptyFile: string,
): Promise<Measurement> {
  const fullMs: number[] = [];
  const emptyMs: number[] = [];
  await startOnce(server, bootstrap, fullFile);
  for (let pair = 0; pair < PAIRS; pair++) {
    emptyMs.push(await startOnce(server, bootstrap, emptyFile));
    fullMs.push(await startOnce(server, bootstrap, fullFile));
  }
  const [full, empty] = [lowerQuartile(fullMs), lowerQuartile(emptyMs)];
  const details = `bundle ${full.toFixed(1)} ms, empty handler ${empty.toFixed(1)} ms, lower quartiles of ${PAIRS}`;
  return atMost("the Lambda bundle's init over an empty handler's", full / empty, LIMIT, details);
}

/** @returns the milliseconds from the start of the process to its first request for an event. */
async function startOnce(server: Server, bootstrap: string, file: string): Promise<number> {
  const { port } = server.address() as AddressInfo;
  const from = performance.now();
  const child = spawn(process.execPath, [bootstrap, file, String(port)], {
    env: { DATABASE_URL: 'mysql://user:password@127.0.0.1:1/schema' },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exit = once(child, 'exit');
  await Promise.race([
    once(server, 'request'),
    exit.then(() => {
      throw new Error(`expected ${file} to load, found that its process ended`);
    }),
  ]);
  const initMs = performance.now() - from;
  child.kill('SIGKILL');
  await exit;
  return initMs;
}
