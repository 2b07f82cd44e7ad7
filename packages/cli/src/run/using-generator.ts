import { resolveCredentials } from '@crossover/collect';
import {
  type LoadGenerator,
  type LoadGeneratorOptions,
  usingDistributedGenerator,
  usingLoadGenerator,
} from '@crossover/load';
import { counted, type Plan } from '@crossover/model';
import { placementOf } from '../load/worker-placement.ts';

/**
 * Lends one load generator, or as many as share each schedule, on this machine or on AWS; whoever plays notices no
 * difference.
 *
 * @throws CrossoverError `usage` when what workers on AWS need is not there.
 */
export async function usingGenerator<T>(
  plan: Plan,
  options: LoadGeneratorOptions & { readonly note: (text: string) => void },
  use: (generator: LoadGenerator) => Promise<T>,
): Promise<T> {
  const placement = placementOf(plan, process.env);
  if (placement === null) return usingLoadGenerator(options, use);
  return usingDistributedGenerator(
    {
      ...options,
      placement,
      ...(placement.where !== 'local' && { credentials: () => resolveCredentials(placement.region) }),
      onWorkerLost: ({ play, worker, requests, reason }) =>
        options.note(
          `! ${play}: load worker ${worker + 1} of ${placement.workers} is lost (${reason}), and with it the records of ${counted(requests, 'request')}.`,
        ),
    },
    use,
  );
}
