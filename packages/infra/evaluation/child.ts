/** The process of one evaluation; `evaluate` starts it. Argument: the EvaluationRequest as JSON. */

import { rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { bridgeAddress, startBridge } from './bridge.ts';
import { bundleApp, bundleProgram } from './bundle.ts';
import type { EvaluationRequest } from './graph.ts';
import { refuseNetwork } from './loopback.ts';
import { answerLookup, stateOf } from './provider-stand-in.ts';
import { createRecorder, type MonitorClass } from './recorder.ts';

interface PulumiRuntime {
  setMocks(
    mocks: { newResource: typeof stateOf; call: (lookup: Lookup) => Record<string, unknown> },
    project: string,
    stack: string,
    isPreview: boolean,
    organization: string,
  ): Promise<void>;
  setAllConfig(config: Record<string, string>): void;
  runInPulumiStack(program: () => Promise<unknown>): Promise<unknown>;
  disconnect(): Promise<void>;
}

interface Lookup {
  readonly token: string;
  readonly inputs: Record<string, unknown>;
}

const request: EvaluationRequest = JSON.parse(process.argv[2] ?? '');

let finish: (() => void) | undefined;

/**
 * The program's end is not the end: work begun in an `apply` is awaited by nobody, and what it throws rejects no
 * promise that anybody holds. So the result is written when the event loop has run dry, and the first unhandled
 * rejection until then is the failure.
 */
async function main(): Promise<void> {
  const bridge = await startBridge(request);
  process.env.SST_SERVER = bridgeAddress(bridge);
  refuseNetwork();

  const app = await evaluateApp();
  const outfile = platformFile();
  await bundleProgram(request, app, outfile);
  finish = await runProgram(app, outfile);
}

/** Inside the platform, so that Node resolves Pulumi and its providers as it does for SST; removed at exit. */
function platformFile(): string {
  const outfile = join(request.platform, `evaluation-${process.pid}.mjs`);
  process.on('exit', () => {
    rmSync(outfile, { force: true });
    rmSync(`${outfile}.map`, { force: true });
  });
  return outfile;
}

async function evaluateApp(): Promise<Record<string, unknown>> {
  // Where no package resolves, as in a fresh checkout: SST runs `app()` before it has unpacked its platform.
  const outfile = join(request.workFolder, 'app.mjs');
  await bundleApp(request, outfile);
  const { app } = (await import(pathToFileURL(outfile).href)) as { app: Record<string, unknown> };
  const home = typeof app.home === 'string' ? app.home : 'aws';
  const providers = (app.providers ?? {}) as Record<string, unknown>;
  return {
    ...app,
    stage: request.stage,
    removal: app.removal ?? 'retain',
    protect: app.protect ?? false,
    providers: { [home]: {}, ...providers },
  };
}

/** @returns what writes the recording, once everything has settled. */
async function runProgram(app: Record<string, unknown>, outfile: string): Promise<() => void> {
  const require = createRequire(join(request.platform, 'package.json'));
  const { runtime } = require('@pulumi/pulumi') as { runtime: PulumiRuntime };
  const { MockMonitor } = require('@pulumi/pulumi/runtime/mocks') as { MockMonitor: MonitorClass };
  const recorder = createRecorder();
  recorder.watch(MockMonitor);

  let lookupFailure: unknown;
  const lookups: string[] = [];
  await runtime.setMocks(
    {
      newResource: stateOf,
      call: ({ token, inputs }) => {
        lookups.push(token);
        try {
          return answerLookup(token, inputs, request.region);
        } catch (error) {
          // Pulumi reduces it to "Error: Error"; the message is kept here.
          lookupFailure ??= error;
          throw error;
        }
      },
    },
    String(app.name),
    request.stage,
    false,
    'organization',
  );
  runtime.setAllConfig(providerConfig(app));

  try {
    const { program } = (await import(pathToFileURL(outfile).href)) as { program: () => Promise<unknown> };
    // Pulumi asks for a stack with each of its thousand promises; only one that is told needs the names of the sources.
    process.setSourceMapsEnabled(false);
    await runtime.runInPulumiStack(program);
    await runtime.disconnect();
  } catch (error) {
    throw lookupFailure ?? error;
  }
  return () => {
    if (lookupFailure !== undefined) throw lookupFailure;
    writeFileSync(
      join(request.workFolder, 'evaluation.json'),
      JSON.stringify({ app, stage: request.stage, isDev: request.isDev, ...recorder.recording(), lookups }),
    );
  };
}

/** What SST's command line hands the default provider. */
function providerConfig(app: Record<string, unknown>): Record<string, string> {
  const { aws } = app.providers as { aws?: Record<string, unknown> };
  const config: Record<string, string> = { 'aws:region': request.region };
  for (const [key, value] of Object.entries(aws ?? {})) {
    if (key === 'version' || key === 'package') continue;
    config[`aws:${key}`] = typeof value === 'string' ? value : JSON.stringify(value);
  }
  return config;
}

function describe(error: unknown): string {
  process.setSourceMapsEnabled(true);
  if (!(error instanceof Error)) return String(error);
  const cause = error.cause === undefined ? '' : `\ncaused by ${describe(error.cause)}`;
  return `${error.stack ?? error.message}${cause}`;
}

function fail(error: unknown): void {
  process.stderr.write(`${describe(error)}\n`, () => process.exit(1));
}

process.on('unhandledRejection', fail);
process.on('uncaughtException', fail);
process.on('beforeExit', () => {
  try {
    if (finish === undefined) throw new Error('the configuration waits for something that never comes');
    finish();
    process.exit(0);
  } catch (error) {
    fail(error);
  }
});
main().catch(fail);
