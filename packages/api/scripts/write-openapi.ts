/** Writes `openapi.json` anew; a test fails while it is not current. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createOpenApi } from '../src/openapi.ts';

const file = join(import.meta.dirname, '../openapi.json');
await writeFile(file, `${JSON.stringify(createOpenApi(), null, 2)}\n`);
