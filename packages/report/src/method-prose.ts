import { CALIBRATED_PERCENTILES, type Resolution, type StopRow } from '@crossover/model';
import type { Findings } from './headline.ts';
import { titleOf } from './headline.ts';
import { field, path } from './reference.ts';
import { writeSending } from './sending-prose.ts';
import { listWords } from './words.ts';

/** How the instrument, the repeats and their number were judged, as templates. */
export function writeMethodProse(findings: Findings): Record<string, string | null> {
  return {
    sending: writeSending(findings),
    calibration: writeCalibration(findings),
    warmUp: writeWarmUp(findings),
    drift: writeDrift(findings),
    resolution: writeResolution(findings),
    stopping: writeStopping(findings),
  };
}

function writeCalibration({ calibration, totals }: Findings): string | null {
  if (totals.requests === 0) return null;
  if (calibration === null)
    return 'The instrument was not calibrated in this run: the load generator’s own lateness stands for its bias.';
  const rates = calibration.rates.flatMap(({ ratePerSecond, percentiles }) => {
    const at = `calibration.rates[ratePerSecond=${ratePerSecond}]`;
    const biases = CALIBRATED_PERCENTILES.flatMap((name) =>
      percentiles[name] === null
        ? []
        : [`${field(`${at}.percentiles.${name}.biasMs`, 'ms')} at ${name === 'p999' ? 'p99.9' : name}`],
    );
    const found = biases.length === 0 ? 'too few requests to tell' : listWords(biases);
    return [
      `at ${field(`${at}.ratePerSecond`, 'rate')} (${field(`${at}.requests`, 'count')} requests) ${found}`,
    ];
  });
  return `The instrument was calibrated before the repeats and after them: at the rates of this run the same load generator called a process that answers after a timer of {calibration.serviceTimeMs|short} ms and says how long it really took. What was recorded beyond that is the instrument’s own bias: ${rates.join('; ')}. A difference that is not larger is not claimed, nor one that is not larger than the generator’s lateness differed between the two sides; at percentiles that too few calibration requests reach, its lateness itself is the limit. To goodput the instrument may have cost the requests that missed the objective by no more than its bias, or than they were sent late.`;
}

function writeWarmUp(findings: Findings): string | null {
  const cells = findings.summaries.filter(({ changePoint }) => changePoint !== null);
  if (cells.length === 0) return null;
  const name = titleOf(findings);
  const at = ({ workload, architecture }: (typeof cells)[number]) => path.summary(workload, architecture);
  const removed = cells
    .filter(({ changePoint }) => (changePoint?.requests ?? 0) > 0)
    .map(
      (cell) =>
        `${field(`${at(cell)}.changePoint.requests`, 'count')} requests from ${field(`${at(cell)}.changePoint.repeats`, 'count')} of ${field(`${at(cell)}.repeats.valid`, 'count')} repeats of ${name(cell.architecture)} under ${cell.workload} traffic, at most ${field(`${at(cell)}.changePoint.longestSeconds`, 'duration')} of one`,
    );
  const never = cells
    .filter(({ changePoint }) => (changePoint?.neverSteady ?? 0) > 0)
    .map(
      (cell) =>
        `${field(`${at(cell)}.changePoint.neverSteady`, 'count')} of ${field(`${at(cell)}.repeats.valid`, 'count')} repeats of ${name(cell.architecture)} under ${cell.workload} traffic`,
    );
  const took = removed.length === 0 ? 'It took nothing away.' : `It took away ${removed.join('; ')}.`;
  const whole =
    never.length === 0
      ? ''
      : ` Repeats that reached their last level only in their second half have no steady part to speak of and are used whole: ${never.join('; ')}.`;
  return `Where the rate is meant to stay the same, what is left of a warm-up after the planned one ends by rule and not by eye: the medians of consecutive blocks of requests are split at their change points, and the summary of a repeat begins with the first stretch whose level lies within a twentieth of the last: what disturbs it later stays, and so does every failed request. ${took}${whole} The stored requests keep all of it.`;
}

function writeDrift(findings: Findings): string | null {
  const { drifts } = findings;
  if (drifts.length === 0) return null;
  const name = titleOf(findings);
  const cell = ({ architecture, workload }: (typeof drifts)[number]) =>
    `${name(architecture)} under ${workload} traffic`;
  const tested = drifts.filter(({ p }) => p !== null);
  const moved = tested.filter(({ word }) => word !== 'no-drift');
  const few = drifts.filter(({ p }) => p === null);
  const parts = [
    ...(moved.length > 0
      ? [
          `a drift was found for ${listWords(moved.map((one) => `${cell(one)} (${one.word}, p ${field(`drifts[workload=${one.workload},architecture=${one.architecture}].p`)})`))}`,
        ]
      : []),
    ...(tested.length > moved.length
      ? [moved.length > 0 ? 'none for the others tested' : 'none was found']
      : []),
    ...(few.length > 0 ? [`there are too few repeats to tell for ${listWords(few.map(cell))}`] : []),
  ];
  return `Drift of the repeats’ medians in the order in which they ran was tested for each architecture and workload (Mann–Kendall, each at {statistics.driftLevel|share}, so that all together err in at most one run of twenty): ${parts.join('; ')}.`;
}

