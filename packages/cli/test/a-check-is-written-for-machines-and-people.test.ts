import type { Quantity } from '@crossover/model';
import type { GateResult } from '@crossover/report';
import { expect, test } from 'vitest';
import { type Check, exitCodeOf } from '../src/check/check.ts';
import { parseGates } from '../src/check/parse-gates.ts';
import { renderCheckJunit } from '../src/check/render-junit.ts';
import { renderCheckMarkdown } from '../src/check/render-markdown.ts';

const ms = (value: number, low: number, high: number): Quantity => ({
  value,
  unit: 'ms',
  low,
  high,
  n: 100,
  provenance: 'measured-in-lab',
  reason: null,
});

const HELD: GateResult = {
  gate: 'p95',
  subject: 'serverful under steady',
  before: ms(10, 9, 11),
  after: ms(10.1, 9, 11),
  difference: ms(0.1, -1, 1.2),
  outcome: 'held',
  reason: 'no practical difference',
};
const REGRESSED: GateResult = {
  ...HELD,
  subject: 'serverless under <spike> & "more" | \u0007 *so*',
  outcome: 'regressed',
  reason: 'higher, with the whole interval',
};
const WITHHELD: GateResult = {
  gate: 'cost',
  subject: 'serverful at 2 requests/s',
  before: null,
  after: null,
  difference: null,
  outcome: 'withheld',
  reason: 'the runs were measured on different machines',
};

const check = (results: readonly GateResult[], isWithheldAllowed = false): Check => ({
  slug: 'later',
  against: 'earlier',
  results,
  isWithheldAllowed,
});

test('the exit code is 1 for a regression, 2 for what cannot be judged unless that is allowed, else 0', () => {
  expect(exitCodeOf(check([HELD]))).toBe(0);
  expect(exitCodeOf(check([HELD, REGRESSED]))).toBe(1);
  expect(exitCodeOf(check([HELD, WITHHELD]))).toBe(2);
  expect(exitCodeOf(check([REGRESSED, WITHHELD]))).toBe(1);
  expect(exitCodeOf(check([HELD, WITHHELD], true))).toBe(0);
  expect(exitCodeOf(check([REGRESSED, WITHHELD], true))).toBe(1);
});

test('gates are read with what is tolerated', () => {
  expect(parseGates('p95, cost,crossover:10%')).toEqual([
    { name: 'p95', toleratedShare: 0 },
    { name: 'cost', toleratedShare: 0 },
    { name: 'crossover', toleratedShare: 0.1 },
  ]);
  expect(() => parseGates('p59')).toThrow(/found "p59"/);
  expect(() => parseGates('')).toThrow(/some of p50/);
  expect(() => parseGates('p95,p95:5%')).toThrow(/found it twice/);
  expect(() => parseGates('p95:much')).toThrow(/5%/);
});

/** Names of elements in order, and the attributes of each; fails on what is not well-formed. */
function parseXml(text: string): { name: string; attributes: Record<string, string> }[] {
  const seen: { name: string; attributes: Record<string, string> }[] = [];
  const open: string[] = [];
  const body = text.replace(/^<\?xml version="1\.0" encoding="UTF-8"\?>\n/, '');
  const token = /<(\/?)([a-z]+)((?: [a-z]+="[^"<]*")*)(\/?)>|([^<]+)/gy;
  let end = 0;
  for (const match of body.matchAll(token)) {
    expect(match.index, `a token at ${body.slice(end, end + 40)}`).toBe(end);
    end = match.index + match[0].length;
    const [, closing, name, attributes = '', selfClosing, words] = match;
    if (words !== undefined) {
      expect(words.replace(/&(?:amp|lt|gt|quot);/g, '')).not.toMatch(/[&<>]/);
      continue;
    }
    if (name === undefined) continue;
    if (closing === '/') {
      expect(open.pop()).toBe(name);
      continue;
    }
    const pairs = [...attributes.matchAll(/([a-z]+)="([^"]*)"/g)];
    seen.push({ name, attributes: Object.fromEntries(pairs.map(([, key, value]) => [key, value])) });
    if (selfClosing !== '/') open.push(name);
  }
  expect(end).toBe(body.length);
  expect(open).toEqual([]);
  return seen;
}

test('JUnit: a case for each number, counts that agree with the cases, names escaped', () => {
  const xml = renderCheckJunit(check([HELD, REGRESSED, WITHHELD]));
  const elements = parseXml(xml);
  const [suites, suite] = elements;
  expect(suites?.attributes).toMatchObject({ tests: '3', failures: '1', errors: '1', skipped: '0' });
  expect(suite?.attributes).toMatchObject({ ...suites?.attributes, name: 'later against earlier' });
  const count = (name: string) => elements.filter((one) => one.name === name).length;
  expect([count('testcase'), count('failure'), count('error'), count('skipped')]).toEqual([3, 1, 1, 0]);
  expect(xml).toContain('name="serverless under &lt;spike&gt; &amp; &quot;more&quot; |  *so*"');
  expect(xml).not.toContain('\u0007');
});

test('JUnit: what may be withheld is skipped', () => {
  const elements = parseXml(renderCheckJunit(check([HELD, WITHHELD], true)));
  expect(elements[0]?.attributes).toMatchObject({ errors: '0', skipped: '1' });
  expect(elements.at(-1)).toEqual({
    name: 'skipped',
    attributes: { message: 'the runs were measured on different machines' },
  });
});

test('Markdown: a row for each number, cells that cannot break the table', () => {
  const lines = renderCheckMarkdown(check([HELD, REGRESSED, WITHHELD])).split('\n');
  expect(lines).toContain('later against earlier: 1 of 3 regressed, 1 withheld.');
  const rows = lines.filter((line) => line.startsWith('|'));
  expect(rows).toHaveLength(5);
  for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(8);
  expect(rows[2]).toBe(
    '| ✅ | p95 | serverful under steady | 10.0 ms | 10.1 ms | 0.100 ms (−1.00 to 1.20 ms) | held: no practical difference |',
  );
  expect(rows[3]).toContain('\\<spike\\> & "more" \\|');
  expect(rows[4]).toContain('| – | – | – |');
});
