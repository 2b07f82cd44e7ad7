import { labSettingsSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { describeLabSettings } from '../src/index.ts';

const lab = labSettingsSchema.parse({});
const architecturesOf = (...ids: string[]) => ids.map((id) => ({ id, title: id, summary: '' }));
const architectures = architecturesOf('serverful', 'serverless', 'hybrid');
const rowOf = (rows: ReturnType<typeof describeLabSettings>, title: RegExp) =>
  rows.find((row) => title.test(row.title));

test('every setting has a title, a unit and what AWS does, and no identifier', () => {
  const rows = describeLabSettings({ lab, labByWorkload: [], architectures });
  expect(rows).toHaveLength(Object.keys(lab).length);
  for (const { title, value, aws } of rows) {
    expect(`${title} ${value} ${aws}`).not.toMatch(/[a-z][A-Z]/);
    expect(aws).not.toBe('');
  }
  expect(rowOf(rows, /about to be free/)?.value).toMatch(/^50.0\sms$|^50\sms$/);
});

test('what a run has not is not told: no controller without a hybrid, no environments without functions', () => {
  const titles = (...ids: string[]) =>
    describeLabSettings({ lab, labByWorkload: [], architectures: architecturesOf(...ids) }).map(
      ({ title }) => title,
    );
  const pair = titles('serverful', 'serverless');
  expect(pair.filter((title) => /hybrid|controller averages|overflow|static/.test(title))).toEqual([]);
  expect(pair.join()).toMatch(/environment is removed.*Server instances/);
  expect(titles('serverless').join()).not.toMatch(/Server instances|Growth of the fleet/);
  expect(titles('serverful/fargate').join()).not.toMatch(/environment|function/i);
  expect(titles('serverful', 'hybrid').join()).toMatch(/divides the traffic of hybrid/);
});

test('where workloads differ in a setting each has its own value', () => {
  const labByWorkload = [
    { workload: 'steady', settings: { ...lab, bankSize: 24 } },
    { workload: 'spike', settings: { ...lab, bankSize: 60 } },
  ];
  const rows = describeLabSettings({ lab, labByWorkload, architectures });
  expect(rowOf(rows, /started beforehand/)?.value).toBe('steady: 24, spike: 60');
  expect(rowOf(rows, /Frozen between/)?.value).toBe('yes');
});

test('a run on AWS has none', () => {
  expect(describeLabSettings({ lab: null, labByWorkload: [], architectures })).toEqual([]);
});
