import { existsSync, readdirSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import type { GeneratorSecond, Request } from '@crossover/model';
import { writeRecords } from 'artillery-engine-crossover/record-file';
import { quantileOfUnsorted } from 'artillery-engine-crossover/second-meter';
import { type ArtilleryProcess, artilleryFailure, startArtillery } from './artillery-process.ts';
import { type Conductor, openConductor } from './conductor.ts';
import type { LoadProgress, PlaySummary } from './play.ts';
import { hostsOf, readScript, type Script, strangeHost } from './read-script.ts';
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

/** With these Artillery ends when it came to its end, but the script's plugins `ensure` (1) or `expect` (21) say no. */
const CHECKS_FAILED: readonly (number | null)[] = [1, 21];
/** Marks of our plugin beside the records. */
const ENDED = 'ended';
const REFUSED = 'refused-';

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
  const script = await readScript(run);
  const folder = await mkdtemp(join(run.temporaryFolder ?? tmpdir(), 'load-'));
  let artillery: ArtilleryProcess | undefined;
  let conductor: Conductor | undefined;
  const onAbort = () => void artillery?.kill();
  run.signal?.addEventListener('abort', onAbort, { once: true });
  try {
    const socketPath = join(folder, 'sock');
    conductor = await openConductor(socketPath);
    const seconds = collectSeconds(conductor, run, () => {
      if (refusedHosts(folder).length > 0) void artillery?.kill();
    });
    // Before now there was nothing to end.
    run.signal?.throwIfAborted();
    artillery = startArtillery({
      arguments: [
        'run',
        '--quiet',
        '--target',
        run.targetUrl,
        '--overrides',
        overridesOf(run, script, folder, socketPath),
        resolve(run.scriptPath),
      ],
      cwd: dirname(resolve(run.scriptPath)),
      cpus: run.cpus ?? null,
      targetUrl: run.targetUrl,
      ...(run.env === undefined ? {} : { env: run.env }),
    });
    const code = await artillery.exited;
    run.signal?.throwIfAborted();
    const [refused] = refusedHosts(folder);
    if (refused !== undefined) throw strangeHost(run, refused);
    const requests = await mergeParts(folder);
    const hasFailedChecks = CHECKS_FAILED.includes(code) && existsSync(join(folder, ENDED));
    if ((code !== 0 && !hasFailedChecks) || requests.length === 0) {
      const what = code === 0 ? 'that it sent no request' : `exit code ${code ?? 'none, but a signal'}`;
      throw artilleryFailure(
        `Expected Artillery to run "${run.scriptPath}", found ${what}.`,
        withoutSecrets(artillery.output(), run),
      );
    }
    const recordsPath = resolve(run.recordsPath);
    await mkdir(dirname(recordsPath), { recursive: true });
    const requestsSha256 = await writeRecords(recordsPath, requests);
    return { ...summarise(requests, seconds), requestsSha256, ...(hasFailedChecks && { hasFailedChecks }) };
  } finally {
    run.signal?.removeEventListener('abort', onAbort);
    await artillery?.kill();
    conductor?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function refusedHosts(folder: string): readonly string[] {
  return readdirSync(folder)
    .filter((name) => name.startsWith(REFUSED))
    .map((name) => decodeURIComponent(name.slice(REFUSED.length)));
}

/** What Artillery prints of a failure may show what it sent. */
function withoutSecrets(output: string, { headersFrom = {} }: ScriptRun): string {
  return Object.values(headersFrom).reduce((text, variable) => {
    const value = process.env[variable];
    return value === undefined || value === '' ? text : text.replaceAll(value, `(the value of ${variable})`);
  }, output);
}

function overridesOf(run: ScriptRun, script: Script, folder: string, socketPath: string): string {
  const plugins = { crossover: { records: folder, progress: socketPath, hosts: hostsOf(run) } };
  // Overrides are arguments, which every user of the machine may read: Artillery itself fills in the values.
  const headers = Object.fromEntries(
    Object.entries(run.headersFrom ?? {}).map(([name, variable]) => [name, `{{ $env.${variable} }}`]),
  );
  // Artillery reads the script's headers from one of two places: ours join them there.
  const { http, defaults } = script.config ?? {};
  const isOld = http?.defaults?.headers === undefined && defaults?.headers !== undefined;
  const place = isOld ? { defaults: { headers } } : { http: { defaults: { headers } } };
  const engine = run.engine === 'crossover' ? { engine: 'crossover', engines: { crossover: {} } } : {};
  return JSON.stringify({ config: { plugins, ...(run.headersFrom !== undefined && place), ...engine } });
}

function collectSeconds(conductor: Conductor, run: ScriptRun, afterSecond: () => void): GeneratorSecond[] {
  const seconds: GeneratorSecond[] = [];
  conductor.listen((message) => {
    if (message.type !== 'second') return;
    seconds.push(message.progress.second);
    run.onSecond?.({ play: basename(run.scriptPath), ...message.progress });
    afterSecond();
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
