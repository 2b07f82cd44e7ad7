import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { compileScript, readWorkload } from '../src/index.ts';

test("a workload's script says what to edit: the workload of the project, or the user's own file", async () => {
  const workload = await readWorkload('steady');
  expect(compileScript(workload)).toContain(
    'Generated from workloads/steady.yml with "npm run generate -w @crossover/load"',
  );
  const own = compileScript(workload, { file: '../mine\n/of steady.yml' });
  expect(own).not.toContain('npm run generate');
  // Whatever a file is called, its name stays within the comment.
  expect(parse(own)).toEqual(parse(compileScript(workload)));
  expect(compileScript(workload, { file: '../mine.yml' })).toContain(
    'Generated from ../mine.yml with "crossover script"; edit that file instead.',
  );
});
