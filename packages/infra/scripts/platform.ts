import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { CrossoverError } from '@crossover/model';

/** The repository's root: `sst.config.ts` is there, and everything SST writes stays below it. */
export const ROOT = resolve(import.meta.dirname, '../../..');
export const PLATFORM = resolve(ROOT, '.sst/platform');
/** Which version was unpacked. */
export const PLATFORM_STAMP = resolve(ROOT, '.sst/platform-version');

/** Of `app()`; SST writes which of them it has installed. */
const PROVIDERS = ['aws', 'random'];
const PROVIDER_LOCK = resolve(ROOT, '.sst/provider-lock.json');

/** The `sst` version the workspace pins; the platform must be of the same one. */
export function pinnedSstVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(resolve(ROOT, 'node_modules/sst/package.json'), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('node_modules/sst/package.json names no version. Run: npm ci');
}

/** Why the platform cannot be used, with the command that mends it; undefined when it can. */
export function platformProblem(platform: string = PLATFORM): CrossoverError | undefined {
  if (!existsSync(resolve(ROOT, 'node_modules/sst/package.json')))
    return problem(`SST in ${resolve(ROOT, 'node_modules')}`, 'none', 'npm ci');
  const isComplete =
    existsSync(resolve(platform, 'config.d.ts')) &&
    existsSync(resolve(platform, 'node_modules/@pulumi/aws/package.json'));
  if (!isComplete) return problem(`SST's platform in ${platform}`, 'none or a part of it');
  const lock = existsSync(PROVIDER_LOCK) ? readFileSync(PROVIDER_LOCK, 'utf8') : '';
  const absent = PROVIDERS.find((provider) => !lock.includes(`"alias": "${provider}"`));
  if (absent !== undefined) return problem(`SST's platform with the provider ${absent}`, 'one without it');
  const found = existsSync(PLATFORM_STAMP)
    ? readFileSync(PLATFORM_STAMP, 'utf8').trim()
    : 'one of an unknown version';
  const wanted = pinnedSstVersion();
  return found === wanted ? undefined : problem(`SST's platform ${wanted}, which the workspace pins`, found);
}

const problem = (expected: string, found: string, command = 'npm run infra:setup') =>
  new CrossoverError('deploy-failed', `Expected ${expected}, found ${found}.`, { hint: `Run: ${command}` });

/** @throws CrossoverError `deploy-failed` when the platform cannot be used */
export function requirePlatform(): void {
  const found = platformProblem();
  if (found !== undefined) throw found;
}
