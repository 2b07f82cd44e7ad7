/** What the stand-in of AWS knows: the truth that a collection must find out. */
export interface World {
  /** Milliseconds since 1970 by the stand-in's clock of data: what is published later than this is not seen yet. */
  readonly now: () => number;
  readonly datapoint: (of: MetricOf, atMs: number) => Published | null;
  readonly logGroups: ReadonlySet<string>;
  readonly reportLines: readonly ReportLine[];
  readonly traces: readonly FakeTrace[];
  readonly costs: readonly FakeCost[];
  /** Properties by `type|identifier`. */
  readonly resources: ReadonlyMap<string, unknown>;
}

export interface MetricOf {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
  readonly statistic: string;
  readonly periodSeconds: number;
}

interface Published {
  readonly value: number;
  readonly publishedMs: number;
}

export interface ReportLine {
  readonly logGroup: string;
  readonly atMs: number;
  readonly publishedMs: number;
  readonly requestId: string;
  readonly durationMs: number;
  readonly billedMs: number;
  readonly initMs: number | null;
  readonly maxMemoryMb: number;
}

export interface FakeTrace {
  readonly id: string;
  readonly service: string;
  readonly startMs: number;
  readonly responseSeconds: number;
  readonly segments: readonly object[];
}

export interface FakeCost {
  readonly day: string;
  readonly architecture: string;
  readonly usageType: string;
  readonly quantity: string;
  readonly unit: string;
  readonly amountUsd: string;
}
