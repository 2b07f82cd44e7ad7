import { spawnSync } from 'node:child_process';
import { accessSync, constants, realpathSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import type { DatabaseProgram } from './database.ts';

/** Beyond the PATH: where distributions and Homebrew put programs that are not meant to be called by hand. */
const FURTHER_FOLDERS = [
  '/usr/sbin',
  '/usr/libexec',
  '/usr/local/sbin',
  '/usr/local/bin',
  '/opt/homebrew/opt/mariadb/bin',
  '/opt/homebrew/opt/mysql/bin',
  '/usr/local/opt/mariadb/bin',
  '/usr/local/opt/mysql/bin',
];

/** The first `mariadbd` or `mysqld` of this machine that can be started, or null. */
export function findInstalledDatabase(path = process.env.PATH ?? ''): DatabaseProgram | null {
  const folders = [...path.split(delimiter).filter((folder) => folder !== ''), ...FURTHER_FOLDERS];
  for (const name of ['mariadbd', 'mysqld']) {
    for (const folder of folders) {
      const program = describeProgram(join(folder, name), folders);
      if (program !== null) return program;
    }
  }
  return null;
}

/** What `server` is, or null when it is not there, does not run or lacks what it needs to make a data folder. */
function describeProgram(server: string, folders: readonly string[]): DatabaseProgram | null {
  if (!isExecutable(server)) return null;
  const version = readVersion(server, []);
  if (version === null) return null;
  const origin = `${server} found on this machine`;
  const common = { version, server, baseFolder: null, libraryFolders: [], origin };
  if (!version.includes('MariaDB')) return { ...common, flavour: 'mysql', installer: null };
  const ownFolder = dirname(realpathSync(server));
  const installer = [ownFolder, join(ownFolder, '../bin'), ...folders]
    .map((folder) => join(folder, 'mariadb-install-db'))
    .find(isExecutable);
  return installer === undefined ? null : { ...common, flavour: 'mariadb', installer };
}

/** The version that a server program says of itself, or null when it does not run. */
export function readVersion(server: string, libraryFolders: readonly string[]): string | null {
  const { status, stdout } = spawnSync(server, ['--no-defaults', '--version'], {
    encoding: 'utf8',
    timeout: 10_000,
    env: { ...process.env, ...libraryVariables(libraryFolders) },
  });
  return status === 0 ? (/Ver (\S+)/.exec(stdout)?.[1] ?? null) : null;
}

export function libraryVariables(libraryFolders: readonly string[]): Record<string, string> {
  return libraryFolders.length === 0 ? {} : { LD_LIBRARY_PATH: libraryFolders.join(':') };
}

export function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
