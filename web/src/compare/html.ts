import type { Quantity, Report } from '@crossover/model';
import { SIZES } from '@crossover/report/drawing';
import { formatDate, formatRange, formatRate, formatToInterval, formatUsd } from '@crossover/report/format';
import type { BillChange, RunComparison } from '@crossover/report/runs';
import { nameMetric, nameService } from '@crossover/report/words';
import { escapeHtml } from '../escape-html.ts';
import { forestSvg } from './forest.ts';
import { comparisonSentences, nameRunVerdict, titleOf } from './words.ts';

/** The two runs side by side, as HTML; every text is escaped. `root` leads from the page to the site's root. */
export function comparisonHtml(comparison: RunComparison, root: string): string {
  const { a, b } = comparison;
  const changed = comparison.factors.filter(({ state }) => state !== 'same');
  const same = comparison.factors.filter(({ state }) => state === 'same');
  return [
    `<p class="runs">${runLink(a, root, 'Earlier')}<br>${runLink(b, root, 'Later')}</p>`,
    a.kind === b.kind && a.kind === 'aws' ? '' : labNotice(a, b),
    '<h2 id="factors">Are they comparable?</h2>',
    changed.length === 0
      ? '<p>Nothing recorded differs between the two runs.</p>'
      : table(
          'What differs between the runs, or is not known of one',
          ['Factor', 'Earlier', 'Later', 'State'],
          'left',
          changed.map((one) => [one.name, one.a, one.b, one.state]),
        ),
    `<details><summary>${same.length} factors are the same</summary>${table(
      'Same in both runs',
      ['Factor', 'Both'],
      'left',
      same.map((one) => [one.name, one.a]),
    )}</details>`,
    withheldHtml(comparison),
    '<h2 id="measures">What was measured</h2>',
    ...comparisonSentences(comparison).map((sentence) => `<p>${escapeHtml(sentence)}</p>`),
    forestHtml(comparison),
    measuresTable(comparison),
    '<p class="meta">A difference is later minus earlier. Its interval is made from the intervals of the two runs; verdicts rest on a wider one, adjusted for the number of rows, and nothing is claimed below what either run calls noise. Shaded in the figure: differences too small to matter.</p>',
    '<h2 id="money">What it costs</h2>',
    crossoverTable(comparison),
    totalsTable(comparison),
    billsHtml(comparison),
  ].join('');
}

const runLink = (report: Report, root: string, word: string) =>
  `<strong>${word}:</strong> <a href="${root}reports/${encodeURIComponent(report.slug)}/index.html">${escapeHtml(report.title)}</a> <span class="meta">${escapeHtml(report.slug)}, ${formatDate(report.startedAt)}</span>`;

function labNotice(a: Report, b: Report): string {
  const words =
    a.kind === b.kind
      ? 'Both are lab runs: their times are of one machine with local stand-ins for AWS.'
      : 'One run was measured in the lab, the other on AWS: a lab number is not compared with one of AWS.';
  return `<p class="notice" role="note">${words}</p>`;
}

function withheldHtml({ withheld }: RunComparison): string {
  if (withheld.length === 0) return '';
  const items = withheld.map(
    ({ workload, reason }) => `<li><strong>${escapeHtml(workload)}</strong>: ${escapeHtml(reason)}</li>`,
  );
  return `<div class="notice" role="note"><p>No verdict on these workloads:</p><ul class="plain">${items.join('')}</ul></div>`;
}

function forestHtml(comparison: RunComparison): string {
  const [wide, narrow] = SIZES.map((size) => forestSvg(comparison, size));
  return wide == null || narrow == null
    ? ''
    : `<figure><div class="wide">${wide}</div><div class="narrow">${narrow}</div></figure>`;
}

function measuresTable(comparison: RunComparison): string {
  return table(
    'Each measure in both runs, with its interval',
    ['Workload', 'Architecture', 'Measure', 'Earlier', 'Later', 'Difference', 'Verdict'],
    '',
    comparison.measures.map((row) => [
      row.workload,
      titleOf(comparison, row.architecture),
      nameMetric(row.metric),
      row.a,
      row.b,
      row.verdict === 'withheld' ? null : row.difference,
      nameRunVerdict(row.verdict),
    ]),
  );
}

