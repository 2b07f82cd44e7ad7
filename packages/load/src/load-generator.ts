import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { type ArtilleryProcess, startArtillery } from './artillery-process.ts';
import { ConductedGenerator } from './conducted-generator.ts';
import { type Conductor, openConductor } from './conductor.ts';
import type { LoadGenerator, LoadProgress } from './play.ts';

/** Artillery needs seconds to sum up its own report, which nobody reads here; it is not waited for longer. */
const FAREWELL_MS = 200;

export interface LoadGeneratorOptions {
  /** Linux CPU list to which the generator is pinned, e.g. `1`; null or absent: any CPU. */
  readonly cpus?: string | null;
  /** Hosts besides this machine that may be loaded. */
  readonly allowedHosts?: readonly string[];
  /** Called after each second of each play. */
  readonly onSecond?: (progress: LoadProgress) => void;
  readonly signal?: AbortSignal;
  /** Where the socket and the schedules are kept. Default: the system's, where SIGKILL leaves a small folder behind. */
  readonly temporaryFolder?: string;
}

/**
 * Starts one Artillery process with the `crossover` engine, lends it for as long as `use` runs, and ends it: also
 * when `use` throws, when the signal is aborted, and when this process is killed. It starts at once and in parallel:
 * what `use` prepares before its first play costs no time.
 */
export async function usingLoadGenerator<T>(
  options: LoadGeneratorOptions,
  use: (generator: LoadGenerator) => Promise<T>,
): Promise<T> {
  options.signal?.throwIfAborted();
  // Only this user may reach the socket.
  const folder = await mkdtemp(join(options.temporaryFolder ?? tmpdir(), 'load-'));
  let conductor: Conductor | undefined;
  let artillery: ArtilleryProcess | undefined;
  try {
    const socketPath =
      process.platform === 'win32' ? `\\\\.\\pipe\\${folder.replaceAll(/\W/g, '-')}` : join(folder, 'sock');
    conductor = await openConductor(socketPath);
    artillery = await startFollower(folder, socketPath, options.cpus ?? null);
    const generator = new ConductedGenerator({ ...options, folder, conductor, artillery });
    const result = await use(generator);
    conductor.say({ type: 'end' });
    await Promise.race([artillery.exited, sleep(FAREWELL_MS)]);
    return result;
  } finally {
    await artillery?.kill();
    conductor?.close();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startFollower(
  folder: string,
  socketPath: string,
  cpus: string | null,
): Promise<ArtilleryProcess> {
  const script = {
    config: {
      // Never used: each play names its own target, but Artillery refuses a script without one.
      target: 'http://127.0.0.1',
      engines: { crossover: {} },
      phases: [{ duration: 1, arrivalCount: 1 }],
    },
    scenarios: [{ name: 'conducted', engine: 'crossover', flow: [{ follow: { socket: socketPath } }] }],
  };
  const scriptPath = join(folder, 'script.yml');
  await writeFile(scriptPath, stringify(script));
  // Plugins and engines are looked up from Artillery's own place: the working folder does not matter.
  return startArtillery({ arguments: ['run', '--quiet', scriptPath], cwd: folder, cpus });
}

function sleep(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs).unref());
}
