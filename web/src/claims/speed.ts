import type { Summary } from '@crossover/model';
import { nameMetric } from '@crossover/report';
import { connectionRows } from '../choosing.ts';
import { type Claim, type ClaimWord, type Evidence, measured, modelled, wordOf } from './claim.ts';
import { documented, documentedValue } from './documented.ts';
import type { Facts } from './facts.ts';
import { betterOf, largestDifference, overRuns, pairRow, runWith, timeFacts } from './measured.ts';

/** What the claim about cold starts promises of servers, milliseconds. */
const CLAIMED_MS = 50;

/** Who says it of time and of scaling, and what runs and limits say. */
export function speedClaims(facts: Facts): Claim[] {
  return [serversFaster(facts), coldStarts(facts), instantScaling(facts), connections(facts)];
}

function serversFaster({ articles }: Facts): Claim {
  const times = timeFacts(articles);
  const decided = times.serverful + times.serverless;
  const run = runWith(articles, (report) => largestDifference(report) !== undefined);
  const largest = run === undefined ? undefined : largestDifference(run.report);
  const cold = runWith(articles, ({ coldStarts }) =>
    coldStarts.some(
      ({ architecture, responseP50 }) => architecture === 'serverless' && responseP50.value !== null,
    ),
  );
  return {
    id: 'servers-answer-faster',
    claim: 'Servers answer faster, at times much faster, because processes and connections persist.',
    // What could not be told holds neither way.
    word: wordOf(times.serverful, decided + times.equivalent),
    summary:
      'It depends on the percentile and on how many requests start cold: most of a warm request is the same work in the same database.',
    evidence: [
      overRuns(
        times,
        times.rows === 0
          ? 'No published run has compared both yet.'
          : 'Of {rows|count} differences in p50, p95 and p99, measured {place}, {serverful|count} are for servers, {serverless|count} for functions, {equivalent|count} are no practical difference, and {inconclusive|count} could not be told.',
      ),
      ...(run === undefined || largest === undefined
        ? []
        : [measured(run, largest.sentence, 'section-latency')]),
      ...(cold === undefined
        ? []
        : [
            measured(
              cold,
              'A request that met a cold start, alone, took {coldStarts[architecture=serverless].responseP50|full}.',
              'section-cold-starts',
            ),
          ]),
    ],
    ...(articles.some(({ report }) => report.kind === 'aws')
      ? {}
      : { wouldTell: 'A run on AWS: gateway, balancer and network answer for a share that a lab has not.' }),
  };
}

/** The highest percentile of a summary that has a value. */
function highest({ metrics }: Summary) {
  return (['responseP999', 'responseP99', 'responseP95', 'responseP50'] as const).find(
    (metric) => metrics[metric]?.value != null,
  );
}

function coldStarts({ articles }: Facts): Claim {
  const run = runWith(articles, ({ coldStarts, summaries }) =>
    [coldStarts, summaries].every((rows) => rows.some(({ architecture }) => architecture === 'serverless')),
  );
  const rows = (run?.report.summaries ?? []).flatMap((summary) => {
    const metric = summary.architecture === 'serverless' ? highest(summary) : undefined;
    return metric === undefined || run === undefined ? [] : [{ workload: summary.workload, metric, summary }];
  });
  const isCold = (run?.report.coldStarts ?? []).some(
    ({ architecture, responseP50 }) => architecture === 'serverless' && (responseP50.value ?? 0) > CLAIMED_MS,
  );
  const above = rows.filter(({ metric, summary }) => (summary.metrics[metric]?.value ?? 0) > CLAIMED_MS);
  const word: ClaimWord = !isCold ? 'refuted' : wordOf(above.length, rows.length);
  const [first, ...rest] = rows.flatMap(({ workload, metric, summary }): Evidence[] => {
    if (run === undefined) return [];
    const path = `summaries[workload=${workload},architecture=serverless].metrics`;
    const share = summary.metrics.coldShare?.value == null ? '' : `, with {${path}.coldShare} cold starts`;
    return [
      measured(
        run,
        `Under ${workload} traffic the ${nameMetric(metric)} of functions was {${path}.${metric}|full}${share}.`,
        'section-cold-starts',
      ),
    ];
  });
  return {
    id: 'never-below-fifty',
    claim: 'Cold starts make “consistently below {claimedMs|count} ms” impossible for functions.',
    of: { claimedMs: CLAIMED_MS },
    word: run === undefined ? 'not measured yet' : word,
    summary:
      'A request that meets a cold start misses it; how many do depends on the traffic: few where it is even, more after each gap and at each rise.',
    evidence: [first ?? overRuns({}, 'No published run has measured functions yet.'), ...rest],
    wouldTell:
      'A run with gaps of several lengths, on AWS: after how long an idle environment is gone is documented nowhere.',
  };
}

