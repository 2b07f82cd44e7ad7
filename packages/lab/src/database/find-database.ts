import { CrossoverError } from '@crossover/model';
import type { DatabaseProgram, DatabaseSource } from './database.ts';
import { canUseDebianPackages, isUnpacked } from './debian-packages.ts';
import { DOCKER_IMAGE, isDockerRunning } from './docker-server.ts';
import { findInstalledDatabase } from './installed-database.ts';

/** What this machine offers; a parameter, so that the order can be tested on any machine. */
export interface Machine {
  findInstalled(): DatabaseProgram | null;
  canUseDebianPackages(): boolean;
  isUnpacked(cacheFolder: string): boolean;
  isDockerRunning(): boolean;
}

/** This machine. `CROSSOVER_IGNORE_INSTALLED_DATABASE=1` makes it one without a server of its own. */
const THIS_MACHINE: Machine = {
  findInstalled: () =>
    process.env.CROSSOVER_IGNORE_INSTALLED_DATABASE === '1' ? null : findInstalledDatabase(),
  canUseDebianPackages,
  isUnpacked,
  isDockerRunning,
};

/**
 * The ways to a database that are open on this machine, best first: `databaseUrl` if given (and then no other),
 * an installed server, the distribution's packages, Docker. The next is tried when packages cannot be fetched.
 *
 * @throws CrossoverError `database-missing` when there is none.
 */
export function findDatabaseSources(
  options: { readonly databaseUrl?: string | undefined; readonly cacheFolder: string },
  machine: Machine = THIS_MACHINE,
): DatabaseSource[] {
  const { databaseUrl, cacheFolder } = options;
  if (databaseUrl !== undefined && databaseUrl !== '') return [{ kind: 'given', url: databaseUrl }];
  const program = machine.findInstalled();
  if (program !== null) return [{ kind: 'installed', program }];
  const sources: DatabaseSource[] = [];
  if (machine.canUseDebianPackages()) sources.push({ kind: 'packages', cacheFolder });
  if (machine.isDockerRunning()) sources.push({ kind: 'docker', image: DOCKER_IMAGE });
  if (sources.length === 0) throw noDatabase();
  return sources;
}

/** No way to a database, with the one command for each kind of machine. */
export function noDatabase(cause?: unknown): CrossoverError {
  return new CrossoverError(
    'database-missing',
    'Expected a MySQL-compatible server: DATABASE_URL is not set, no mariadbd or mysqld was found, ' +
      `and neither Debian's packages nor Docker can be used${cause instanceof Error ? ` (${cause.message})` : ''}.`,
    {
      hint: [
        'Install one with the command for this machine:',
        '  Debian, Ubuntu  sudo apt-get install --no-install-recommends mariadb-server-core mariadb-client-core',
        '  Fedora, RHEL    sudo dnf install mariadb-server',
        '  macOS           brew install mariadb',
        `  Docker          docker pull ${DOCKER_IMAGE}`,
      ].join('\n'),
      cause,
    },
  );
}

/** What would be used, for `crossover doctor`. Starts and fetches nothing. */
export interface DatabaseFinding {
  readonly kind: DatabaseSource['kind'] | 'missing';
  /** As a sentence, without passwords. */
  readonly description: string;
  readonly version: string | null;
  readonly hint: string | null;
}

/** Describes what `usingDatabase` would use with the same options. */
export function findDatabase(
  options: { readonly databaseUrl?: string | undefined; readonly cacheFolder: string },
  machine: Machine = THIS_MACHINE,
): DatabaseFinding {
  const found = (kind: DatabaseSource['kind'], description: string, version: string | null = null) => ({
    kind,
    description,
    version,
    hint: null,
  });
  try {
    const [source] = findDatabaseSources(options, machine);
    switch (source?.kind) {
      case 'given':
        return found('given', `scratch schemas on the server given by DATABASE_URL, ${hostOf(source.url)}`);
      case 'installed':
        return found('installed', `a private ${source.program.server}`, source.program.version);
      case 'packages':
        return machine.isUnpacked(options.cacheFolder)
          ? found('packages', `a private server from Debian packages unpacked in ${options.cacheFolder}`)
          : found('packages', `Debian packages, to be unpacked into ${options.cacheFolder} on first use`);
      case 'docker':
        return found('docker', `a private container of ${source.image}`, source.image);
      case undefined:
        throw noDatabase();
    }
  } catch (error) {
    if (!(error instanceof CrossoverError)) throw error;
    return { kind: 'missing', description: error.message, version: null, hint: error.hint ?? null };
  }
}

const hostOf = (url: string): string => (URL.canParse(url) ? new URL(url).host : 'not a URL');
