import { join } from 'node:path';

/** The build runs in `web/`; a bundled module does not know where its source was. */
export const PROJECT_FOLDER = join(process.cwd(), '..');

/** Where the runs are. Tests and other projects give their own. */
export const REPORTS_FOLDER = process.env.CROSSOVER_REPORTS ?? join(PROJECT_FOLDER, 'reports');

/** What `npm run proof` wrote; tests give their own. */
export const PROOF_FILE = process.env.CROSSOVER_PROOF ?? join(PROJECT_FOLDER, 'docs', 'proof.json');

/** Where the site is served from: feeds and canonical links need absolute addresses. */
export const SITE_URL = process.env.SITE_URL ?? 'http://localhost:4321';
