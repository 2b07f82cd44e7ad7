import { CrossoverError } from '@crossover/model';
import { expect, test } from 'vitest';
import type { DatabaseProgram } from '../src/database/database.ts';
import { findDatabase, findDatabaseSources, type Machine } from '../src/database/find-database.ts';

const PROGRAM: DatabaseProgram = {
  flavour: 'mariadb',
  version: '10.11.18-MariaDB',
  server: '/usr/sbin/mariadbd',
  installer: '/usr/bin/mariadb-install-db',
  baseFolder: null,
  libraryFolders: [],
  origin: '/usr/sbin/mariadbd found on this machine',
};

const cacheFolder = '/cache';

/** A machine with everything, but for what a test takes away. */
const machine = (without: Partial<Machine> = {}): Machine => ({
  findInstalled: () => PROGRAM,
  canUseDebianPackages: () => true,
  isUnpacked: () => false,
  isDockerRunning: () => true,
  ...without,
});
const NOT_INSTALLED = { findInstalled: () => null };
const NOT_DEBIAN = { ...NOT_INSTALLED, canUseDebianPackages: () => false };
const NOTHING = { ...NOT_DEBIAN, isDockerRunning: () => false };

const kinds = (found: ReturnType<typeof findDatabaseSources>) => found.map(({ kind }) => kind);

test('a given URL is used and nothing else is looked for', () => {
  const untouchable = machine({
    findInstalled: () => {
      throw new Error('looked for an installed server');
    },
  });
  const found = findDatabaseSources({ databaseUrl: 'mysql://a:b@db:3306', cacheFolder }, untouchable);
  expect(found).toEqual([{ kind: 'given', url: 'mysql://a:b@db:3306' }]);
});

test('an empty URL is as good as none', () => {
  expect(kinds(findDatabaseSources({ databaseUrl: '', cacheFolder }, machine()))).toEqual(['installed']);
});

test('then an installed server, then packages, then Docker', () => {
  expect(kinds(findDatabaseSources({ cacheFolder }, machine()))).toEqual(['installed']);
  expect(kinds(findDatabaseSources({ cacheFolder }, machine(NOT_INSTALLED)))).toEqual(['packages', 'docker']);
  expect(kinds(findDatabaseSources({ cacheFolder }, machine(NOT_DEBIAN)))).toEqual(['docker']);
});

test('with nothing at hand the error has one command for each kind of machine', () => {
  const search = () => findDatabaseSources({ cacheFolder }, machine(NOTHING));
  expect(search).toThrow(CrossoverError);
  const error = (() => {
    try {
      return search();
    } catch (caught) {
      return caught;
    }
  })();
  expect(error).toMatchObject({ code: 'database-missing', exitCode: 1 });
  const hint = error instanceof CrossoverError ? (error.hint ?? '') : '';
  for (const tool of ['apt-get install', 'dnf install', 'brew install', 'docker pull']) {
    expect(hint.split(tool), tool).toHaveLength(2);
  }
});

test('what would be used is described without starting it and without the password', () => {
  const describe = (without: Partial<Machine>, databaseUrl?: string) =>
    findDatabase({ databaseUrl, cacheFolder }, machine(without));
  expect(describe({}, 'mysql://me:secret@db.example:3306/shop')).toMatchObject({ kind: 'given' });
  expect(describe({}, 'mysql://me:secret@db.example:3306/shop').description).not.toContain('secret');
  expect(describe({})).toMatchObject({ kind: 'installed', version: '10.11.18-MariaDB' });
  expect(describe(NOT_INSTALLED).description).toContain('to be unpacked into /cache');
  expect(describe({ ...NOT_INSTALLED, isUnpacked: () => true }).description).toContain('unpacked in /cache');
  expect(describe(NOT_DEBIAN)).toMatchObject({ kind: 'docker' });
  expect(describe(NOTHING)).toMatchObject({ kind: 'missing' });
  expect(describe(NOTHING).hint).toContain('apt-get install');
});