/** The sizes that the run could tell, and what the wanted one takes, each as one list by pair. */
function writeResolved(
  known: readonly Resolution[],
  pairOf: (row: Resolution) => string,
  at: (row: Resolution) => string,
): string {
  const [first] = known;
  if (first === undefined) return '';
  const areAlike = known.every(({ pairs }) => pairs === first.pairs);
  const pairs = (row: Resolution) => `${field(`${at(row)}.pairs`, 'count')} pairs of repeats`;
  const byPair = [...Map.groupBy(known, pairOf)];
  const sizes = byPair.map(([pair, own]) => {
    const found = own.map(
      (row) =>
        `${field(`${at(row)}.resolved`, 'rough-share')} under ${row.workload} traffic${areAlike ? '' : ` (${pairs(row)})`}`,
    );
    return `${pair} ${listWords(found)}`;
  });
  // What no number of repeats gives is the same for many rows, so it is said of them together.
  const takesOf = (row: Resolution): string =>
    row.repeatsForWanted.value === null
      ? `cannot be told (${row.repeatsForWanted.reason ?? ''})`
      : `takes ${field(`${at(row)}.repeatsForWanted`, 'count')} pairs`;
  const takes =
    known.length > 1 && new Set(known.map(takesOf)).size === 1
      ? [takesOf(first)]
      : byPair.map(([pair, own]) => {
          const found = [...Map.groupBy(own, takesOf)].map(
            ([count, rows]) => `${count} under ${listWords(rows.map(({ workload }) => workload))} traffic`,
          );
          return `${listWords(found)}${byPair.length > 1 ? ` for ${pair}` : ''}`;
        });
  const from = areAlike ? `, from ${pairs(first)}${known.length > 1 ? ' each' : ''},` : '';
  return `With a chance of {statistics.power|share} this run${from} finds a difference in p95 from these sizes on: ${sizes.join('; ')}. One of ${field(`${at(first)}.wanted`)} ${takes.join('; ')}. Counted are the noise floor and the instrument’s own bias, which a verdict must exceed.`;
}

/** Which differences the run could tell, and what the wanted one takes: one list, by pair of architectures. */
export function writeResolution(
  findings: Pick<Findings, 'resolutions' | 'statistics' | 'architectures'>,
): string | null {
  const { resolutions, statistics } = findings;
  const name = titleOf(findings);
  const [first] = resolutions;
  if (first === undefined) return null;
  const pairOf = ({ a, b }: Resolution) => `${name(a)} and ${name(b)}`;
  const at = ({ workload, metric, a, b }: Resolution) =>
    `resolutions[workload=${workload},metric=${metric},a=${a},b=${b}]`;
  const known = resolutions.filter(({ resolved }) => resolved.value !== null);
  const told = known.length === 0 ? [] : [writeResolved(known, pairOf, at)];
  const unknown = [
    ...Map.groupBy(
      resolutions.filter(({ resolved }) => resolved.value === null),
      ({ resolved }) => resolved.reason ?? 'there is no interval',
    ),
  ].map(([reason, own]) => {
    const where = [...Map.groupBy(own, pairOf)].map(
      ([pair, rows]) => `${pair} under ${listWords(rows.map(({ workload }) => workload))} traffic`,
    );
    return `What it could tell in p95 of ${where.join(' and of ')} is not known: ${reason}.`;
  });
  const either =
    told.length === 0 || statistics.smallestEffect.ms === 0
      ? []
      : [
          'A verdict of no practical difference takes less where {statistics.smallestEffect.ms|count} ms is more than {statistics.smallestEffect.share|share} of p95.',
        ];
  return [...told, ...either, ...unknown].join(' ');
}

function writeStopping(findings: Findings): string | null {
  if (findings.stops.length === 0) return null;
  const rows = findings.stops.map((row) => stopSentence(row, titleOf(findings)));
  return `When to look at the run while it went on was fixed before it. Each look may spend only its own part of the error, little early and most at the end, and the parts sum to that of a single table at {statistics.level|share}: looking more often does not make a false difference more likely. ${rows.join(' ')}`;
}

const STOP_REASONS: Readonly<Record<StopRow['reason'], string>> = {
  different: 'a difference was clear',
  equivalent: 'they were clearly equivalent',
  'cannot-become-clear': 'no verdict could become clear with the repeats that were left',
  'budget-spent': 'its budget was spent',
  undecided: 'it was not decided',
};

/** How the repeats of a pair ended, and at which level its intervals therefore are. */
export function stopSentence(row: StopRow, name: (id: string) => string): string {
  const at = `stops[workload=${row.workload},a=${row.a},b=${row.b}]`;
  const pair = `${name(row.a)} and ${name(row.b)} under ${row.workload} traffic`;
  const level = `its intervals are at ${field(`${at}.level`, 'share')}`;
  return row.isEarly
    ? `The comparison of ${pair} stopped early, after ${field(`${at}.repeats`, 'count')} of ${field(`${at}.plannedRepeats`, 'count')} planned repeats, because ${STOP_REASONS[row.reason]}; ${level}.`
    : `The comparison of ${pair} ran all ${field(`${at}.plannedRepeats`, 'count')} planned repeats; ${level}.`;
}
