/**
 * The architecture catalogue: what is compared, as data. Every room loops over it and none knows how many rows
 * there are. The sizes are what `infra` deploys, `lab` starts and `cost` prices.
 */
export interface Architecture {
  /** Stable key in files, URLs and resource names: `serverful`, `serverless`, or with a variant `serverless/function-url`. */
  readonly id: string;
  /** As it stands in a sentence: "the serverless architecture". */
  readonly title: string;
  readonly summary: string;
  readonly frontDoor: FrontDoor;
  /** Long-lived server processes, if the architecture has any. */
  readonly servers?: ServerFleet;
  /** Functions, if the architecture has any. */
  readonly functions?: FunctionFleet;
  readonly database: Database;
  readonly network: Network;
  readonly appearance: Appearance;
}

export type FrontDoor =
  | { readonly kind: 'application-load-balancer' }
  | { readonly kind: 'http-api' }
  /** One load balancer in front of servers and functions; a controller moves the weights between them. */
  | { readonly kind: 'weighted-load-balancer' };

export interface ServerFleet {
  readonly instanceType: string;
  /** Never fewer than this many instances: the price of surviving the loss of a zone. */
  readonly minInstances: number;
  readonly maxInstances: number;
  /** Database connections per server process. */
  readonly poolSize: number;
  readonly volumeGib: number;
}

export interface FunctionFleet {
  readonly memoryMib: number;
  readonly cpu: 'arm64' | 'x86_64';
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number;
  /** Database connections per execution environment. */
  readonly poolSize: number;
}

export type Database =
  | {
      readonly kind: 'rds-mysql';
      readonly instanceClass: string;
      readonly isMultiAz: boolean;
      readonly storageGib: number;
      readonly backupRetentionDays: number;
    }
  | {
      readonly kind: 'aurora-serverless-v2';
      readonly minAcu: number;
      readonly maxAcu: number;
      /** Seconds without connections until it pauses; only with `minAcu: 0`. */
      readonly secondsUntilAutoPause?: number;
      readonly readers: number;
      readonly storageGib: number;
      readonly backupRetentionDays: number;
    };

export interface Network {
  readonly zones: number;
  readonly natGateways: number;
}

/** One look everywhere: colour (Okabe–Ito) plus dash plus marker, so that it never depends on colour alone. */
export interface Appearance {
  readonly color: string;
  /** The same hue, legible on a dark ground. */
  readonly colorOnDark: string;
  /** SVG `stroke-dasharray`; empty is solid. */
  readonly dash: string;
  readonly marker: 'circle' | 'square' | 'triangle' | 'diamond';
}

/** In the order in which every table and figure shows them; the first is the baseline of differences. */
export const ARCHITECTURES: readonly Architecture[] = [
  {
    id: 'serverful',
    title: 'serverful',
    summary: 'Application Load Balancer, EC2 Auto Scaling with a long-lived Node server, RDS MySQL Multi-AZ',
    frontDoor: { kind: 'application-load-balancer' },
    servers: { instanceType: 't4g.small', minInstances: 2, maxInstances: 10, poolSize: 10, volumeGib: 8 },
    database: {
      kind: 'rds-mysql',
      instanceClass: 'db.t4g.medium',
      isMultiAz: true,
      storageGib: 20,
      backupRetentionDays: 7,
    },
    network: { zones: 2, natGateways: 1 },
    appearance: { color: '#0072b2', colorOnDark: '#56b4e9', dash: '', marker: 'circle' },
  },
  {
    id: 'serverless',
    title: 'serverless',
    summary: 'API Gateway HTTP API, Lambda, Aurora Serverless v2 MySQL',
    frontDoor: { kind: 'http-api' },
    functions: { memoryMib: 512, cpu: 'arm64', timeoutSeconds: 10, reservedConcurrency: 100, poolSize: 1 },
    database: {
      kind: 'aurora-serverless-v2',
      minAcu: 0.5,
      maxAcu: 8,
      readers: 1,
      storageGib: 20,
      backupRetentionDays: 7,
    },
    network: { zones: 2, natGateways: 0 },
    appearance: { color: '#d55e00', colorOnDark: '#ff9a52', dash: '7 4', marker: 'square' },
  },
];

/**
 * Servers for the baseline, functions for the peak, the serverful architecture's database. `infra` deploys it; it
 * joins ARCHITECTURES when `lab` can run it and `cost` can price it.
 */
export const HYBRID: Architecture = {
  id: 'hybrid',
  title: 'hybrid',
  summary:
    'Application Load Balancer with weighted targets: EC2 for the baseline, Lambda for the peak; RDS MySQL Multi-AZ',
  frontDoor: { kind: 'weighted-load-balancer' },
  servers: { instanceType: 't4g.small', minInstances: 2, maxInstances: 4, poolSize: 10, volumeGib: 8 },
  functions: { memoryMib: 512, cpu: 'arm64', timeoutSeconds: 10, reservedConcurrency: 100, poolSize: 1 },
  database: {
    kind: 'rds-mysql',
    instanceClass: 'db.t4g.medium',
    isMultiAz: true,
    storageGib: 20,
    backupRetentionDays: 7,
  },
  network: { zones: 2, natGateways: 1 },
  appearance: { color: '#009e73', colorOnDark: '#4fd6ae', dash: '2 3', marker: 'triangle' },
};
