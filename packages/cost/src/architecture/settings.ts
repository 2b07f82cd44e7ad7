/** What the architectures are operated with; the same for all, so that a comparison is of equals. */
export interface OperationSettings {
  readonly alarms: number;
  readonly dashboards: number;
  readonly canaryRunsPerHour: number;
  /** X-Ray's default rule: the first request of each second, and this share of the others. */
  readonly tracedPerSecond: number;
  readonly tracedShare: number;
  readonly secrets: number;
  readonly hostedZones: number;
  /** Logs are kept this long, compressed to this share. */
  readonly logRetentionDays: number;
  readonly logCompressionShare: number;
}

export const DEFAULT_OPERATION: OperationSettings = {
  alarms: 6,
  dashboards: 1,
  canaryRunsPerHour: 12,
  tracedPerSecond: 1,
  tracedShare: 0.05,
  secrets: 1,
  hostedZones: 1,
  logRetentionDays: 30,
  logCompressionShare: 0.15,
};

/** On-demand prices, or one-year commitments without upfront payment where AWS sells them. */
export type PricePlan = 'on-demand' | 'reserved-1y-no-upfront';
