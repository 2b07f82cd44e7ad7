import { existsSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import type { LabSettings } from '@crossover/model';

/**
 * Which cores are whose, as if the load came from another machine: the last is the generator's, the others are the
 * lab's. Empty where that cannot be had: one core, another system than Linux, no `taskset`.
 */
export function pinning(): Partial<Pick<LabSettings, 'systemCpus' | 'generatorCpus'>> {
  const last = availableParallelism() - 1;
  if (last < 1 || process.platform !== 'linux' || !existsSync('/usr/bin/taskset')) return {};
  return { systemCpus: last === 1 ? '0' : `0-${last - 1}`, generatorCpus: String(last) };
}
