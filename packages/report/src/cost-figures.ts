import type { Architecture } from '@crossover/model';
import type { ArticleFigure } from './article-figure.ts';
import { isOwnRate, mainBillRate } from './bill-prose.ts';
import type { Costs } from './costs.ts';
import { billFigure } from './figures/bill.ts';
import { costFigure } from './figures/cost-by-traffic.ts';
import type { Series } from './figures/theme.ts';
import { tornadoFigure } from './figures/tornado.ts';
import { type Findings, priceDating, titleOf } from './headline.ts';
import { field, path } from './reference.ts';
import { listWords } from './words.ts';

const series = ({ id, title, appearance }: Architecture): Series => ({ id, title, appearance });

/** The crossover, what moves it, and the bill behind it. */
export function buildCostFigures(
  findings: Findings,
  architectures: readonly Architecture[],
  costs: Costs,
): ArticleFigure[] {
  return [
    ...crossoverFigures(findings, costs),
    ...tornadoFigures(findings, architectures),
    ...billFigures(findings, architectures),
  ];
}

function crossoverFigures(findings: Findings, costs: Costs): ArticleFigure[] {
  if (costs.curves.length === 0) return [];
  const curves = costs.curves.map(({ architecture, points }) => ({ ...series(architecture), points }));
  const constant = findings.crossovers.filter(({ shape }) => shape === 'constant');
  const own = findings.workloads[0]?.meanRatePerSecond.value ?? null;
  return [
    {
      figure: costFigure('cost-by-traffic', curves, constant, own),
      entry: {
        section: 'cost',
        // Who costs less from where on is said by the title, the verdict and the paragraph above.
        heading: `What a month of ${listWords(curves.map(({ title }) => title))} costs by traffic${constant.some(({ points }) => points.length > 0) ? ', and where the bills cross' : ''}`,
        caption: `US dollars by mean arrival rate, both on log scales, for traffic that is the same every second${findings.priceDates === null ? '' : `, at AWS unit prices for {region} ${priceDating(findings.priceDates)}`}. Bands carry the {statistics.level|share} ranges of billed duration, capacity, logs, database use and the steps from the measuring machine to AWS; the shaded span is the interval of the crossover. A step up is one more server, or a larger database.`,
        table: 'Monthly cost by traffic',
        provenance: 'modelled',
      },
    },
  ];
}

function tornadoFigures(findings: Findings, architectures: readonly Architecture[]): ArticleFigure[] {
  const [first] = findings.crossovers;
  if (first === undefined) return [];
  const bars = findings.sensitivities.filter(({ a, b }) => a === first.a && b === first.b);
  const point = first.points[0]?.value ?? null;
  const [strongest] = bars;
  if (strongest === undefined || point === null) return [];
  const at = path.crossover(first.a, first.b, first.shape);
  return [
    {
      figure: tornadoFigure('sensitivity', architectures.map(series), bars, point),
      entry: {
        section: 'cost',
        heading: `What moves the crossover most: ${strongest.title}`,
        caption: `The crossover of ${listWords([first.a, first.b].map(titleOf(findings)))} (${field(`${at}.points[0]`)}) when one assumption at a time goes to either end of its range and all others stay. The table gives each range, its source and whether this run measured it.`,
        table: 'What moves the crossover',
        provenance: 'modelled',
      },
    },
  ];
}

function billFigures(findings: Findings, architectures: readonly Architecture[]): ArticleFigure[] {
  const rate = mainBillRate(findings);
  if (rate === undefined) return [];
  const whose = isOwnRate(findings, rate)
    ? ` at the mean rate of the ${findings.workloads[0]?.name} workload`
    : '';
  const bills = architectures.flatMap((architecture) => {
    const found = findings.bills.find(
      ({ bill }) => bill.architecture === architecture.id && bill.ratePerSecond === rate,
    );
    return found === undefined ? [] : [{ ...series(architecture), bill: found.bill }];
  });
  const totals = bills.map(
    ({ id, title }) => `${title} ${field(`bills[bill.architecture=${id},bill.ratePerSecond=${rate}].total`)}`,
  );
  return [
    {
      figure: billFigure('bill', bills),
      entry: {
        section: 'bill',
        heading: `A month at ${field(`bills[bill.architecture=${bills[0]?.id},bill.ratePerSecond=${rate}].bill.ratePerSecond`, 'rate')}: ${listWords(totals)}`,
        caption: `Monthly bill by part, in US dollars, for traffic that is the same every second${whose}. The table has every line: quantity, unit price, source and date.`,
        table: 'The bill, item by item',
        provenance: 'modelled',
      },
    },
  ];
}
