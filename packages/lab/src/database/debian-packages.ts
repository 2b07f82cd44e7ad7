import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { CrossoverError } from '@crossover/model';
import type { Keeper } from '../keeper/keeper.ts';
import type { DatabaseProgram } from './database.ts';
import { isExecutable, libraryVariables, readVersion } from './installed-database.ts';

const PACKAGES = ['mariadb-server-core', 'mariadb-client-core'];

/** Libraries of libraries: more rounds than this would mean that the archive is broken. */
const MAX_LIBRARY_ROUNDS = 5;

/** Whether this machine can fetch Debian's or Ubuntu's packages. */
export function canUseDebianPackages(): boolean {
  return ['/usr/bin/apt-get', '/usr/bin/dpkg', '/usr/bin/dpkg-deb'].every(isExecutable);
}

export const isUnpacked = (cacheFolder: string): boolean => describeUnpacked(cacheFolder) !== null;

/**
 * The distribution's own server, unpacked into the cache folder: no root, nothing installed system-wide. Fetched
 * on the first use (about 10 MB of packages and the archive's index), then taken from there.
 *
 * @throws CrossoverError `database-missing` when the packages cannot be fetched or do not run here.
 */
export async function unpackDebianDatabase(
  keeper: Keeper,
  cacheFolder: string,
  say: (sentence: string) => void,
  signal?: AbortSignal,
): Promise<DatabaseProgram> {
  const present = describeUnpacked(cacheFolder);
  if (present !== null) return present;
  const apt = new Apt(keeper, signal);
  // Unpacked beside and renamed when complete, so that two at once or a kill never leave half a server.
  const unpacked = `${rootFolder(cacheFolder)}.${keeper.mark}`;
  const leftOver = keeper.runAtEnd(['rm', '-rf', unpacked]);
  try {
    say(
      `Fetching the distribution's MariaDB packages into ${cacheFolder} (nothing is installed system-wide).`,
    );
    await apt.update();
    mkdirSync(unpacked, { recursive: true });
    await apt.unpack(PACKAGES, unpacked);
    await addMissingLibraries(apt, unpacked, say);
    if (!existsSync(rootFolder(cacheFolder))) renameSync(unpacked, rootFolder(cacheFolder));
  } catch (cause) {
    signal?.throwIfAborted();
    throw new CrossoverError(
      'database-missing',
      `The distribution's MariaDB packages could not be had: ${String(cause instanceof Error ? cause.message : cause)}`,
      { cause },
    );
  } finally {
    rmSync(unpacked, { recursive: true, force: true });
    leftOver.forget();
  }
  const program = describeUnpacked(cacheFolder);
  if (program === null) {
    throw new CrossoverError(
      'database-missing',
      'The unpacked MariaDB server does not run on this machine.',
      {
        hint: `Remove ${rootFolder(cacheFolder)} and try again.`,
      },
    );
  }
  return program;
}

const rootFolder = (cacheFolder: string) => join(cacheFolder, 'debian-mariadb');

function describeUnpacked(cacheFolder: string): DatabaseProgram | null {
  const root = rootFolder(cacheFolder);
  const server = join(root, 'usr/sbin/mariadbd');
  const installer = join(root, 'usr/bin/mariadb-install-db');
  if (!isExecutable(server) || !isExecutable(installer)) return null;
  const libraryFolders = findLibraryFolders(root);
  const version = readVersion(server, libraryFolders);
  return version === null
    ? null
    : {
        flavour: 'mariadb',
        version,
        server,
        installer,
        baseFolder: join(root, 'usr'),
        libraryFolders,
        origin: 'Debian packages in the cache folder',
      };
}

/** `lib/<triplet>` and `usr/lib/<triplet>` of unpacked libraries. */
function findLibraryFolders(root: string): string[] {
  return ['lib', 'usr/lib'].flatMap((folder) => {
    const path = join(root, folder);
    if (!existsSync(path)) return [];
    return readdirSync(path)
      .filter((name) => name.endsWith('-linux-gnu'))
      .map((name) => join(path, name));
  });
}

/**
 * A small machine lacks libraries that the server needs. Which, the dynamic linker says; in which packages they
 * are, the dependencies of what has been unpacked: those not installed are unpacked as well, round by round.
 */
