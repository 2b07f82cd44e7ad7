import type { Baseline, Quantity, Resolution } from '@crossover/model';
import { expect, test } from 'vitest';
import type { Findings } from '../src/headline.ts';
import { writeResolution } from '../src/method-prose.ts';
import { writeSplit } from '../src/split-prose.ts';
import { renderText } from '../src/template.ts';

const quantity = (value: number | null, unit: Quantity['unit'], reason: string | null = null): Quantity => ({
  value,
  unit,
  low: null,
  high: null,
  n: null,
  provenance: 'modelled',
  reason,
});

const architectures = ['serverful', 'serverless', 'hybrid'].map((id) => ({ id, title: id, summary: '' }));
const statistics = { power: 0.9, smallestEffect: { share: 0.05, ms: 5 } } as Findings['statistics'];
const write = (template: string | null, data: object) =>
  renderText(template ?? '', data).replaceAll('\u202f', ' ');

const resolution = (
  workload: string,
  resolved: number | null,
  repeats: number | null,
  b = 'serverful',
): Resolution => ({
  workload,
  metric: 'responseP95',
  a: 'serverless',
  b,
  pairs: 6,
  resolved: quantity(resolved, 'share', resolved === null ? 'it falls among failed requests' : null),
  wanted: quantity(0.05, 'share'),
  repeatsForWanted: quantity(
    repeats,
    'count',
    repeats === null ? 'it takes more repeats than can be run' : null,
  ),
});

test('what the run could tell is one list by pair, with two digits; what it could not is said with its reason', () => {
  const data = {
    architectures,
    statistics,
    resolutions: [
      resolution('steady', 0.4186, 383),
      resolution('sporadic', 8.803, null),
      resolution('spike', null, null),
    ],
  };
  expect(write(writeResolution(data), data)).toBe(
    'With a chance of 90 % this run, from 6 pairs of repeats each, finds a difference in p95 from these sizes on: ' +
      'serverless and serverful 42 % under steady traffic and 880 % under sporadic traffic. ' +
      'One of 5 % takes 383 pairs under steady traffic and cannot be told (it takes more repeats than can be run) under sporadic traffic. ' +
      'Counted are the noise floor and the instrument’s own bias, which a verdict must exceed. ' +
      'A verdict of no practical difference takes less where 5 ms is more than 5 % of p95. ' +
      'What it could tell in p95 of serverless and serverful under spike traffic is not known: it falls among failed requests.',
  );
  expect(writeResolution({ ...data, resolutions: [] })).toBe(null);
});

test('what no number of repeats could tell is said of all its workloads together', () => {
  const hidden = (workload: string, b?: string): Resolution => ({
    ...resolution(workload, 0.42, null, b),
    repeatsForWanted: quantity(null, 'count', 'it is within the instrument’s own bias'),
  });
  const takes = (...resolutions: Resolution[]) => {
    const data = { architectures, statistics, resolutions };
    return /One of 5 % (?:takes|cannot)[^.]*\./.exec(write(writeResolution(data), data))?.[0];
  };
  expect(takes(hidden('steady'), hidden('spike'), hidden('steady', 'hybrid'))).toBe(
    'One of 5 % cannot be told (it is within the instrument’s own bias).',
  );
  expect(takes(hidden('steady'), hidden('spike'), resolution('ramp', 0.42, 90))).toBe(
    'One of 5 % cannot be told (it is within the instrument’s own bias) under steady and spike traffic and takes 90 pairs under ramp traffic.',
  );
  expect(takes(hidden('steady'))).toBe(
    'One of 5 % cannot be told (it is within the instrument’s own bias) under steady traffic.',
  );
});

const baseline = (shape: string, changes: Partial<Baseline>): Baseline => ({
  architecture: 'hybrid',
  shape,
  shapeTitle: shape,
  ratePerSecond: 560,
  peakToMean: 20.04,
  minInstances: 2,
  points: [{ instances: 2, serverShare: 0.9, totalUsd: 1718 }],
  best: { instances: 2, serverShare: 0.9, totalUsd: 1718 },
  rivals: [
    { architecture: 'serverful', totalUsd: 1766, savingUsd: 48, savingShare: 0.027 },
    { architecture: 'serverless', totalUsd: 3080, savingUsd: 1362, savingShare: 0.44 },
  ],
  peaks: [],
  ...changes,
});

test('the months of a split stand in one list beside those of the others, then for which peaks it pays', () => {
  const peak = (title: string, ends: readonly (readonly [number | null, number | null])[]) => ({
    peakHours: 1,
    title,
    highestPeakToMean: 168,
    thresholds: ends.map(([fromPeakToMean, toPeakToMean], index) => ({
      rival: index === 0 ? 'serverful' : 'serverless',
      fromPeakToMean,
      toPeakToMean,
    })),
  });
  const data = {
    architectures,
    splits: [],
    baselines: [
      baseline('spike', { ratePerSecond: 4000, peakToMean: 2.77 }),
      baseline('weekly-peak', {
        peaks: [
          peak('one hour a week', [
            [3.99, 168],
            [1, 41.4],
          ]),
          peak('one hour a day', [
            [null, null],
            [1, 168],
          ]),
          peak('ten hours a working day', [
            [null, null],
            [1, 168],
          ]),
        ],
      }),
    ],
  } as unknown as Findings;
  expect(write(writeSplit(data), data)).toBe(
    'A month of hybrid at its best split, against serverful and serverless: ' +
      '$1,718 with 2 servers, against $1,766 and $3,080, under spike traffic; ' +
      '$1,718 with 2 servers, against $1,766 and $3,080, under weekly peak traffic. ' +
      'The mean rates are 4,000 and 560 requests/s, the peaks 2.77 and 20 times as high. ' +
      'At 560 requests/s it costs less than serverful only when the peak is one hour a week from 3.99 times the mean on; ' +
      'than serverless when the peak is one hour a week up to 41.4 times the mean, or one hour a day and ten hours a working day at any height.',
  );
});
