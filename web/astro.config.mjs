import sitemap from '@astrojs/sitemap';
import { defineConfig } from 'astro/config';
import { figureStyleSheet } from './src/build/figure-style-sheet.ts';
import { runFiles } from './src/build/run-files.ts';
import { REPORTS_FOLDER, SITE_URL } from './src/settings.ts';

export default defineConfig({
  site: SITE_URL,
  output: 'static',
  // reports/<slug>/index.html beside the run's data; other pages as files: every link works from a disk as well.
  build: { format: 'preserve', inlineStylesheets: 'always' },
  trailingSlash: 'ignore',
  integrations: [sitemap(), runFiles(REPORTS_FOLDER)],
  security: {
    csp: {
      directives: ["default-src 'none'", "img-src 'self' data:", "base-uri 'none'", "form-action 'none'"],
    },
  },
  vite: {
    plugins: [figureStyleSheet()],
    // Scripts go into the page: a page opened from a disk may load none beside it.
    build: { assetsInlineLimit: 200_000 },
  },
  devToolbar: { enabled: false },
});
