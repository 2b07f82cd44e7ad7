import { describeWarning, type RepeatRow } from '@crossover/model';
import { expect, test } from 'vitest';
import { describeRepeat } from '../src/describe-repeat.ts';
import { renderFigure } from '../src/figures/figure.ts';
import { repeatFigure } from '../src/figures/repeats.ts';
import { writeSending } from '../src/sending-prose.ts';
import { renderText } from '../src/template.ts';
import { warnOfUnevenSending } from '../src/warnings.ts';
import { syntheticRepeat } from './synthetic-repeat.ts';
import { syntheticSamples } from './synthetic-samples.ts';

/** 100 requests/s for 10 s, of which these are sent later than intended. */
const sentWith = (lagMs: (index: number) => number, count = 1000) =>
  syntheticSamples(
    Array.from({ length: count }, (_, index) => ({
      intendedMs: 2000 + index * 10,
      sentMs: 2000 + index * 10 + lagMs(index),
    })),
  );

const rowOf = (
  measured: ReturnType<typeof sentWith>,
  waitedForConnection: number | 'not known' = 0,
  id = 'r',
): RepeatRow => {
  const { waitedForConnection: _, ...generator } = syntheticRepeat({ lagP99Ms: 1 }).generator;
  const known = waitedForConnection === 'not known' ? generator : { ...generator, waitedForConnection };
  const repeat = { ...syntheticRepeat({}, { id }), generator: known };
  const data = { planned: repeat, repeat, samples: measured, measured, removed: null };
  return describeRepeat({ ...data, warmBilledDurationMs: null, isValid: true }, []);
};

test('a repeat that was late throughout by as much kept its rate', () => {
  expect(rowOf(sentWith(() => 4)).rateErrorP99Share).toBe(0);
});

test('the rate error is that of the worst hundredth of the spans of a tenth of a second', () => {
  // Each late request ends one span and begins another: 8 of 990 spans are off here, 12 there.
  const lateBy10 = (from: number, count: number) => (index: number) =>
    index >= from && index < from + count ? 10 : 0;
  expect(rowOf(sentWith(lateBy10(500, 4))).rateErrorP99Share).toBe(0);
  expect(rowOf(sentWith(lateBy10(500, 6))).rateErrorP99Share).toBeCloseTo(1 - 100 / 110, 6);
});

test('lateness of 10 ms, the most at p99 of a valid repeat, moves a rate by 11 % at most', () => {
  // The worst case: each span lies between a request that is that late and one that is not.
  const inTurns = sentWith((index) => (Math.floor(index / 10) % 2 === 0 ? 10 : 0));
  expect(rowOf(inTurns).rateErrorP99Share).toBeCloseTo(100 / 90 - 1, 6);
});

test('where a request waited for a connection, or may have, or none is a whole span on, it is not told', () => {
  const stalled = sentWith((index) => (index === 500 ? 400 : 0));
  expect(rowOf(stalled, 1).rateErrorP99Share).toBeNull();
  expect(rowOf(stalled, 'not known').rateErrorP99Share).toBeNull();
  expect(rowOf(sentWith(() => 0, 10)).rateErrorP99Share).toBeNull();
  expect(rowOf(sentWith(() => 0, 11)).rateErrorP99Share).toBe(0);
});

const write = (repeats: readonly RepeatRow[]) =>
  renderText(writeSending({ repeats: [...repeats] }) ?? '', { repeats }).replaceAll('\u202f', ' ');

test('the article tells the range over the used repeats, and where there is none', () => {
  const even = rowOf(
    sentWith(() => 0),
    0,
    'steady.a.01',
  );
  const uneven = { ...even, id: 'steady.a.02', lagP99Ms: 3.1, rateErrorP99Share: 0.0786 };
  const unused: RepeatRow = {
    ...even,
    id: 'steady.a.03',
    state: 'invalid',
    lagP99Ms: 40,
    rateErrorP99Share: 1.5,
  };
  expect(write([uneven, even, unused])).toBe(
    'In the repeats that are used the load generator’s lag at p99 was 1.00 ms to 3.10 ms. Its rate error, which is how far the rate of sending was off the scheduled one within a tenth of a second, was 0 % to 7.9 % at p99. Both are in the table of repeats, one by one.',
  );
  const unknown = { ...even, id: 'steady.a.04', rateErrorP99Share: null };
  expect(write([even, unknown])).toContain(
    'was 0 % at p99. The rate error is not told where requests waited',
  );
  expect(write([unknown])).toMatch(/was 1\.00 ms\. The rate error is not told where/);
  expect(writeSending({ repeats: [unused] })).toBeNull();
});

test('the table of repeats has it beside the lag', () => {
  const row = { ...rowOf(sentWith(() => 0)), rateErrorP99Share: 0.0125 };
  const [, csv] = renderFigure(repeatFigure('repeats', [], [row])).csv;
  const [head = '', first = ''] = csv.split('\n').map((line) => line.split(','));
  const at = head.indexOf('rate error within 100 ms p99 (share)');
  expect(head[at - 1]).toBe('generator lag p99 (ms)');
  expect(first[at]).toBe('0.0125');
});

test('what is off by more than a twentieth is warned of, of used repeats alone', () => {
  const even = rowOf(sentWith(() => 0));
  const warn = (...rows: RepeatRow[]) => warnOfUnevenSending(rows).map((one) => describeWarning(one).text);
  const off = (rateErrorP99Share: number | null): RepeatRow => ({ ...even, rateErrorP99Share });
  expect(warn(even, off(0.05), off(null), { ...off(1.5), state: 'invalid' })).toEqual([]);
  expect(warn(even, off(0.0786), off(0.051), { ...off(1.5), state: 'invalid' })).toEqual([
    'In 2 of 3 used repeats the rate of sending was up to 7.9 % off the scheduled one within a tenth of a second (99th percentile).',
  ]);
});
