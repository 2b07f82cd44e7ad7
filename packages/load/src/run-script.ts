import { mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { CrossoverError, type GeneratorSecond, type Request } from '@crossover/model';
import { checkFlow } from 'artillery-engine-crossover/flow-check';
import { writeRecords } from 'artillery-engine-crossover/record-file';
import { quantileOfUnsorted } from 'artillery-engine-crossover/second-meter';
import { parse } from 'yaml';
import { type ArtilleryProcess, artilleryFailure, startArtillery } from './artillery-process.ts';
import { type Conductor, openConductor } from './conductor.ts';
import type { LoadProgress, PlaySummary } from './play.ts';
import { readRequests } from './requests-file.ts';
import { checkTarget } from './target.ts';

export interface ScriptRun {
  readonly scriptPath: string;
  /** `http`: Artillery's own engine, recorded by our plugin. `crossover`: our client runs the flow. */
  readonly engine: 'http' | 'crossover';
  /** Takes the place of the script's own target. */
  readonly targetUrl: string;
  readonly recordsPath: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Names of headers that every request carries, each with the environment variable that holds its value. */
  readonly headersFrom?: Readonly<Record<string, string>> | undefined;
  readonly cpus?: string | null;
  readonly allowedHosts?: readonly string[];
  readonly signal?: AbortSignal;
  /** Where the parts of the records are kept until they are one file. Default: the system's. */
  readonly temporaryFolder?: string;
  /** Per worker thread of Artillery; on two cores there is one. */
  readonly onSecond?: (progress: LoadProgress) => void;
}

/**
 * Runs a user's own Artillery script to its end and stores its requests in the same form as a play's, times from the
 * earliest intended send. Nothing is scheduled ahead: `scheduled` is what was sent, and lateness of arrivals is
 * visible only as far as a virtual user's first request went out after its arrival.
 *
 * @throws CrossoverError `invalid-script` when the script cannot be read or has what the engine does not know,
 * `usage` for a target that may not be loaded, `load-failed` when Artillery fails; the signal's reason when aborted.
 */
export async function runScript(run: ScriptRun): Promise<PlaySummary> {
  run.signal?.throwIfAborted();
  checkTarget(run.targetUrl, run.allowedHosts);
  await checkScript(run);
  const folder = await mkdtemp(join(run.temporaryFolder ?? tmpdir(), 'load-'));
  let artillery: ArtilleryProcess | undefined;
  let conductor: Conductor | undefined;
  const onAbort = () => void artillery?.kill();
  run.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const socketPath = join(folder, 'sock');
    conductor = await openConductor(socketPath);
    const seconds = collectSeconds(conductor, run);
    // Before now there was nothing to end.
    run.signal?.throwIfAborted();
    artillery = startArtillery({
      arguments: [
        'run',
        '--quiet',
        '--target',
        run.targetUrl,
        '--overrides',
        overridesOf(run, folder, socketPath),
        resolve(run.scriptPath),
      ],
      cwd: dirname(resolve(run.scriptPath)),
      cpus: run.cpus ?? null,
      targetUrl: run.targetUrl,
      ...(run.env === undefined ? {} : { env: run.env }),
    });
    const code = await artillery.exited;
    run.signal?.throwIfAborted();
    const requests = await mergeParts(folder);
    if (code !== 0 || requests.length === 0) {
      const what = code === 0 ? 'that it sent no request' : `exit code ${code ?? 'none, but a signal'}`;
      throw artilleryFailure(
        `Expected Artillery to run "${run.scriptPath}", found ${what}.`,
        artillery.output(),
      );
    }
    const recordsPath = resolve(run.recordsPath);
    await mkdir(dirname(recordsPath), { recursive: true });
    const requestsSha256 = await writeRecords(recordsPath, requests);
    return { ...summarise(requests, seconds), requestsSha256 };
  } finally {
    run.signal?.removeEventListener('abort', onAbort);
    await artillery?.kill();
    conductor?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function checkScript(run: ScriptRun): Promise<void> {
  const invalid = (problem: string, cause?: unknown) =>
    new CrossoverError('invalid-script', `Script "${run.scriptPath}": ${problem}`, {
      hint: 'Expected an Artillery script as YAML; see https://www.artillery.io/docs/reference/test-script.',
      cause,
    });
  let script: unknown;
  try {
    script = parse(await readFile(run.scriptPath, 'utf8'));
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
  const { scenarios } = (script ?? {}) as {
    scenarios?: { name?: string; engine?: string; flow?: unknown }[];
  };
  if (!Array.isArray(scenarios) || scenarios.length === 0) throw invalid('expected "scenarios", found none.');
  if (run.engine === 'http') return;
  for (const scenario of scenarios) {
    try {
      if (scenario.engine !== undefined && scenario.engine !== 'crossover') {
        throw new Error(
          `Expected no engine of its own, found "${scenario.engine}". Use the stock engine for this script: --engine http.`,
        );
      }
      checkFlow(scenario.flow);
    } catch (cause) {
      throw invalid(
        `in scenario "${scenario.name ?? 'without name'}": ${cause instanceof Error ? cause.message : String(cause)}`,
        cause,
      );
    }
  }
}

function overridesOf(run: ScriptRun, folder: string, socketPath: string): string {
  const plugins = { crossover: { records: folder, progress: socketPath } };
  // Overrides are arguments, which every user of the machine may read: Artillery itself fills in the values.
  const headers = Object.fromEntries(
    Object.entries(run.headersFrom ?? {}).map(([name, variable]) => [name, `{{ $env.${variable} }}`]),
  );
  const http = run.headersFrom === undefined ? {} : { http: { defaults: { headers } } };
  const engine = run.engine === 'crossover' ? { engine: 'crossover', engines: { crossover: {} } } : {};
  return JSON.stringify({ config: { plugins, ...http, ...engine } });
}

function collectSeconds(conductor: Conductor, run: ScriptRun): GeneratorSecond[] {
  const seconds: GeneratorSecond[] = [];
  conductor.listen((message) => {
    if (message.type !== 'second') return;
    seconds.push(message.progress.second);
    run.onSecond?.({ play: basename(run.scriptPath), ...message.progress });
  });
  return seconds;
}

/** The requests of all workers in the order of their intended sends, times from the first of them. */
async function mergeParts(folder: string): Promise<Request[]> {
  const parts = (await readdir(folder)).filter((name) => name.endsWith('.ndjson.gz')).sort();
  const requests: Request[] = [];
  for (const part of parts) {
    for await (const request of readRequests(join(folder, part))) requests.push(request);
  }
  requests.sort((a, b) => a.intendedMs - b.intendedMs);
  const originMs = requests[0]?.intendedMs ?? 0;
  const fromOrigin = (timeMs: number) => Math.max(0, Math.round((timeMs - originMs) * 1000) / 1000);
  const orNull = (timeMs: number | null) => (timeMs === null ? null : fromOrigin(timeMs));
  return requests.map((request, index) => ({
    ...request,
    index,
    intendedMs: fromOrigin(request.intendedMs),
    sentMs: fromOrigin(request.sentMs),
    connectedMs: orNull(request.connectedMs),
    firstByteMs: orNull(request.firstByteMs),
    endMs: fromOrigin(request.endMs),
  }));
}

function summarise(
  requests: readonly Request[],
  seconds: readonly GeneratorSecond[],
): Omit<PlaySummary, 'requestsSha256'> {
  const lagsMs = requests.map((request) => request.sentMs - request.intendedMs);
  const failed = requests.filter((request) => request.error !== null).length;
  return {
    scheduled: requests.length,
    sent: requests.length,
    completed: requests.length - failed,
    failed,
    lagP50Ms: quantileOfUnsorted(lagsMs, 0.5),
    lagP99Ms: quantileOfUnsorted(lagsMs, 0.99),
    lagMaxMs: quantileOfUnsorted(lagsMs, 1),
    connectionsOpened: requests.filter((request) => request.connectedMs !== null).length,
    seconds: [...seconds],
  };
}