async function addMissingLibraries(apt: Apt, root: string, say: (sentence: string) => void): Promise<void> {
  let packages = PACKAGES;
  const programs = ['usr/sbin/mariadbd', 'usr/bin/my_print_defaults'].map((path) => join(root, path));
  for (let round = 0; round < MAX_LIBRARY_ROUNDS; round += 1) {
    const missing = programs.flatMap((program) => missingLibraries(program, findLibraryFolders(root)));
    if (missing.length === 0) return;
    packages = apt.dependenciesToAdd(packages);
    if (packages.length === 0) throw new Error(`no package has ${missing.join(', ')}`);
    say(`Fetching libraries that this machine lacks: ${packages.join(', ')}.`);
    await apt.unpack(packages, root);
  }
}

function missingLibraries(program: string, libraryFolders: readonly string[]): string[] {
  if (!existsSync(program)) return [];
  const { stdout } = spawnSync('ldd', [program], {
    encoding: 'utf8',
    env: { ...process.env, ...libraryVariables(libraryFolders) },
  });
  return [...stdout.matchAll(/(\S+) => not found/g)].map((match) => match[1] ?? '');
}

/** apt with lists and caches of its own: works without root and without an earlier `apt-get update`. */
class Apt {
  readonly #keeper: Keeper;
  readonly #folder: string;
  readonly #signal: AbortSignal | undefined;
  readonly #options: readonly string[];
  readonly #seen = new Set<string>(PACKAGES);

  constructor(keeper: Keeper, signal: AbortSignal | undefined) {
    this.#keeper = keeper;
    this.#folder = join(keeper.folder, 'apt');
    this.#signal = signal;
    for (const name of ['lists/partial', 'archives/partial', 'packages']) {
      mkdirSync(join(this.#folder, name), { recursive: true });
    }
    this.#options = [
      `Dir::State::lists=${this.#folder}/lists`,
      `Dir::Cache=${this.#folder}`,
      `Dir::Cache::archives=${this.#folder}/archives`,
      // Root's apt would hand the download to a user who may not write here.
      'APT::Sandbox::User=',
      'Debug::NoLocking=true',
      'Acquire::Languages=none',
      'Acquire::Retries=2',
    ].flatMap((option) => ['-o', option]);
  }

  /** A third-party source that cannot be reached must not matter; what is really missing shows at the download. */
  async update(): Promise<void> {
    await this.#run('apt-get', [...this.#options, '--quiet', 'update'], this.#folder).catch(() => {
      this.#signal?.throwIfAborted();
    });
  }

  async unpack(packages: readonly string[], root: string): Promise<void> {
    const folder = join(this.#folder, 'packages');
    await this.#run('apt-get', [...this.#options, '--quiet', 'download', ...packages], folder);
    for (const file of readdirSync(folder).filter((name) => name.endsWith('.deb'))) {
      await this.#run('dpkg-deb', ['--extract', join(folder, file), root], folder);
      rmSync(join(folder, file));
    }
  }

  /** Dependencies of `packages`, first alternative each, that are neither installed nor unpacked already. */
  dependenciesToAdd(packages: readonly string[]): string[] {
    const { stdout } = spawnSync('apt-cache', [...this.#options, 'show', '--no-all-versions', ...packages], {
      encoding: 'utf8',
      maxBuffer: 16e6,
    });
    const names = [...stdout.matchAll(/^(?:Pre-)?Depends: (.*)$/gm)]
      .flatMap((match) => (match[1] ?? '').split(','))
      .map((dependency) => dependency.trim().split(/[ (:|]/)[0] ?? '')
      .filter((name) => name.startsWith('lib') && !this.#seen.has(name) && !isInstalled(name));
    for (const name of names) this.#seen.add(name);
    return [...new Set(names)];
  }

  #run(command: string, args: readonly string[], cwd: string): Promise<void> {
    return new Promise((resolve, reject) => {
      const child = this.#keeper.spawn(command, args, {
        cwd,
        stdio: ['ignore', 'ignore', 'pipe'],
        env: { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' },
        ...(this.#signal === undefined ? {} : { signal: this.#signal }),
      });
      let errors = '';
      child.stderr?.on('data', (chunk: Buffer) => {
        errors = `${errors}${chunk.toString()}`.slice(-600);
      });
      child.once('error', reject);
      child.once('close', (code) => {
        if (code === 0) resolve();
        else reject(new Error(`${command} ended with ${code}: ${errors.trim()}`));
      });
    });
  }
}

function isInstalled(name: string): boolean {
  const { stdout } = spawnSync('dpkg-query', ['--status', name], { encoding: 'utf8' });
  return stdout.includes('install ok installed');
}
