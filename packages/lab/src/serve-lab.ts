import { watch } from 'node:fs';
import type { Artefacts } from './edge/edge-protocol.ts';
import { type Lab, type LabOptions, usingLab } from './lab.ts';
import { formatEvent } from './live-log.ts';

export interface ServeLabOptions extends Omit<LabOptions, 'isWatched' | 'onEvent'> {
  /** Folders of the code: a change in one of them has the bundles built again. */
  readonly watchFolders: readonly string[];
  readonly rebuild: () => Promise<Artefacts>;
  readonly print: (line: string) => void;
  /** Ends the lab. */
  readonly signal: AbortSignal;
}

/** An editor saves a file in several steps, and often several files at once. */
const SETTLE_MS = 150;

/**
 * Keeps a lab up for a person until `signal` is aborted: prints where it is and what happens in it, and runs the
 * new code when it changes. Environments start live, as nobody waits for a bank to be filled.
 *
 * @throws CrossoverError as `usingLab` does; not when it is ended by `signal` once it is up.
 */
export async function serveLab(options: ServeLabOptions): Promise<void> {
  const { print, signal } = options;
  const settings = { ...options.settings, coldStarts: 'live' as const };
  await usingLab(
    { ...options, settings, isWatched: true, onEvent: (event) => print(formatEvent(event, new Date())) },
    async (lab) => {
      introduce(lab, print);
      const stopWatching = watchCode(lab, options);
      await aborted(signal);
      stopWatching();
      print('Ending the lab.');
    },
  );
}

function introduce(lab: Lab, print: (line: string) => void): void {
  print(`Database ${lab.database.version}: ${lab.database.origin}`);
  for (const [id, { url, databaseUrl }] of Object.entries(lab.targets)) {
    print(`${id.padEnd(12)} ${url}`);
    print(`${''.padEnd(12)} ${databaseUrl}`);
  }
  print('Ctrl-C ends the lab and removes its data.');
}

function watchCode(lab: Lab, { watchFolders, rebuild, print }: ServeLabOptions): () => void {
  let timer: NodeJS.Timeout | undefined;
  let work: Promise<void> = Promise.resolve();
  const reload = async () => {
    const startedAt = performance.now();
    try {
      await lab.replaceArtefacts(await rebuild());
      print(`The code has changed: restarted in ${(performance.now() - startedAt).toFixed(0)} ms.`);
    } catch (error) {
      print(
        `The code has changed but the old keeps running: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  };
  const watchers = watchFolders.map((folder) =>
    watch(folder, { recursive: true }, () => {
      clearTimeout(timer);
      timer = setTimeout(() => {
        work = work.then(reload);
      }, SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
