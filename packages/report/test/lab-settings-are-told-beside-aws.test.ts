import { labSettingsSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { describeLabSettings } from '../src/index.ts';

const lab = labSettingsSchema.parse({});
const rowOf = (rows: ReturnType<typeof describeLabSettings>, title: RegExp) =>
  rows.find((row) => title.test(row.title));

test('every setting has a title, a unit and what AWS does, and no identifier', () => {
  const rows = describeLabSettings({ lab, labByWorkload: [] });
  expect(rows).toHaveLength(Object.keys(lab).length);
  for (const { title, value, aws } of rows) {
    expect(`${title} ${value} ${aws}`).not.toMatch(/[a-z][A-Z]/);
    expect(aws).not.toBe('');
  }
  expect(rowOf(rows, /about to be free/)?.value).toMatch(/^50.0\sms$|^50\sms$/);
});

test('where workloads differ in a setting each has its own value', () => {
  const labByWorkload = [
    { workload: 'steady', settings: { ...lab, bankSize: 24 } },
    { workload: 'spike', settings: { ...lab, bankSize: 60 } },
  ];
  const rows = describeLabSettings({ lab, labByWorkload });
  expect(rowOf(rows, /started beforehand/)?.value).toBe('steady: 24, spike: 60');
  expect(rowOf(rows, /Frozen between/)?.value).toBe('yes');
});

test('a run on AWS has none', () => {
  expect(describeLabSettings({ lab: null, labByWorkload: [] })).toEqual([]);
});
