import { readFileSync } from 'node:fs';
import { type Report, reportSchema } from '@crossover/model';
import { expect, test } from 'vitest';
import { writeHeadline } from '../src/headline.ts';
import { writeProse } from '../src/prose.ts';
import { renderText } from '../src/template.ts';

const published: Report = reportSchema.parse(
  JSON.parse(
    readFileSync(
      new URL('../../../reports/2026-11-21-steady-spike-sporadic/report.json', import.meta.url),
      'utf8',
    ),
  ),
);

/** The published run, had the servers failed such a share of the spike's requests. */
function withFailures(low: number, value: number, high: number, isTold = true): Report {
  return {
    ...published,
    comparisons: published.comparisons.map((row) =>
      row.workload === 'spike' && row.metric === 'errorShare' && isTold
        ? { ...row, verdict: row.a === 'serverless' ? 'a-better' : 'b-better' }
        : row,
    ),
    summaries: published.summaries.map((summary) =>
      summary.workload === 'spike' && summary.architecture === 'serverful' && summary.metrics.errorShare
        ? {
            ...summary,
            metrics: {
              ...summary.metrics,
              errorShare: { ...summary.metrics.errorShare, low, value, high },
            },
          }
        : summary,
    ),
  };
}

function headlineOf(report: Report) {
  const { title, verdict } = writeHeadline(report);
  return { title: renderText(title, report), verdict: renderText(verdict, report) };
}

test('who surely failed more than the objective allows, where another surely did not, is the headline', () => {
  const { title, verdict } = headlineOf(withFailures(0.11, 0.2, 0.31));
  expect(title).toBe('Under spike traffic serverful failed where serverless held');
  expect(verdict).toMatch(
    /Under spike traffic serverful failed 20.0.% \(11.0–31.0\) of its requests, more than the objective allows; serverless held\./,
  );
  expect(verdict).toContain('The monthly bills cross at');
  expect(verdict.split(/\s+/).length).toBeLessThanOrEqual(60);
});

test('a few failures, or many that might be few, leave the headline to the bills', () => {
  const others = [withFailures(0.001, 0.004, 0.009), withFailures(0.004, 0.05, 0.2)];
  // Even many say nothing while the verdict on the pair is another.
  for (const report of [published, ...others, withFailures(0.11, 0.2, 0.31, false)]) {
    const { title } = headlineOf(report);
    expect(title).toMatch(/costs less/);
  }
});

test('servers that were held to a part of a core are called so wherever their failure is told', () => {
  const failed = withFailures(0.11, 0.2, 0.31);
  if (failed.lab === null) throw new Error('expected a run of the lab');
  const { title, verdict } = headlineOf({ ...failed, lab: { ...failed.lab, serverCpuShare: 0.05 } });
  expect(title).toMatch(/^Under spike traffic serverful on 5.% of a core failed where serverless held$/);
  expect(verdict).toMatch(/serverless held\. Each server was held to 5.% of a core\./);
  const small = { ...published, lab: { ...failed.lab, serverCpuShare: 0.05 } };
  expect(writeProse(small).notice).toContain(
    'capacity was measured, and bills are modelled, with a whole one',
  );
  expect(writeProse(published).notice).not.toContain('of a core');
});

test('where one of two always costs less, the verdict goes on to the third that costs less still', () => {
  const [first] = published.crossovers;
  if (first === undefined) throw new Error('expected a crossover');
  const never = { ...first, kind: 'never' as const, points: [], cheaper: ['serverless'] };
  const other = { ...first, b: 'hybrid', cheaper: ['serverless', 'hybrid'] };
  const verdictOf = (crossovers: Report['crossovers']) => headlineOf({ ...published, crossovers }).verdict;
  expect(verdictOf([never, other])).toMatch(
    /Above \d+(\.\d)?.requests\/s \([\d.–]+\) hybrid costs less still\./,
  );
  expect(verdictOf([never, { ...other, cheaper: ['hybrid', 'serverless'] }])).not.toContain('less still');
});
