import fc from 'fast-check';
import { expect, test } from 'vitest';
import { collectTelemetry } from '../src/collect-telemetry.ts';
import { breakdown } from '../src/traces/breakdown.ts';
import { parseSegment, type Segment } from '../src/traces/segment.ts';
import { tracesAt } from '../src/traces/trace-quantiles.ts';
import { startBench } from './fake-aws/bench.ts';

const segment = (
  id: string,
  startSeconds: number,
  endSeconds: number,
  rest: Partial<Segment> = {},
): Segment => ({
  id,
  name: id,
  startSeconds,
  endSeconds,
  parentId: null,
  origin: null,
  children: [],
  ...rest,
});

const selfMs = (documents: readonly Segment[]) =>
  Object.fromEntries(breakdown(documents).map(({ name, selfMs: ms }) => [name, Number(ms.toFixed(6))]));

test("a part's time leaves out its own parts, wherever they were sent", () => {
  const root = segment('root', 0, 1, { children: [segment('inline', 0.1, 0.3)] });
  const apart = segment('apart', 0.5, 0.9, { parentId: 'root' });
  expect(selfMs([apart, root])).toEqual({ root: 400, inline: 200, apart: 400 });
  // X-Ray can send a document twice.
  expect(selfMs([root, apart, apart, root])).toEqual({ root: 400, inline: 200, apart: 400 });
});

test('parts that overlap or reach past their parent count once', () => {
  const children = [segment('a', 0.2, 0.6), segment('b', 0.4, 0.8), segment('late', 0.9, 1.5)];
  expect(selfMs([segment('root', 0, 1, { children })]).root).toBe(300);
});

test('times of sequential parts add up to the whole', () => {
  /** A part with parts one after the other, each within it. */
  const tree = (id: string, start: number, end: number, depth: number): fc.Arbitrary<Segment> =>
    fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: depth === 0 ? 0 : 3 }).chain((widths) => {
      const unit = (end - start) / (2 * (widths.reduce((sum, width) => sum + width, 0) + 1));
      let at = start;
      const parts = widths.map((width, i) => {
        const from = at + unit;
        at = from + width * unit;
        return tree(`${id}.${i}`, from, at, depth - 1);
      });
      return fc
        .tuple(...parts)
        .map((children) => segment(id, start, end, { children: children as Segment[] }));
    });
  fc.assert(
    fc.property(tree('root', 0, 1, 3), (root) => {
      const total = breakdown([root]).reduce((sum, { selfMs: ms }) => sum + ms, 0);
      expect(total).toBeCloseTo(1000, 6);
    }),
  );
});

test('a document that is no segment, or unfinished, is left out', () => {
  expect(parseSegment('{"id":"1","name":"n","start_time":1,"in_progress":true}')).toBeNull();
  expect(parseSegment('not json')).toBeNull();
  expect(parseSegment('{"id":"1","name":"db@host.example","start_time":1,"end_time":2}')).toMatchObject({
    name: 'db',
  });
});

test('the traces at a quantile do not depend on the order they came in', () => {
  const traces = fc.uniqueArray(
    fc.record({ id: fc.uuid(), responseTimeMs: fc.integer({ min: 1, max: 50 }) }),
    { selector: ({ id }) => id, minLength: 20, maxLength: 60 },
  );
  fc.assert(
    fc.property(traces, (all) => {
      const at = tracesAt(0.5, all);
      expect(at).toEqual(tracesAt(0.5, [...all].reverse()));
      expect(at?.ids).toHaveLength(5);
      const slower = all.filter(({ responseTimeMs }) => responseTimeMs > (at?.responseTimeMs ?? 0));
      expect(slower.length).toBeLessThanOrEqual(all.length / 2);
    }),
  );
});

test('a quantile with fewer than ten traces beyond it is not given', () => {
  const of = (n: number) => Array.from({ length: n }, (_, i) => ({ id: String(i), responseTimeMs: i }));
  expect(tracesAt(0.99, of(900))).toBeNull();
  expect(tracesAt(0.99, of(1000))?.responseTimeMs).toBe(989);
  expect(tracesAt(0.5, of(10))).toBeNull();
});

test('a collection says where the time goes at the median and at the 99th percentile', async () => {
  let left = 3;
  await using bench = await startBench({
    of: { traces: 1_200 },
    paging: { summaries: 90 },
    trouble: (kind) => kind === 'unprocessed' && left-- > 0,
  });
  const { telemetry } = await collectTelemetry(bench);
  const [summary] = telemetry.traces;
  expect(summary).toMatchObject({
    service: 'serverless-api',
    summaries: 1200,
    isSampled: false,
    state: 'complete',
  });
  const [median, slow] = summary?.quantiles ?? [];
  expect(slow?.responseTimeMs).toBeGreaterThan(2 * (median?.responseTimeMs ?? 0));
  for (const quantile of [median, slow]) {
    expect(quantile?.traces).toBe(5);
    expect(quantile?.parts.map(({ origin }) => origin).sort()).toEqual([
      'AWS::Lambda',
      'AWS::Lambda::Function',
      'remote',
    ]);
    const sumMs = quantile?.parts.reduce((sum, { meanMs }) => sum + meanMs, 0) ?? 0;
    // The mean of five neighbours is near the quantile itself.
    expect(sumMs / (quantile?.responseTimeMs ?? 1)).toBeGreaterThan(0.8);
    expect(sumMs / (quantile?.responseTimeMs ?? 1)).toBeLessThan(1.25);
  }
});

test('of very many traces a sample from the whole time is read, and said to be one', async () => {
  await using bench = await startBench({ of: { traces: 1_200 }, paging: { summaries: 20 } });
  const { telemetry } = await collectTelemetry(bench);
  expect(telemetry.traces[0]).toMatchObject({ summaries: 4 * 5 * 20, isSampled: true, state: 'complete' });
});
