import { expect, test } from 'vitest';
import { createLabReader, resourcesOf } from '../scripts/lab-links.ts';

const LINES = [
  'Database 10.11.14-MariaDB: installed at /usr/sbin/mariadbd',
  'serverful    http://127.0.0.1:8080',
  '             mysql://root:x@127.0.0.1:41000/serverful',
  'serverless   http://127.0.0.1:8081',
  '             mysql://root:x@127.0.0.1:41000/serverless',
  'Ctrl-C ends the lab and removes its data.',
];

test("the lab's lines become the links that a deployed stage has", () => {
  const read = createLabReader();
  const sizes = LINES.map((line) => read(line).size);
  expect(sizes).toEqual([0, 0, 1, 1, 2, 2]);
  expect(resourcesOf(read(''))).toEqual({
    App: { name: 'crossover', stage: 'lab' },
    ServerfulEndpoint: { type: 'sst.sst.Linkable', url: 'http://127.0.0.1:8080' },
    ServerfulDatabase: { type: 'sst.sst.Linkable', url: 'mysql://root:x@127.0.0.1:41000/serverful' },
    ServerlessEndpoint: { type: 'sst.sst.Linkable', url: 'http://127.0.0.1:8081' },
    ServerlessDatabase: { type: 'sst.sst.Linkable', url: 'mysql://root:x@127.0.0.1:41000/serverless' },
  });
});

test('a database line with nothing before it is nobody’s', () => {
  expect(createLabReader()('             mysql://root:x@127.0.0.1:41000/a').size).toBe(0);
});
