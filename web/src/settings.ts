import { fileURLToPath } from 'node:url';

/** Where the runs are. Tests and other projects give their own. */
export const REPORTS_FOLDER =
  process.env.CROSSOVER_REPORTS ?? fileURLToPath(new URL('../../reports/', import.meta.url));

/** Where the site is served from: feeds and canonical links need absolute addresses. */
export const SITE_URL = process.env.SITE_URL ?? 'http://localhost:4321';
