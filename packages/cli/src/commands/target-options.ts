import { CrossoverError, findArchitecture, type Targets } from '@crossover/model';
import type { ArgsDef } from 'citty';
import { assertStage } from '../deploy/sst.ts';
import { PROJECT } from '../project.ts';
import { readStage } from '../run/targets/read-stage.ts';
import { valuesOf } from '../terminal/repeated-option.ts';

/** Where load goes when not to the lab. Those that name a value may be given several times. */
export const TARGET_OPTIONS = {
  stage: { type: 'string', description: 'measure a deployed stage of this project', valueHint: 'name' },
  target: {
    type: 'string',
    description: "measure anyone's own deployment; once for each architecture",
    valueHint: 'architecture=url',
  },
  'header-env': {
    type: 'string',
    description: 'a header of every request, its value from the environment; may be repeated',
    valueHint: 'Header=VARIABLE',
  },
  'parity-path': {
    type: 'string',
    description:
      'a GET request, such as /health, that all targets must answer alike before load; may be repeated',
    valueHint: 'path',
  },
  'reset-env': {
    type: 'string',
    description: "a command that puts a target's data back before each repeat, from the environment",
    valueHint: 'VARIABLE',
  },
} as const satisfies ArgsDef;

const VARIABLE = /^[A-Za-z_][A-Za-z0-9_]*$/;

/** Options that may be given more than once. */
export const REPEATABLE: readonly string[] = ['target', 'header-env', 'parity-path', 'confirm-host'];

const HEADER = /^([A-Za-z0-9-]+)=([A-Za-z_][A-Za-z0-9_]*)$/;

export interface TargetOptions {
  readonly stage?: string | undefined;
  readonly 'reset-env'?: string | undefined;
}

/**
 * The targets that a command line names, and a stage's region; undefined: the lab.
 *
 * @throws CrossoverError `usage`, `unknown-architecture`
 */
export async function targetsFrom(
  { stage, 'reset-env': resetFrom }: TargetOptions,
  rawArgs: readonly string[],
): Promise<{ targets: Targets; region: string | undefined } | undefined> {
  const given = valuesOf('--target', rawArgs);
  const headers = valuesOf('--header-env', rawArgs);
  const parityPaths = valuesOf('--parity-path', rawArgs);
  if (stage === undefined && given.length === 0) {
    if (headers.length + parityPaths.length === 0 && resetFrom === undefined) return undefined;
    throw new CrossoverError(
      'usage',
      'Expected --stage or --target with --header-env, --parity-path and --reset-env, found none.',
    );
  }
  if (stage !== undefined && given.length > 0)
    throw new CrossoverError('usage', 'Expected --stage or --target, found both.');
  for (const path of parityPaths)
    if (!path.startsWith('/'))
      throw new CrossoverError('usage', `Expected --parity-path to begin with /, found "${path}".`);
  // Not shown: it may be the command itself.
  if (resetFrom !== undefined && !VARIABLE.test(resetFrom))
    throw new CrossoverError('usage', 'Expected --reset-env VARIABLE, found something else.', {
      hint: 'The name of an environment variable that holds the command: --reset-env MY_COMMAND',
    });
  const own = {
    headersFrom: parseHeaders(headers),
    parityPaths,
    ...(resetFrom !== undefined && { resetFrom }),
  };
  if (stage === undefined)
    return { targets: { stage: null, urls: parseTargets(given), ...own }, region: undefined };
  assertStage(stage);
  const { urls, deployed } = await readStage(stage, PROJECT.stageOutputs);
  return { targets: { stage, urls, ...own, deployed }, region: deployed.region };
}

function parseTargets(given: readonly string[]): Record<string, string> {
  const urls: Record<string, string> = {};
  for (const text of given) {
    const [name = '', address = ''] = text.split(/=(.*)/s, 2);
    const url = URL.parse(address);
    if (url === null || !['http:', 'https:'].includes(url.protocol))
      throw new CrossoverError('usage', `Expected --target architecture=url, found "${text}".`, {
        hint: 'For example --target serverful=https://a.example.com --target serverless=https://b.example.com',
      });
    // They would be in plan.json.
    if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '')
      throw new CrossoverError(
        'usage',
        `Expected --target ${name} without credentials, query or fragment, found some.`,
        {
          hint: 'Give credentials by --header-env, from the environment.',
        },
      );
    const { id } = findArchitecture(name);
    if (urls[id] !== undefined)
      throw new CrossoverError('usage', `Expected one --target for ${id}, found two.`);
    urls[id] = `${url.origin}${url.pathname.replace(/\/$/, '')}`;
  }
  return urls;
}

/** @throws CrossoverError `usage` for a name given twice, in whatever case: only one of them would be sent */
function parseHeaders(given: readonly string[]): Record<string, string> {
  const parsed = given.map(parseHeader);
  const names = parsed.map(([name]) => name.toLowerCase());
  const twice = parsed.find((_, i) => names.indexOf(names[i] ?? '') !== i);
  if (twice === undefined) return Object.fromEntries(parsed);
  throw new CrossoverError('usage', `Expected one --header-env for ${twice[0]}, found two.`);
}

function parseHeader(text: string): [string, string] {
  const [, name, variable] = HEADER.exec(text) ?? [];
  if (name !== undefined && variable !== undefined) return [name, variable];
  // Not shown: it may be the value itself.
  throw new CrossoverError('usage', 'Expected --header-env Header=VARIABLE, found something else.', {
    hint: 'The name of an environment variable, not the value: --header-env Authorization=MY_TOKEN',
  });
}
