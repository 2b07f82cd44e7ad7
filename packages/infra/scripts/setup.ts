/**
 * `npm run infra:setup`: unpacks SST's platform (its components and Pulumi's SDKs) so that `sst.config.ts` can be
 * type-checked and evaluated with no AWS account, no Pulumi and no Bun. Needs npm only; running it again is cheap.
 *
 * Writes below `.sst/` and `.sst-home/` of this repository and nowhere else: HOME, the configuration folder and npm's
 * cache are all turned there.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { rootCertificates } from 'node:tls';
import { PLATFORM_STAMP, pinnedSstVersion, platformProblem, ROOT } from './platform.ts';

const OWN_HOME = resolve(ROOT, '.sst-home');
const CERTIFICATES = resolve(OWN_HOME, 'certificates.pem');
/** SST calls a provider "not found" when the registry does not answer: it is asked again after so long. */
const RETRY_AFTER_MS = [2_000, 10_000];

/** Certificates beyond the system's, as Node or npm were told of them; SST's program reads neither setting. */
function extraCertificates(outer: NodeJS.ProcessEnv): string | undefined {
  return outer.SSL_CERT_FILE === undefined
    ? (outer.NODE_EXTRA_CA_CERTS ?? outer.npm_config_cafile)
    : undefined;
}

/** The caller's environment without anything of AWS, and with every place to write inside the repository. */
export function setupEnvironment(outer: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(outer).filter(
    ([name]) =>
      !(name.startsWith('AWS_') && name !== 'AWS_CA_BUNDLE') &&
      !/^npm_(config|package|lifecycle)_/i.test(name),
  );
  const registry = outer.NPM_REGISTRY ?? outer.npm_config_registry;
  return {
    ...Object.fromEntries(kept),
    ...(registry !== undefined && { NPM_REGISTRY: registry }),
    ...(extraCertificates(outer) !== undefined && { SSL_CERT_FILE: CERTIFICATES }),
    HOME: OWN_HOME,
    // SST's log of each run.
    TMPDIR: resolve(OWN_HOME, 'tmp'),
    XDG_CONFIG_HOME: resolve(OWN_HOME, 'config'),
    npm_config_cache: resolve(OWN_HOME, 'npm-cache'),
    // A company's registry and proxy are set in the user's .npmrc: it is read, never written.
    npm_config_userconfig: outer.npm_config_userconfig ?? resolve(homedir(), '.npmrc'),
    npm_config_update_notifier: 'false',
    SST_SKIP_DEPENDENCY_CHECK: '1',
    SST_NO_BUN: '1',
    SST_TELEMETRY_DISABLED: '1',
    SST_STAGE: 'setup',
  };
}

/** @param isTold what the program does, in full: only when it has failed before. */
function install(isTold: boolean): boolean {
  const { status, error } = spawnSync(
    process.execPath,
    [resolve(ROOT, 'node_modules/sst/bin/sst.mjs'), 'install', ...(isTold ? ['--print-logs'] : [])],
    { cwd: ROOT, env: setupEnvironment(process.env), stdio: 'inherit' },
  );
  if (error !== undefined) throw error;
  return status === 0;
}

async function setUp(): Promise<number> {
  if (platformProblem() === undefined) {
    console.log(`SST's platform ${pinnedSstVersion()} is in place.`);
    return 0;
  }
  mkdirSync(resolve(OWN_HOME, 'tmp'), { recursive: true });
  const extra = extraCertificates(process.env);
  if (extra !== undefined)
    writeFileSync(CERTIFICATES, [...rootCertificates, readFileSync(extra, 'utf8')].join('\n'));
  let isInstalled = install(false);
  for (const waitMs of isInstalled ? [] : RETRY_AFTER_MS) {
    await sleep(waitMs);
    isInstalled = install(true);
    if (isInstalled) break;
  }
  if (!isInstalled) {
    console.error(
      '`sst install` failed; the lines above say why. It needs the npm registry and about 450 MB of disk.',
    );
    return 1;
  }
  writeFileSync(PLATFORM_STAMP, `${pinnedSstVersion()}\n`);
  const problem = platformProblem();
  if (problem === undefined) return 0;
  console.error(`${problem.message} ${problem.hint ?? ''}`);
  return 1;
}

if (import.meta.main) process.exit(await setUp());
