/** `npm run typecheck:infra`: `sst.config.ts` and this package against SST's own types, with no AWS account. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { platformProblem, ROOT } from './platform.ts';

const problem = platformProblem();
if (problem !== undefined) {
  console.error(`${problem.message} ${problem.hint ?? ''}`);
  process.exit(1);
}
const { status } = spawnSync(
  join(ROOT, 'node_modules/.bin/tsc'),
  ['-p', join(ROOT, 'packages/infra/tsconfig.json')],
  {
    stdio: 'inherit',
  },
);
process.exit(status ?? 1);
