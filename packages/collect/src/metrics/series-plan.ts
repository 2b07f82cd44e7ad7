import {
  CLOUDWATCH_METRICS,
  type CloudWatchMetric,
  CrossoverError,
  type DeployedResource,
  type DeployedStage,
  type EvidenceWindow,
} from '@crossover/model';

/** One series to be read, on its own grid of whole periods that covers the window. */
export interface SeriesPlan {
  /** Unique and stable: names the series in the journal. */
  readonly key: string;
  readonly architecture: string;
  readonly metric: CloudWatchMetric;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly periodSeconds: number;
  readonly startMs: number;
  /** Excluded. */
  readonly endMs: number;
  /** False: published only while there is something to count, so a period without a value is no sign of lateness. */
  readonly isContinuous: boolean;
}

const DAY_MS = 86_400_000;

/**
 * How long CloudWatch keeps datapoints of a period.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html (metrics retention)
 */
const RETENTION: readonly { readonly ageMs: number; readonly periodSeconds: number }[] = [
  { ageMs: 15 * DAY_MS, periodSeconds: 60 },
  { ageMs: 63 * DAY_MS, periodSeconds: 300 },
  { ageMs: 455 * DAY_MS, periodSeconds: 3600 },
];

/** Instances and databases report at all times; front doors and functions when a request comes. */
const CONTINUOUS_NAMESPACES: ReadonlySet<string> = new Set(['AWS/EC2', 'AWS/RDS']);

/**
 * The series of all resources of a stage, in its order. The period is the metric's own, or the finest that
 * CloudWatch still keeps for a window that long ago.
 *
 * @throws CrossoverError `collect-failed` when the window is older than anything kept
 */
export function planSeries(stage: DeployedStage, window: EvidenceWindow, nowMs: number): SeriesPlan[] {
  const startMs = Date.parse(window.startAt);
  const endMs = Date.parse(window.endAt);
  const kept = RETENTION.find(({ ageMs }) => nowMs - startMs <= ageMs);
  if (kept === undefined)
    throw new CrossoverError(
      'collect-failed',
      `Expected a window of the last 455 days, found one that starts at ${window.startAt}.`,
      { hint: 'CloudWatch keeps nothing older: run the comparison anew.' },
    );
  return stage.resources.flatMap((resource) =>
    metricsOf(resource).map((metric) => {
      const periodSeconds = Math.max(metric.periodSeconds, kept.periodSeconds);
      const periodMs = periodSeconds * 1000;
      const dimensions = dimensionsOf(metric, resource);
      return {
        key: `${resource.architecture}/${metric.id}/${Object.values(dimensions).join(',')}`,
        architecture: resource.architecture,
        metric,
        dimensions,
        periodSeconds,
        startMs: Math.floor(startMs / periodMs) * periodMs,
        endMs: Math.ceil(endMs / periodMs) * periodMs,
        isContinuous: CONTINUOUS_NAMESPACES.has(metric.namespace),
      };
    }),
  );
}

function metricsOf(resource: DeployedResource): CloudWatchMetric[] {
  const metrics = CLOUDWATCH_METRICS.filter((metric) => metric.resource === resource.resource);
  if (metrics.length === 0)
    throw new CrossoverError(
      'collect-failed',
      `Expected a kind of resource that has metrics, found "${resource.resource}" of ${resource.architecture} in the stage's outputs.`,
      { hint: 'Deploy the stage again with this version of Crossover ("crossover up").' },
    );
  return metrics;
}

function dimensionsOf(metric: CloudWatchMetric, resource: DeployedResource): Record<string, string> {
  return Object.fromEntries(
    metric.dimensions.map((name) => {
      const value = resource.dimensions[name];
      if (value === undefined)
        throw new CrossoverError(
          'collect-failed',
          `Expected the dimension ${name} of the ${resource.resource} of ${resource.architecture}, found none in the stage's outputs.`,
          { hint: 'Deploy the stage again with this version of Crossover ("crossover up").' },
        );
      return [name, value];
    }),
  );
}

export const periodCount = (plan: Pick<SeriesPlan, 'startMs' | 'endMs' | 'periodSeconds'>): number =>
  (plan.endMs - plan.startMs) / (plan.periodSeconds * 1000);