function crossoverTable(comparison: RunComparison): string {
  if (comparison.crossovers.length === 0)
    return '<p>The runs have no pair of architectures in common whose bills could cross.</p>';
  return table(
    'First crossover for even traffic',
    ['Pair', 'Earlier', 'Later', 'Intervals'],
    '',
    comparison.crossovers.map(({ pair, a, b }) => [
      pair.map((id) => titleOf(comparison, id)).join(' and '),
      a ?? 'never',
      b ?? 'never',
      overlapWords(a, b),
    ]),
  );
}

function overlapWords(a: Quantity | null, b: Quantity | null): string {
  if (a?.low == null || a.high === null || b?.low == null || b.high === null) return '–';
  return a.low <= b.high && b.low <= a.high ? 'overlap' : 'apart';
}

function totalsTable(comparison: RunComparison): string {
  if (comparison.totals.length === 0) return '';
  return table(
    'Modelled monthly cost for even traffic',
    ['Mean rate', 'Architecture', 'Earlier', 'Later', 'Change'],
    '',
    comparison.totals.map(({ architecture, ratePerSecond, a, b }) => [
      formatRate(ratePerSecond),
      titleOf(comparison, architecture),
      a,
      b,
      a.value === null || b.value === null ? '–' : signedUsd(b.value - a.value),
    ]),
  );
}

function billsHtml(comparison: RunComparison): string {
  const rates = [...new Set(comparison.bills.map(({ ratePerSecond }) => ratePerSecond))];
  const row = ({ architecture, service, aUsd, bUsd, usageUsd, priceUsd }: BillChange) => [
    titleOf(comparison, architecture),
    nameService(service),
    formatUsd(aUsd),
    formatUsd(bUsd),
    signedUsd(usageUsd),
    signedUsd(priceUsd),
  ];
  return rates
    .map((rate) => {
      const changes = comparison.bills.filter(({ ratePerSecond }) => ratePerSecond === rate);
      const rows = table(
        `At ${formatRate(rate)}, by service; what usage changed at the earlier prices, and what prices changed at the later usage`,
        ['Architecture', 'Service', 'Earlier', 'Later', 'From usage', 'From prices'],
        '',
        changes.map(row),
      );
      return `<details><summary>The bills at ${escapeHtml(formatRate(rate))}</summary>${rows}</details>`;
    })
    .join('');
}

/** To the cent, as bills are. */
function signedUsd(value: number): string {
  const cents = Math.round(value * 100) / 100;
  return cents === 0 ? '0' : cents > 0 ? `+${formatUsd(cents)}` : formatUsd(cents);
}

type Cell = string | Quantity | null;

/** A table in a region that scrolls by itself, from the keyboard as well. */
function table(
  caption: string,
  columns: readonly string[],
  className: string,
  rows: readonly (readonly Cell[])[],
): string {
  // Columns of words are set left; those of numbers right.
  const isWords = columns.map((_, index) =>
    rows.every((row) => typeof row[index] === 'string' && !/^[+−$\d]/.test(row[index])),
  );
  const words = (index: number) => (isWords[index] === true ? ' class="words"' : '');
  const head = columns.map((name, index) => `<th scope="col"${words(index)}>${name}</th>`).join('');
  const body = rows
    .map(
      (row) =>
        `<tr>${row.map((cell, index) => (index === 0 ? `<th scope="row">${cellHtml(cell)}</th>` : `<td${words(index)}>${cellHtml(cell)}</td>`)).join('')}</tr>`,
    )
    .join('');
  return `<div class="scroll" role="region" aria-label="${escapeHtml(caption)}" tabindex="0"><table${className === '' ? '' : ` class="${className}"`}><caption>${escapeHtml(caption)}</caption><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function cellHtml(cell: Cell): string {
  if (cell === null) return '–';
  if (typeof cell === 'string') return escapeHtml(cell);
  const interval = formatRange(cell);
  // Why a number has no interval is in its article; why there is no number is said here.
  const below =
    interval !== null
      ? `<span class="interval keep">${escapeHtml(interval)}</span>`
      : cell.value === null && cell.reason !== null
        ? `<span class="interval">${escapeHtml(cell.reason)}</span>`
        : '';
  return `${escapeHtml(formatToInterval(cell))}${below}`;
}
