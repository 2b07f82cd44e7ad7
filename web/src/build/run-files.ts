import { createReadStream } from 'node:fs';
import { copyFile, mkdir, stat } from 'node:fs/promises';
import { dirname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { RUN_FILES } from '@crossover/model';
import { listDataFiles, readArticles } from '@crossover/report';
import type { AstroIntegration } from 'astro';

/** Puts each run's data beside its article: copied by a build, served from its folder in development. */
export function runFiles(reports: string): AstroIntegration {
  return {
    name: 'crossover-run-files',
    hooks: {
      'astro:build:done': async ({ dir }) => {
        for (const { folder, report } of await readArticles(reports)) {
          for (const path of [...Object.keys(await listDataFiles(folder)), RUN_FILES.checksums]) {
            const target = join(fileURLToPath(dir), 'reports', report.slug, path);
            await mkdir(dirname(target), { recursive: true });
            await copyFile(join(folder, path), target);
          }
        }
      },
      'astro:server:setup': ({ server }) => {
        server.middlewares.use((request, response, next) => {
          const path = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
          const inside = /^\/reports\/([^/]+\/.+)$/.exec(normalize(path))?.[1];
          if (inside === undefined || inside.endsWith('.html')) return next();
          const file = join(reports, inside);
          stat(file).then(
            (found) => (found.isFile() ? void createReadStream(file).pipe(response) : next()),
            () => next(),
          );
        });
      },
    },
  };
}
