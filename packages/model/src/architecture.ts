/** One row of the catalogue: the parts that an architecture is made of, and the sizes of each. */
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
  /** The function's own HTTPS address, without a gateway: no charge of its own, no throttle and no domain of one's own. */
  | { readonly kind: 'function-url' }
  /** One load balancer in front of servers and functions; a controller moves the weights between them. */
  | { readonly kind: 'weighted-load-balancer' };

/** Long-lived server processes, one per EC2 instance or Fargate task. */
export type ServerFleet = Ec2Fleet | FargateFleet;

export interface Ec2Fleet extends FleetLimits {
  readonly kind: 'ec2';
  readonly instanceType: string;
  readonly volumeGib: number;
}

export interface FargateFleet extends FleetLimits {
  readonly kind: 'fargate';
  readonly cpu: 'arm64' | 'x86_64';
  /** Of one task; only certain pairs of both exist. */
  readonly vcpu: number;
  readonly memoryGib: number;
}

interface FleetLimits {
  /** Never fewer than this many instances: the price of surviving the loss of a zone. */
  readonly minInstances: number;
  readonly maxInstances: number;
  /** Database connections per server process. */
  readonly poolSize: number;
}

export interface FunctionFleet {
  readonly memoryMib: number;
  readonly cpu: 'arm64' | 'x86_64';
  readonly timeoutSeconds: number;
  readonly reservedConcurrency: number;
  /** Database connections per execution environment. */
  readonly poolSize: number;
}

export type Database = {
  /** Behind an RDS Proxy, which shares few connections among many clients. */ readonly hasProxy?: boolean;
} & (
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
    }
);

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
