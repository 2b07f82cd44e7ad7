/** A parent for a test to kill: plays for a minute and says when it has begun. Arguments: target URL, folder. */
import { join } from 'node:path';
import { compileSchedule, usingLoadGenerator } from '../src/index.ts';
import { createWorkload } from './workload.ts';

const [targetUrl = '', folder = ''] = process.argv.slice(2);
const workload = createWorkload({
  phases: [{ name: 'p', durationSeconds: 60, ratePerSecond: 20, isWarmUp: false }],
});
await usingLoadGenerator({ onSecond: () => process.stdout.write('playing\n') }, (generator) =>
  generator.play({
    id: 'long',
    schedule: compileSchedule(workload),
    targetUrl,
    recordsPath: join(folder, 'long.ndjson.gz'),
  }),
);
