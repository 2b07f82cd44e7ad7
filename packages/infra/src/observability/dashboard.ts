import type { CloudWatchMetric } from '@crossover/model';

/** A metric with its dimensions' values. */
export interface PlacedMetric {
  readonly metric: CloudWatchMetric;
  readonly dimensions: Readonly<Record<string, string>>;
}

interface Column {
  readonly title: string;
  readonly metrics: readonly PlacedMetric[];
}

const GRID_WIDTH = 24;
const HEIGHT = 6;

/** CloudWatch's dashboard document: one column per architecture, a widget per metric name. Pure. */
export function dashboardBody(region: string, columns: readonly Column[]): string {
  const isSingle = columns.length === 1;
  const width = isSingle ? GRID_WIDTH / 3 : Math.floor(GRID_WIDTH / Math.max(1, columns.length));
  const widgets = columns.flatMap(({ title, metrics }, column) => {
    const groups = [...Map.groupBy(metrics, ({ metric }) => `${metric.resource}: ${metric.name}`)];
    return [
      {
        type: 'text',
        x: isSingle ? 0 : column * width,
        y: 0,
        width: isSingle ? GRID_WIDTH : width,
        height: 1,
        properties: { markdown: `# ${title}` },
      },
      ...groups.map(([name, members], row) => ({
        type: 'metric',
        x: isSingle ? (row % 3) * width : column * width,
        y: 1 + (isSingle ? Math.floor(row / 3) : row) * HEIGHT,
        width,
        height: HEIGHT,
        properties: {
          title: name,
          region,
          view: 'timeSeries',
          period: members[0]?.metric.periodSeconds ?? 60,
          metrics: members.map(({ metric, dimensions }) => [
            metric.namespace,
            metric.name,
            ...Object.entries(dimensions).flat(),
            { stat: metric.statistic, label: `${metric.title} (${metric.unit})` },
          ]),
        },
      })),
    ];
  });
  return JSON.stringify({ widgets });
}
