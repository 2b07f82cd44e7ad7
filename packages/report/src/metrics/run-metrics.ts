import type { Metric, Quantity, Report } from '@crossover/model';
import { roundNumber } from '../canonical-json.ts';

/** What a monitoring system can take of a run: gauges, each with its samples. */
export interface RunMetric {
  /** In words of dots, e.g. `crossover.response_time`. */
  readonly name: string;
  readonly description: string;
  /** Seconds, shares of one, dollars in a month of 730 hours, requests and requests per second. */
  readonly unit: 's' | 'share' | 'USD' | 'requests' | 'requests/s';
  readonly samples: readonly MetricSample[];
}

interface MetricSample {
  readonly attributes: Readonly<Record<string, string>>;
  readonly value: number;
}

/** Which population a metric of the report is of, and which quantile. */
const TIMES: Partial<Record<Metric, readonly [population: string, quantile: string]>> = {
  responseP50: ['response', '0.5'],
  responseP90: ['response', '0.9'],
  responseP95: ['response', '0.95'],
  responseP99: ['response', '0.99'],
  responseP999: ['response', '0.999'],
  serviceP50: ['service', '0.5'],
  serviceP99: ['service', '0.99'],
  warmResponseP50: ['warm', '0.5'],
  warmResponseP99: ['warm', '0.99'],
  coldResponseP50: ['cold', '0.5'],
};

const SHARES: Partial<Record<Metric, string>> = { errorShare: 'failed', coldShare: 'cold' };
const RATES: Partial<Record<Metric, string>> = {
  offered: 'offered',
  achieved: 'achieved',
  goodput: 'within_objective',
};

/**
 * A run's numbers for monitoring systems. Each has its interval as samples of their own (`estimate` is `value`, `low`
 * or `high`) and its provenance; a number that could not be known has no sample.
 */
export function runMetrics(report: Report): RunMetric[] {
  const metrics: RunMetric[] = [
    {
      name: 'crossover.response_time',
      description:
        'Quantiles of the response time from the intended send (service: from the actual one), with intervals.',
      unit: 's',
      samples: ofMetrics(report, TIMES, ([population, quantile]) => ({ population, quantile }), 1 / 1000),
    },
    {
      name: 'crossover.request_share',
      description: 'Share of the requests that failed or met a cold start.',
      unit: 'share',
      samples: ofMetrics(report, SHARES, (outcome) => ({ outcome })),
    },
    {
      name: 'crossover.request_rate',
      description: 'Requests per second that were due, answered, and answered within the objective.',
      unit: 'requests/s',
      samples: ofMetrics(report, RATES, (outcome) => ({ outcome })),
    },
    {
      name: 'crossover.summarised_requests',
      description: 'Requests of valid repeats, warm-up apart.',
      unit: 'requests',
      samples: report.summaries.map(({ workload, architecture, requests }) => ({
        attributes: { workload, architecture },
        value: requests,
      })),
    },
    {
      name: 'crossover.monthly_cost',
      description: 'Modelled monthly bill at a mean arrival rate.',
      unit: 'USD',
      samples: report.bills.flatMap(({ bill, total }) =>
        ofQuantity(total, {
          architecture: bill.architecture,
          region: bill.region,
          rate_per_second: String(bill.ratePerSecond),
        }),
      ),
    },
    {
      name: 'crossover.crossover_rate',
      description: 'Mean arrival rate at which two monthly bills are equal; a pair may have none or several.',
      unit: 'requests/s',
      samples: report.crossovers.flatMap(({ a, b, shape, points }) =>
        points.flatMap((point, index) => ofQuantity(point, { a, b, shape, crossing: String(index + 1) })),
      ),
    },
  ];
  return metrics.filter(({ samples }) => samples.length > 0);
}

/** What the run is, for the resource that its metrics are of; unknown things are left out. */
export function runAttributes(report: Report): Record<string, string> {
  const { slug, kind, region, preset, environment } = report;
  return {
    run: slug,
    kind,
    region,
    preset,
    ...(environment.commit === null ? {} : { commit: environment.commit }),
    node_version: environment.nodeVersion,
    database_version: environment.databaseVersion,
  };
}

function ofMetrics<T>(
  { summaries }: Report,
  wanted: Partial<Record<Metric, T>>,
  attributesOf: (one: T) => Record<string, string>,
  factor = 1,
): MetricSample[] {
  return summaries.flatMap(({ workload, architecture, metrics }) =>
    (Object.entries(wanted) as [Metric, T][]).flatMap(([metric, one]) => {
      const quantity = metrics[metric];
      return quantity === undefined
        ? []
        : ofQuantity(quantity, { workload, architecture, ...attributesOf(one) }, factor);
    }),
  );
}

function ofQuantity(
  { value, low, high, provenance }: Quantity,
  attributes: Record<string, string>,
  factor = 1,
): MetricSample[] {
  return Object.entries({ value, low, high }).flatMap(([estimate, number]) =>
    number === null
      ? []
      : [{ attributes: { ...attributes, estimate, provenance }, value: roundNumber(number * factor) }],
  );
}
