import type { Keeper } from './keeper.ts';

/** The keeper, starting everything on the given CPUs (a list as for `taskset`, e.g. `0` or `0-1,3`; Linux). */
export function pinnedTo(cpus: string | null, keeper: Keeper): Keeper {
  if (cpus === null) return keeper;
  return {
    ...keeper,
    spawn: (command, args, options) =>
      keeper.spawn('taskset', ['--cpu-list', cpus, command, ...args], options),
  };
}
