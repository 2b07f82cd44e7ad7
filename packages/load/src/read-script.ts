import { readFile } from 'node:fs/promises';
import { CrossoverError } from '@crossover/model';
import { checkFlow } from 'artillery-engine-crossover/flow-check';
import { parse } from 'yaml';
import { hostsNamedIn } from './script-hosts.ts';

interface CheckedRun {
  readonly scriptPath: string;
  readonly engine: 'http' | 'crossover';
  readonly targetUrl: string;
  readonly allowedHosts?: readonly string[];
}

/** Wherever a script is run, it may speak to this machine. */
const LOOPBACK = ['localhost', '127.0.0.1', '::1'];

/** The parts of an Artillery script that matter here. */
export interface Script {
  readonly config?: {
    readonly engine?: string;
    readonly http?: { readonly defaults?: { readonly headers?: unknown } };
    readonly defaults?: { readonly headers?: unknown };
  };
  readonly scenarios?: readonly {
    readonly name?: string;
    readonly engine?: string;
    readonly flow?: unknown;
  }[];
}

/**
 * A user's script, once nothing in it would make the run worth nothing.
 *
 * @throws CrossoverError `invalid-script` when it cannot be read, names another host, or has what the engine does not
 * know.
 */
export async function readScript(run: CheckedRun): Promise<Script> {
  const invalid = (problem: string, cause?: unknown) =>
    new CrossoverError('invalid-script', `Script "${run.scriptPath}": ${problem}`, {
      hint: 'Expected an Artillery script as YAML; see https://www.artillery.io/docs/reference/test-script.',
      cause,
    });
  let script: Script;
  try {
    script = (parse(await readFile(run.scriptPath, 'utf8'), { logLevel: 'error' }) ?? {}) as Script;
  } catch (cause) {
    throw invalid(cause instanceof Error ? cause.message : String(cause), cause);
  }
  const { scenarios } = script;
  if (!Array.isArray(scenarios) || scenarios.length === 0) throw invalid('expected "scenarios", found none.');
  const strange = hostsNamedIn(script).find((host) => !hostsOf(run).includes(host));
  if (strange !== undefined) throw strangeHost(run, strange);
  if (run.engine === 'http') {
    const other = scenarios
      .map(({ engine }) => engine ?? script.config?.engine ?? 'http')
      .find((engine) => engine !== 'http');
    if (other !== undefined)
      throw invalid(`expected Artillery's HTTP engine, found "${other}", whose messages cannot be recorded.`);
    return script;
  }
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
  return script;
}

/** Hosts that the run's requests may go to. */
export function hostsOf({ targetUrl, allowedHosts = [] }: CheckedRun): readonly string[] {
  return [new URL(targetUrl).hostname, ...allowedHosts, ...LOOPBACK];
}

export function strangeHost(run: CheckedRun, host: string): CrossoverError {
  return new CrossoverError(
    'invalid-script',
    `Script "${run.scriptPath}": expected requests to the target alone, found one to ${host}, which was not sent.`,
    {
      hint: `Write the path alone, so that it goes to the target. If ${host} may be loaded as well: --confirm-host ${host}; its requests then count as the target's.`,
    },
  );
}