function instantScaling({ articles, model }: Facts): Claim {
  const spiky = ({ name }: { readonly name: string }) => name === 'spike' || name === 'storm';
  const run = runWith(articles, (report) =>
    report.workloads.some((one) => spiky(one) && pairRow(report, one.name, 'errorShare') !== undefined),
  );
  const name = run?.report.workloads.find(spiky)?.name ?? 'spike';
  const errors = run === undefined ? undefined : pairRow(run.report, name, 'errorShare');
  const tail =
    run === undefined
      ? undefined
      : (pairRow(run.report, name, 'responseP99') ?? pairRow(run.report, name, 'responseP95'));
  const better = errors === undefined ? null : betterOf(errors);
  const words = { serverless: 'supported', serverful: 'refuted' } as const;
  const word: ClaimWord =
    errors === undefined
      ? 'not measured yet'
      : better === 'serverless' || better === 'serverful'
        ? words[better]
        : 'depends';
  return {
    id: 'functions-scale-at-once',
    claim:
      'Functions scale from nothing to a peak at once; servers must be larger than needed, or scale late.',
    word,
    summary:
      'Functions start within the burst, and who starts them waits. Servers that are large enough beforehand take it as well; that size has a price, which is below.',
    evidence: [
      ...(run === undefined || errors === undefined ? [] : [measured(run, errors.sentence, 'section-load')]),
      ...(run === undefined || tail === undefined ? [] : [measured(run, tail.sentence, 'section-latency')]),
      documented(
        'lambdaScaling',
        'A function gets {environments|count} more environments every {seconds|duration}, at most.',
      ),
      modelled(
        model,
        model.peakFleet.peakInstances === model.peakFleet.instances
          ? 'The {peakFleet.instances|count} servers that survive the loss of a zone bear a peak of {peakFleet.peakToMean|count} times the mean of {peakFleet.ratePerSecond|rate} as well: its price is nothing more than {peakFleet.usd|usd} a month.'
          : 'Servers for a peak of {peakFleet.peakToMean|count} times the mean of {peakFleet.ratePerSecond|rate}, one hour a day, are {peakFleet.peakInstances|count} instead of {peakFleet.instances|count} instances all month: {peakFleet.peakUsd|usd} instead of {peakFleet.usd|usd}.',
      ),
    ],
    wouldTell:
      'A run on AWS in which the Auto Scaling group must grow during the spike; in the lab its size is fixed.',
  };
}

function connections({ articles }: Facts): Claim {
  const rows = connectionRows();
  const accountConcurrency = documentedValue('lambdaQuotas', 'accountConcurrency');
  const refused = rows.filter(({ onset, reserved }) => onset <= reserved);
  const unbounded = rows.filter(({ onset }) => onset <= accountConcurrency);
  const facts = { rows, cases: rows.length, refused: refused.length, unbounded: unbounded.length };
  const run = runWith(articles, (report) => pairRow(report, 'storm', 'errorShare') !== undefined);
  const row = run === undefined ? undefined : pairRow(run.report, 'storm', 'errorShare');
  return {
    id: 'functions-exhaust-connections',
    claim: 'Many small functions exhaust a relational database’s connections.',
    word: refused.length > 0 ? 'supported' : unbounded.length > 0 ? 'depends' : 'refuted',
    summary:
      'They would, left to the account’s own limit. A concurrency limit of the function below the database’s connections prevents it, and refuses the rest of a burst.',
    evidence: [
      {
        kind: 'counted',
        of: facts,
        template:
          'As configured here, {refused|count} of {cases|count} architectures with functions can come to be refused a connection; without a concurrency limit of their own {unbounded|count} could. For example {rows[0].title}: its database takes {rows[0].limit|count} connections, so that environment number {rows[0].onset|count} is the first without one, and it may have {rows[0].reserved|count}.',
        source: { words: 'connection storms', href: 'choosing.html#storms' },
      },
      documented(
        'lambdaQuotas',
        'An account’s functions share {accountConcurrency|count} environments at once, unless it asks for more.',
      ),
      ...(run === undefined || row === undefined ? [] : [measured(run, row.sentence, 'section-load')]),
    ],
    ...(run === undefined
      ? { wouldTell: 'A published run of the workload “storm”, which does exactly this.' }
      : {}),
  };
}
