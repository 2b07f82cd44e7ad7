// npm 10 takes `.bin/node` away again when it leaves out Node for the other processor: both packages have that name.
// Runs on whatever Node installs the project, hence plain JavaScript.
import { existsSync, mkdirSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const modules = fileURLToPath(new URL('../node_modules', import.meta.url));
const program = join(`node-linux-${process.arch}`, 'bin', 'node');
const link = join(modules, '.bin', 'node');

if (!existsSync(link) && existsSync(join(modules, program))) {
  mkdirSync(join(modules, '.bin'), { recursive: true });
  symlinkSync(join('..', program), link);
}
