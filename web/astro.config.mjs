import sitemap from '@astrojs/sitemap';
import { defineConfig } from 'astro/config';
import { figureStyleSheet } from './src/build/figure-style-sheet.ts';
import { followData } from './src/build/follow-data.ts';
import { pageScripts } from './src/build/page-scripts.ts';
import { runFiles } from './src/build/run-files.ts';
import { searchIndex } from './src/build/search-index.ts';
import { REPORTS_FOLDER, SITE_URL } from './src/settings.ts';

export default defineConfig({
  site: SITE_URL,
  output: 'static',
  // reports/<slug>/index.html beside the run's data; other pages as files: every link works from a disk as well.
  build: { format: 'preserve', inlineStylesheets: 'always' },
  trailingSlash: 'ignore',
  integrations: [sitemap(), runFiles(REPORTS_FOLDER), followData(REPORTS_FOLDER), searchIndex()],
  security: {
    csp: {
      directives: [
        "default-src 'none'",
        "img-src 'self' data:",
        "base-uri 'none'",
        "connect-src 'self'",
        "form-action 'none'",
      ],
    },
  },
  vite: {
    plugins: [figureStyleSheet(), pageScripts()],
  },
  devToolbar: { enabled: false },
});
