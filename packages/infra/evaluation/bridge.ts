import { existsSync, mkdirSync } from 'node:fs';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { platformEsbuild } from './bundle.ts';
import type { EvaluationRequest } from './graph.ts';

/** A connection kept open would keep the process from coming to rest. */
const CLOSE = { connection: 'close' };

/**
 * Stands in for the few questions SST's components ask their own command line while a configuration is evaluated.
 * A question it does not know is refused, so that a new version of SST cannot ask one unnoticed.
 */
export async function startBridge(request: EvaluationRequest): Promise<Server> {
  const server = createServer((incoming, outgoing) => {
    answer(request, incoming).then(
      (body) => outgoing.writeHead(200, CLOSE).end(JSON.stringify(body)),
      (error: unknown) => outgoing.writeHead(500, CLOSE).end(String(error)),
    );
  });
  await new Promise<void>((listening) => {
    server.listen(0, '127.0.0.1', listening);
  });
  server.unref();
  return server;
}

export function bridgeAddress(server: Server): string {
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}

async function answer(request: EvaluationRequest, incoming: IncomingMessage): Promise<unknown> {
  const { method, params } = JSON.parse(await text(incoming)) as {
    method: string;
    params: [Record<string, unknown>];
  };
  switch (method) {
    case 'Provider.Aws.Bootstrap':
      return {
        result: {
          asset: `sst-asset-${request.region}`,
          state: 'sst-state',
          assetEcrRegistryId: '123456789012',
          assetEcrUrl: `123456789012.dkr.ecr.${request.region}.amazonaws.com/sst-asset`,
          appsyncHttp: 'appsync.test',
          appsyncRealtime: 'appsync.test',
        },
        error: null,
      };
    case 'Provider.Aws.Appsync':
      return { result: { http: 'https://appsync.test', realtime: 'wss://appsync.test' }, error: null };
    case 'Runtime.AddTarget':
      return { result: true, error: null };
    case 'Runtime.Build':
      return { result: await buildHandler(request, params[0]), error: null };
    default:
      return { result: null, error: `rpc: can't find method ${method}` };
  }
}

/** Bundles a function as SST's runtime does, so that a missing file or a broken import fails here too. */
async function buildHandler(request: EvaluationRequest, input: Record<string, unknown>): Promise<unknown> {
  const handler = String(input.handler);
  const functionId = String(input.functionID);
  const out = join(request.workFolder, 'artifacts', `${functionId}-src`);
  mkdirSync(out, { recursive: true });
  if (typeof input.bundle === 'string') {
    return { handler, out: input.bundle, errors: [], sourcemaps: [] };
  }
  const dot = handler.lastIndexOf('.');
  const stem = join(request.root, handler.slice(0, dot));
  const entry = ['.ts', '.mts', '.js', '.mjs']
    .map((extension) => stem + extension)
    .find((file) => existsSync(file));
  if (entry === undefined) {
    return { handler, out, errors: [`Handler not found: ${handler}`], sourcemaps: [] };
  }
  try {
    await platformEsbuild(request.platform).build({
      entryPoints: [entry],
      outfile: join(out, 'bundle.mjs'),
      bundle: true,
      format: 'esm',
      platform: 'node',
      packages: 'external',
      logLevel: 'silent',
    });
  } catch (error) {
    return { handler, out, errors: [error instanceof Error ? error.message : String(error)], sourcemaps: [] };
  }
  return { handler: `bundle.${handler.slice(dot + 1)}`, out, errors: [], sourcemaps: [] };
}

async function text(incoming: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of incoming) body += String(chunk);
  return body;
}
