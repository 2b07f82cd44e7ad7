import { type FSWatcher, watch } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_FILES } from '@crossover/model';
import type { AstroIntegration } from 'astro';

/** What a page shows of a run, at the top of its folder: the report, and words that a person wrote beside it. */
const isShown = (file: string | null) => file === RUN_FILES.report || file?.endsWith('.md') === true;

/** Several files change when a report is written; one reload is enough. */
const SETTLE_MS = 150;

/** In development the pages follow the runs: a report written again, or a new run, and the browser shows it. */
export function followData(reports: string): AstroIntegration {
  return {
    name: 'crossover-follow-data',
    hooks: {
      'astro:server:setup': async ({ server }) => {
        let timer: NodeJS.Timeout | undefined;
        const watched = new Map<string, FSWatcher>();
        const changed = () => {
          clearTimeout(timer);
          timer = setTimeout(() => {
            // Pages keep what they read: thrown away, they read again.
            for (const environment of Object.values(server.environments))
              environment.moduleGraph.invalidateAll();
            server.hot.send({ type: 'full-reload', path: '*' });
          }, SETTLE_MS);
        };
        const follow = (folder: string, isOfInterest: (file: string | null) => boolean) => {
          if (watched.has(folder)) return;
          watched.set(
            folder,
            watch(folder, (_event, file) => {
              if (isOfInterest(file)) changed();
            }),
          );
        };
        const followRuns = async () => {
          const entries = await readdir(reports, { withFileTypes: true });
          for (const entry of entries.filter((one) => one.isDirectory()))
            follow(join(reports, entry.name), isShown);
        };
        const isThere = await followRuns().then(
          () => true,
          () => false,
        );
        if (!isThere) return server.config.logger.warn(`No folder of runs at ${reports}: nothing to follow.`);
        follow(reports, () => {
          void followRuns();
          return true;
        });
        server.httpServer?.on('close', () => {
          for (const watcher of watched.values()) watcher.close();
        });
      },
    },
  };
}
