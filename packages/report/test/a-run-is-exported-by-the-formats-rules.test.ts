import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findArchitecture, type Report } from '@crossover/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderOpenMetrics } from '../src/metrics/open-metrics.ts';
import { renderOtlpMetrics } from '../src/metrics/otlp-metrics.ts';
import { writeReport } from '../src/write-report.ts';
import { writeSyntheticRun } from './synthetic-run.ts';

let root: string;
let report: Report;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'crossover-export-'));
  await writeSyntheticRun(root, {
    slug: 'run',
    architectures: ['serverful', 'serverless'].map(findArchitecture),
    repeats: 3,
    workloads: [{ name: 'steady', ratePerSecond: 40, seconds: 5 }],
  });
  report = await writeReport(root, { draws: 2 });
});

afterAll(() => rm(root, { recursive: true }));

interface Family {
  type: string;
  unit: string;
  help: string;
  samples: { name: string; labels: Map<string, string>; value: number; seconds: number }[];
}

/** Reads OpenMetrics 1.0.0 as its specification writes it, and refuses what that forbids. */
function parseOpenMetrics(text: string): Map<string, Family> {
  expect(text.endsWith('\n# EOF\n'), 'ends with # EOF').toBe(true);
  const families = new Map<string, Family>();
  let current = '';
  for (const line of text.slice(0, -'# EOF\n'.length).split('\n').slice(0, -1)) {
    const meta = /^# (TYPE|UNIT|HELP) ([a-zA-Z_:][a-zA-Z0-9_:]*) (.+)$/.exec(line);
    if (meta !== null) {
      const [, kind = '', name = '', value = ''] = meta;
      if (name !== current) expect(families.has(name), `${name} in one piece`).toBe(false);
      current = name;
      const family = families.get(name) ?? { type: '', unit: '', help: '', samples: [] };
      const field = kind.toLowerCase() as 'type' | 'unit' | 'help';
      expect(family.samples, 'metadata before samples').toEqual([]);
      expect(family[field], `one ${kind} of ${name}`).toBe('');
      family[field] = value;
      families.set(name, family);
      continue;
    }
    const sample =
      /^([a-zA-Z_:][a-zA-Z0-9_:]*)\{((?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\[\\"n])*",?)*)\} (\S+) (\d+(?:\.\d+)?)$/.exec(
        line,
      );
    expect(sample, line).not.toBeNull();
    const [, name = '', inside = '', value = '', seconds = ''] = sample ?? [];
    const pairs = [...inside.matchAll(/([a-zA-Z_]\w*)="((?:[^"\\]|\\.)*)"/g)];
    const labels = new Map(pairs.map(([, key = '', text_ = '']) => [key, text_]));
    expect(labels.size, 'each label once').toBe(pairs.length);
    const family = families.get(current);
    expect(name).toBe(family?.type === 'info' ? `${current}_info` : current);
    family?.samples.push({ name, labels, value: Number(value), seconds: Number(seconds) });
  }
  return families;
}

test('OpenMetrics: families in one piece, names that end with their unit, no sample twice, an end', () => {
  const families = parseOpenMetrics(renderOpenMetrics(report));
  expect([...families.keys()]).toEqual([
    'crossover_run',
    'crossover_response_time_seconds',
    'crossover_request_share_ratio',
    'crossover_request_rate_requests_per_second',
    'crossover_summarised_requests',
    'crossover_monthly_cost_usd',
    'crossover_crossover_rate_requests_per_second',
  ]);
  for (const [name, { type, unit, help, samples }] of families) {
    expect(help.length, name).toBeGreaterThan(10);
    expect(samples.length, name).toBeGreaterThan(0);
    if (type === 'gauge') expect(name.endsWith(`_${unit}`), name).toBe(true);
    else expect([type, samples[0]?.value]).toEqual(['info', 1]);
    const keys = samples.map(({ labels }) => JSON.stringify(Object.fromEntries(labels)));
    expect(new Set(keys).size, name).toBe(keys.length);
    for (const { value, seconds } of samples) {
      expect(Number.isFinite(value), name).toBe(true);
      expect(seconds * 1000).toBe(Date.parse(report.endedAt));
    }
  }
});

