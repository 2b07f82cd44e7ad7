/** Writes what is generated and committed: the JSON Schema of workload files and the plain Artillery scripts. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compileScript } from '../src/plain-script.ts';
import { listWorkloads, readWorkload } from '../src/workload-file.ts';
import { workloadJsonSchema } from '../src/workload-schema.ts';

const folder = join(import.meta.dirname, '..');

await writeFile(join(folder, 'workload.schema.json'), `${JSON.stringify(workloadJsonSchema(), null, 2)}\n`);
for (const name of await listWorkloads()) {
  await writeFile(join(folder, 'scripts', `${name}.yml`), compileScript(await readWorkload(name)));
}
