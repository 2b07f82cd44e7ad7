import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Report } from '@crossover/model';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { parseCsv, toCsv } from '../src/figures/table.ts';
import { readProse } from '../src/human-prose.ts';

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'crossover-prose-'));
});

afterEach(() => rm(folder, { recursive: true }));

/** Only the field that the words refer to; the rest of a report is of no matter here. */
const report = { totals: { requests: 19_098 } } as Report;

const write = (text: string) => writeFile(join(folder, 'prose.md'), text);

test('paragraphs come by section, as templates that resolve', async () => {
  await write(
    '## latency\n\nAll {totals.requests|count} requests\nwere sent.\n\nA second one.\n\n## limits\nOne *machine*.\n',
  );
  expect(await readProse(folder, report)).toEqual({
    latency: ['All {totals.requests|count} requests were sent.', 'A second one.'],
    limits: ['One *machine*.'],
  });
});

test('without the file there are no words', async () => {
  expect(await readProse(folder, report)).toEqual({});
});

test.each([
  ['a numeral', '## latency\n\nIt took 12 ms.', /only by reference/],
  ['a field that does not exist', '## latency\n\nIt took {totals.time}.', /to name a field/],
  ['an unknown section', '## opinion\n\nGood.', /found "opinion"/],
  ['words before any section', 'Good.', /expected a section/],
])('%s is refused', async (_, text, words) => {
  await write(text);
  await expect(readProse(folder, report)).rejects.toThrow(words);
});

test('a table survives CSV, with commas, quotes, line breaks and gaps', () => {
  const table = {
    columns: ['name', 'value (ms)', 'reason'],
    rows: [
      ['a, "quoted"', 1.23456789, 'two\nlines'],
      ['b', null, ''],
    ],
  };
  const csv = toCsv(table);
  expect(csv).toBe('name,value (ms),reason\r\n"a, ""quoted""",1.23457,"two\nlines"\r\nb,,\r\n');
  expect(parseCsv(csv)).toEqual({
    columns: table.columns,
    rows: [
      ['a, "quoted"', '1.23457', 'two\nlines'],
      ['b', '', ''],
    ],
  });
});
