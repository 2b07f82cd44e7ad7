import { isLoopback, readPlacement } from '@crossover/load';
import { CrossoverError, type LoadPlace, type Targets } from '@crossover/model';
import type { ArgsDef } from 'citty';
import { parseWholeNumber } from '../terminal/parse-number.ts';

/** Who sends the load. */
export const WORKER_OPTIONS = {
  workers: { type: 'string', description: 'load generators that share each schedule', valueHint: 'n' },
  'workers-on': {
    type: 'string',
    description: "where they run, by Artillery's own run-fargate or run-lambda; default: this machine",
    valueHint: 'fargate|lambda',
  },
} as const satisfies ArgsDef;

export interface WorkerOptions {
  readonly workers?: string | undefined;
  readonly 'workers-on'?: string | undefined;
}

const MOST = 16;

/**
 * What the plan keeps of the load generators; empty: one on this machine.
 *
 * @throws CrossoverError `usage` for a script, for a target that AWS cannot reach, or when the settings of workers on
 * AWS are missing.
 */
export function workersFrom(
  { workers, 'workers-on': where }: WorkerOptions,
  { script, targets }: { readonly script: string | undefined; readonly targets: Targets | undefined },
): { readonly loadWorkers?: number; readonly loadWorkersOn?: LoadPlace } {
  if (workers === undefined && where === undefined) return {};
  if (script !== undefined)
    throw new CrossoverError('usage', 'Expected --workers or --script, found both.', {
      hint: 'A script has no schedule that could be shared; Artillery divides its arrivals by itself.',
    });
  if (where === undefined) {
    const count = parseWholeNumber('--workers', workers ?? '1', 1, MOST);
    return count === 1 ? {} : { loadWorkers: count };
  }
  if (where !== 'fargate' && where !== 'lambda')
    throw new CrossoverError('usage', `Expected --workers-on to be fargate or lambda, found "${where}".`);
  if (workers === undefined)
    throw new CrossoverError('usage', 'Expected --workers with --workers-on, found none.', {
      hint: `For example --workers 4 --workers-on ${where}`,
    });
  assertReachable(targets);
  const loadWorkers = parseWholeNumber('--workers', workers, 1, MOST);
  const { region } = readPlacement(where, loadWorkers, process.env);
  return { loadWorkers, loadWorkersOn: { where, region } };
}

function assertReachable(targets: Targets | undefined): void {
  const hint = 'AWS does not reach this machine: use --workers alone, or a deployed target.';
  if (targets === undefined)
    throw new CrossoverError('usage', 'Expected --stage or --target with --workers-on, found the lab.', {
      hint,
    });
  const here = Object.values(targets.urls).find((url) => isLoopback(new URL(url)));
  if (here !== undefined)
    throw new CrossoverError('usage', `Expected targets that AWS can reach, found ${here}.`, { hint });
}
