import { gzipSync } from 'node:zlib';
import type { Request } from '@crossover/model';
import { distributionQuantile } from '@crossover/stats';
import { expect, test } from 'vitest';
import { distributionThatFits } from '../src/distribution-that-fits.ts';
import { readSamples } from '../src/samples.ts';

const PATH = 'requests/steady.serverful.01.ndjson.gz';
/** Text of several chunks: the reader takes a quarter of a mebibyte at a time. */
const COUNT = 12_000;

const requestAt = (index: number): Request => ({
  index,
  scenario: 'läsen',
  route: 'GET /products/{id}',
  phase: 'steady',
  isWarmUp: index < 100,
  intendedMs: index,
  sentMs: index + 0.25,
  connectedMs: null,
  firstByteMs: index % 1000 === 999 ? null : index + 5,
  endMs: index + 7,
  status: index % 1000 === 999 ? 0 : 200,
  error: index % 1000 === 999 ? (index < 6000 ? 'timeout' : 'connection-reset') : null,
  isCold: index % 2 === 0,
  environment: 'server-1',
  handlerMs: 4,
  queryMs: 3,
  requestBytes: 100,
  responseBytes: 800,
});

const lines = Array.from({ length: COUNT }, (_, index) => `${JSON.stringify(requestAt(index))}\n`);

test('requests of many chunks of text are read in order, none lost or doubled where chunks meet', async () => {
  const text = lines.join('');
  expect(text.length).toBeGreaterThan(3 * 2 ** 20);
  const samples = await readSamples(gzipSync(text), PATH);
  expect(samples).toMatchObject({ count: COUNT - 100, warmUpCount: 100 });
  expect([...samples.intendedMs]).toEqual(Array.from({ length: COUNT - 100 }, (_, i) => i + 100));
  expect(new Set(samples.endMs.map((endMs, i) => endMs - (samples.intendedMs[i] ?? 0)))).toEqual(
    new Set([7]),
  );
  expect(samples.error.filter((error) => error >= 0)).toHaveLength(12);
  expect(samples.error[5999 - 100]).not.toBe(samples.error[6999 - 100]);
});

test('a last line without its newline counts, and an empty file holds nothing', async () => {
  expect((await readSamples(gzipSync(lines.join('').trimEnd()), PATH)).count).toBe(COUNT - 100);
  expect((await readSamples(gzipSync(''), PATH)).count).toBe(0);
});

test('a fault behind the first chunk is told with its line; a cut file is told as such', async () => {
  const faulty = lines.with(9_999, '{"index":\n').join('');
  await expect(readSamples(gzipSync(faulty), PATH)).rejects.toThrow(`${PATH}, field line 10000`);
  const whole = gzipSync(lines.join(''));
  await expect(readSamples(whole.subarray(0, whole.length - 50), PATH)).rejects.toThrow('a cut file');
});

test('percentiles are exact while the times fit, and right to three digits beyond', () => {
  const timesMs = Float64Array.from({ length: 20_001 }, (_, i) => 1.5 * 1.0005 ** ((i * 7919) % 20_001));
  const [exact, beyond] = [20_001, 20_000].map((most) => distributionThatFits(timesMs, 300, most));
  for (const p of [0.5, 0.9, 0.95, 0.98]) {
    const trueMs = 1.5 * 1.0005 ** (p * 20_300);
    const [exactMs, beyondMs] = [exact, beyond].map((one) => one && distributionQuantile(one, p));
    expect(exactMs).toBeCloseTo(trueMs, 9);
    expect(Math.abs((beyondMs ?? 0) / trueMs - 1)).toBeLessThan(0.001);
    expect(beyondMs).not.toBe(exactMs);
  }
  // Among the failed ones: beyond what can be told.
  expect([exact, beyond].map((one) => one && distributionQuantile(one, 0.99))).toEqual([null, null]);
});
