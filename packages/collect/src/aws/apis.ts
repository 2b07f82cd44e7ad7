/**
 * The few operations of AWS that collect calls, by shape: the SDK's clients satisfy them, and so can anything else.
 * Every field of an answer may be absent, as in the SDK.
 */
type Maybe<T> = T | undefined;

export interface MetricsApi {
  getMetricData(input: MetricDataInput): Promise<MetricDataPage>;
}

export interface MetricDataInput {
  StartTime: Date;
  EndTime: Date;
  ScanBy: 'TimestampAscending';
  NextToken?: string;
  MetricDataQueries: {
    Id: string;
    MetricStat: {
      Metric: { Namespace: string; MetricName: string; Dimensions: { Name: string; Value: string }[] };
      Period: number;
      Stat: string;
    };
  }[];
}

interface MetricDataPage {
  MetricDataResults?: Maybe<
    {
      Id?: Maybe<string>;
      Timestamps?: Maybe<Date[]>;
      Values?: Maybe<number[]>;
      StatusCode?: Maybe<string>;
    }[]
  >;
  NextToken?: Maybe<string>;
}

export interface LogsApi {
  startQuery(input: {
    logGroupNames: string[];
    /** Seconds since 1970, both ends included. */
    startTime: number;
    endTime: number;
    queryString: string;
    limit: number;
  }): Promise<{ queryId?: Maybe<string> }>;
  getQueryResults(input: { queryId: string; nextToken?: string }): Promise<{
    status?: Maybe<string>;
    results?: Maybe<{ field?: Maybe<string>; value?: Maybe<string> }[][]>;
    nextToken?: Maybe<string>;
  }>;
}

export interface TracesApi {
  getTraceSummaries(input: {
    StartTime: Date;
    EndTime: Date;
    FilterExpression: string;
    NextToken?: string;
  }): Promise<{
    TraceSummaries?: Maybe<
      { Id?: Maybe<string>; ResponseTime?: Maybe<number>; IsPartial?: Maybe<boolean> }[]
    >;
    NextToken?: Maybe<string>;
  }>;
  batchGetTraces(input: { TraceIds: string[]; NextToken?: string }): Promise<{
    Traces?: Maybe<
      { Id?: Maybe<string>; Segments?: Maybe<{ Id?: Maybe<string>; Document?: Maybe<string> }[]> }[]
    >;
    UnprocessedTraceIds?: Maybe<string[]>;
    NextToken?: Maybe<string>;
  }>;
}

export interface ConfigurationApi {
  getResource(input: { TypeName: string; Identifier: string }): Promise<{
    /** `Properties` is a JSON text. */
    ResourceDescription?: Maybe<{ Properties?: Maybe<string> }>;
  }>;
}

/** Who the credentials are; AWS answers it to anyone, whatever they are allowed. */
export interface IdentityApi {
  getCallerIdentity(input: Record<string, never>): Promise<{ Account?: Maybe<string>; Arn?: Maybe<string> }>;
}

export interface CostApi {
  getCostAndUsage(input: CostInput): Promise<CostPage>;
}

export interface CostInput {
  /** Days `YYYY-MM-DD`; the end is excluded. */
  TimePeriod: { Start: string; End: string };
  Granularity: 'DAILY';
  Metrics: string[];
  GroupBy: { Type: 'TAG' | 'DIMENSION'; Key: string }[];
  Filter: CostFilter;
  NextPageToken?: string;
}

interface CostFilter {
  And?: CostFilter[];
  Not?: CostFilter;
  Dimensions?: { Key: 'RECORD_TYPE'; Values: string[] };
  Tags?: { Key: string; Values: string[] };
}

export interface CostPage {
  ResultsByTime?: Maybe<
    {
      TimePeriod?: Maybe<{ Start: Maybe<string>; End: Maybe<string> }>;
      Estimated?: Maybe<boolean>;
      Groups?: Maybe<
        {
          Keys?: Maybe<string[]>;
          Metrics?: Maybe<Record<string, { Amount?: Maybe<string>; Unit?: Maybe<string> }>>;
        }[]
      >;
    }[]
  >;
  NextPageToken?: Maybe<string>;
}

export interface AwsApis {
  readonly metrics: MetricsApi;
  readonly logs: LogsApi;
  readonly traces: TracesApi;
  readonly configuration: ConfigurationApi;
  readonly identity: IdentityApi;
  readonly costs: CostApi;
}
