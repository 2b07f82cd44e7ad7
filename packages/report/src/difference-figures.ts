import type { Architecture } from '@crossover/model';
import { type ArticleFigure, seriesOf } from './article-figure.ts';
import { differenceFigure } from './figures/differences.ts';
import { type Findings, titleOf } from './headline.ts';
import { capitalise, listWords, nameMetric } from './words.ts';

/** How much slower or faster each architecture is than the first, with what may be claimed of it. */
export function differenceFigures(
  findings: Findings,
  architectures: readonly Architecture[],
): ArticleFigure[] {
  const [baseline, ...others] = architectures;
  if (baseline === undefined || others.length === 0) return [];
  const series = others.map((architecture) => ({
    ...seriesOf(architecture),
    rows: findings.comparisons.filter(
      (row) =>
        row.a === architecture.id &&
        row.b === baseline.id &&
        ['responseP50', 'responseP95', 'responseP99'].includes(row.metric),
    ),
  }));
  const rows = series.flatMap((one) => one.rows.filter((row) => row.ratio.value !== null));
  if (rows.length === 0) return [];
  const gaps = gapsOf(series);
  return [
    {
      figure: differenceFigure('differences', baseline.id, series),
      entry: {
        section: 'latency',
        heading: differenceTakeaway(rows, findings),
        caption: `Response time of ${listWords(others.map(({ title }) => title))} divided by that of ${baseline.title}, from pairs of neighbouring repeats. Whiskers are ${whiskers(findings)}; the shaded band holds differences that do not matter (${smallestEffect(findings)}). A verdict of “faster” also passes Holm’s adjustment and exceeds what an architecture differs from itself and what the instrument adds.${gaps.length === 0 ? '' : ` Not estimable and therefore not drawn: ${gaps.join('; ')}.`}`,
        table: 'Differences between architectures',
        provenance: 'measured',
      },
    },
  ];
}

/** What has no ratio: by workload, and of whom where it is not of all. */
function gapsOf(
  series: readonly { readonly title: string; readonly rows: Findings['comparisons'] }[],
): string[] {
  const gaps = series.flatMap(({ title, rows }) => {
    const missing = Map.groupBy(
      rows.filter(({ ratio }) => ratio.value === null),
      ({ workload }) => workload,
    );
    return [...missing].map(([workload, own]) => {
      const metrics = listWords(own.map(({ metric }) => nameMetric(metric)));
      return { title, where: `${metrics} under ${workload} traffic` };
    });
  });
  return [...Map.groupBy(gaps, ({ where }) => where)].map(([where, own]) =>
    own.length === series.length ? where : `${where} of ${listWords(own.map(({ title }) => title))}`,
  );
}

/** Looked at while the run went on, each table has a level of its own. */
const whiskers = ({ stops }: Findings): string =>
  stops.length === 0
    ? '{statistics.level|share} intervals'
    : 'intervals at the level that the looks during the run leave';

const smallestEffect = ({ statistics }: Findings): string =>
  statistics.smallestEffect.ms === 0
    ? '{statistics.smallestEffect.share|share}'
    : '{statistics.smallestEffect.share|share} or {statistics.smallestEffect.ms|count} ms, whichever is larger';

/** Of as many pairs and workloads a heading can tell. */
const MOST_PLACES = 3;

function differenceTakeaway(rows: Findings['comparisons'], findings: Findings): string {
  const verdicts = new Set(rows.map(({ verdict, a, b }) => `${verdict} ${a} ${b}`));
  const name = titleOf(findings);
  const [row] = rows;
  if (row === undefined) return 'Differences';
  if (verdicts.size === 1) {
    if (row.verdict === 'equivalent') return 'No difference that matters at any percentile compared';
    if (row.verdict === 'inconclusive') return 'At no percentile can the architectures be told apart';
    const [better, worse] = row.verdict === 'a-better' ? [row.a, row.b] : [row.b, row.a];
    return `${capitalise(name(better))} was faster than ${name(worse)} wherever they were compared`;
  }
  const claims = rows.filter(({ verdict }) => verdict === 'a-better' || verdict === 'b-better');
  if (claims.length === 0) return `Against ${name(row.b)} no difference can be claimed`;
  const pairs = [...Map.groupBy(claims, ({ verdict, a, b }) => `${verdict} ${a} ${b}`).values()];
  const places = pairs.map((own) => Map.groupBy(own, ({ workload }) => workload));
  // A heading has little room.
  if (places.reduce((sum, { size }) => sum + size, 0) > MOST_PLACES)
    return 'Where one was faster, and where no difference can be claimed';
  const said = pairs.map((own, index) => {
    const [first = row] = own;
    const [better, worse] = first.verdict === 'a-better' ? [first.a, first.b] : [first.b, first.a];
    const where = [...(places[index] ?? [])].map(
      ([workload, metrics]) =>
        `at ${listWords(metrics.map(({ metric }) => nameMetric(metric)))} under ${workload} traffic`,
    );
    return `${name(better)} was faster than ${name(worse)} ${listWords(where)}`;
  });
  const rest = claims.length < rows.length ? '; elsewhere no difference can be claimed' : '';
  return `${capitalise(said.join('; '))}${rest}`;
}