test('the numbers are the report’s: milliseconds become seconds, and each has its interval and provenance', () => {
  const families = parseOpenMetrics(renderOpenMetrics(report));
  const p95 = report.summaries.find(({ architecture }) => architecture === 'serverless')?.metrics.responseP95;
  const samples = (families.get('crossover_response_time_seconds')?.samples ?? []).filter(
    ({ labels }) =>
      labels.get('architecture') === 'serverless' &&
      labels.get('population') === 'response' &&
      labels.get('quantile') === '0.95',
  );
  expect(samples.map(({ labels, value }) => [labels.get('estimate'), value * 1000])).toEqual([
    ['value', expect.closeTo(p95?.value ?? 0, 3)],
    ['low', expect.closeTo(p95?.low ?? 0, 3)],
    ['high', expect.closeTo(p95?.high ?? 0, 3)],
  ]);
  for (const { labels } of samples) expect(labels.get('provenance')).toBe('measured-in-lab');
  const costs = families.get('crossover_monthly_cost_usd')?.samples ?? [];
  for (const { labels } of costs) expect(labels.get('provenance')).toBe('modelled');
});

test('what could not be known has no sample, and awkward names are escaped', () => {
  const [summary] = report.summaries;
  if (summary === undefined) throw new Error('Expected a summary, found none.');
  const unknown = {
    value: null,
    unit: 'ms',
    low: null,
    high: null,
    n: 0,
    provenance: 'measured-in-lab',
    reason: 'nothing was observed',
  } as const;
  const odd = {
    ...report,
    summaries: [
      { ...summary, workload: 'a "b" \\ c\nd', metrics: { ...summary.metrics, responseP50: unknown } },
    ],
  };
  const samples =
    parseOpenMetrics(renderOpenMetrics(odd)).get('crossover_response_time_seconds')?.samples ?? [];
  expect(samples.some(({ labels }) => labels.get('quantile') === '0.9')).toBe(true);
  expect(
    samples.some(({ labels }) => labels.get('quantile') === '0.5' && labels.get('population') === 'response'),
  ).toBe(false);
  expect(samples[0]?.labels.get('workload')).toBe('a \\"b\\" \\\\ c\\nd');
});

interface KeyValue {
  key: string;
  value: Record<string, unknown>;
}

interface OtlpRequest {
  resourceMetrics: {
    resource: { attributes: KeyValue[] };
    scopeMetrics: {
      scope: { name: string; version: string };
      metrics: {
        name: string;
        description: string;
        unit: string;
        gauge: {
          dataPoints: {
            attributes: KeyValue[];
            startTimeUnixNano: string;
            timeUnixNano: string;
            asDouble: number;
          }[];
        };
      }[];
    }[];
  }[];
}

test('OTLP: JSON of the protocol, with integers of 64 bits as strings and attributes as keys with typed values', () => {
  const request = JSON.parse(renderOtlpMetrics(report)) as OtlpRequest;
  expect(Object.keys(request)).toEqual(['resourceMetrics']);
  const [resource] = request.resourceMetrics;
  const names = resource?.resource.attributes.map(({ key }) => key);
  expect(names).toEqual(expect.arrayContaining(['service.name', 'crossover.run', 'crossover.region']));
  const metrics = resource?.scopeMetrics[0]?.metrics ?? [];
  expect(metrics).toHaveLength(6);
  for (const { name, unit, description, gauge, ...rest } of metrics) {
    expect(rest).toEqual({});
    // An instrument's name as the specification allows it.
    expect(name).toMatch(/^[A-Za-z][A-Za-z0-9_.\-/]{0,254}$/);
    expect(unit).toMatch(/^(?:s|1|\{USD\}|\{request\}(?:\/s)?)$/);
    expect(description).not.toBe('');
    for (const { attributes, startTimeUnixNano, timeUnixNano, asDouble, ...more } of gauge.dataPoints) {
      expect(more).toEqual({});
      expect(BigInt(timeUnixNano)).toBe(BigInt(Date.parse(report.endedAt)) * 1_000_000n);
      expect(BigInt(startTimeUnixNano) <= BigInt(timeUnixNano)).toBe(true);
      expect(timeUnixNano).toMatch(/^\d+$/);
      expect(Number.isFinite(asDouble)).toBe(true);
      for (const { key, value } of attributes) {
        expect(key).not.toBe('');
        expect(Object.entries(value)).toEqual([['stringValue', expect.any(String)]]);
      }
      expect(new Set(attributes.map(({ key }) => key)).size).toBe(attributes.length);
    }
  }
});
