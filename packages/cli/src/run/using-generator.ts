import {
  type LoadGenerator,
  type LoadGeneratorOptions,
  usingDistributedGenerator,
  usingLoadGenerator,
} from '@crossover/load';

/** Lends one load generator, or as many as share each schedule on this machine; whoever plays notices no difference. */
export function usingGenerator<T>(
  workers: number | undefined,
  options: LoadGeneratorOptions & { readonly note: (text: string) => void },
  use: (generator: LoadGenerator) => Promise<T>,
): Promise<T> {
  if (workers === undefined) return usingLoadGenerator(options, use);
  return usingDistributedGenerator(
    {
      ...options,
      placement: { where: 'local', workers },
      onWorkerLost: ({ play, worker, requests, reason }) =>
        options.note(
          `! ${play}: load worker ${worker + 1} of ${workers} is lost (${reason}); its ${requests} requests are missing.`,
        ),
    },
    use,
  );
}
