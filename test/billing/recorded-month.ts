/** What one hour's meters showed: sums over the hour, as an access log or a metric's Sum has them. */
export interface RecordedHour {
  readonly serverRequests: number;
  readonly functionRequests: number;
  /** TCP connections opened to the load balancer, and those open at a time, on average. */
  readonly newConnections: number;
  readonly activeConnections: number;
  /** Through the load balancer, both directions. */
  readonly serverBytes: number;
  readonly functionBytes: number;
  /** Sum of the REPORT lines' Billed Duration. */
  readonly billedMs: number;
  /** ServerlessDatabaseCapacity integrated over the hour, all instances. */
  readonly acuSeconds: number;
}

/** A month's meters of one architecture; what it does not have is 0 or null. */
export interface RecordedMonth {
  readonly seed: number;
  readonly architecture: 'serverful' | 'serverless' | 'hybrid';
  readonly days: number;
  readonly hours: readonly RecordedHour[];
  readonly memoryMb: number;
  /** Larger of request and response, of each call of the HTTP API. */
  readonly payloadBytes: number;
  /** Rules that the load balancer looks at for a request. */
  readonly rules: number;
  readonly servers: {
    readonly type: 't4g.small' | 'm7g.large';
    readonly count: number;
    readonly volumeGib: number;
    /** CPUSurplusCreditsCharged: one is a vCPU for a minute. */
    readonly surplusCredits: number;
  } | null;
  readonly rds: {
    readonly instanceClass: 'db.t4g.medium' | 'db.m7g.large';
    readonly storageGib: number;
    readonly surplusCredits: number;
  } | null;
  readonly aurora: { readonly storageGib: number; readonly ioRequests: number } | null;
  readonly natGateways: number;
  readonly natBytes: number;
  readonly publicAddresses: number;
  readonly internetOutBytes: number;
  /** Sent across zones; whoever receives pays as well. */
  readonly crossZoneBytes: number;
  readonly gatewayLogBytes: number;
  readonly functionLogBytes: number;
  readonly keptLogBytes: number;
  readonly alarms: number;
  readonly dashboards: number;
  readonly canaryRuns: number;
  readonly metricsRead: number;
  readonly traces: number;
  readonly secrets: number;
  readonly hostedZones: number;
  readonly logObjects: number;
  readonly logObjectBytes: number;
  readonly controller: { readonly runs: number; readonly memoryMb: number; readonly billedMs: number } | null;
}

const ARCHITECTURES = ['serverful', 'serverless', 'hybrid'] as const;

/** Numbers in [0, 1), the same for the same seed: a linear congruence of Knuth's, high bits only. */
function createRandom(seed: number): () => number {
  let state = BigInt(seed) * 2862933555777941757n + 3037000493n;
  return () => {
    state = BigInt.asUintN(64, state * 6364136223846793005n + 1442695040888963407n);
    return Number(state >> 11n) / 2 ** 53;
  };
}

/** A month of any length and load between idle and a hundred thousand requests a second, whatever the seed says. */
export function recordMonth(seed: number): RecordedMonth {
  const random = createRandom(seed);
  const between = (low: number, high: number) => low + random() * (high - low);
  const whole = (low: number, high: number) => Math.floor(between(low, high + 1));
  const pick = <T>(first: T, second: T): T => (random() < 0.5 ? first : second);
  const architecture = ARCHITECTURES[seed % 3] ?? 'serverful';
  const days = whole(28, 31);
  const meanPerHour = Math.exp(between(Math.log(1), Math.log(3.6e8)));
  const bytesPerRequest = between(300, 30_000);
  const msPerRequest = whole(2, 900);
  const functionShare = { serverful: 0, serverless: 1, hybrid: random() }[architecture];
  const hasBalancer = architecture !== 'serverless';
  const hours = Array.from({ length: days * 24 }, (): RecordedHour => {
    const requests = Math.floor(random() < 0.05 ? 0 : meanPerHour * between(0, 2));
    const functionRequests = Math.floor(requests * functionShare);
    const serverRequests = requests - functionRequests;
    return {
      serverRequests,
      functionRequests,
      newConnections: hasBalancer ? Math.floor(requests * random()) : 0,
      activeConnections: hasBalancer ? whole(0, 9000) : 0,
      serverBytes: Math.floor(serverRequests * bytesPerRequest),
      functionBytes: hasBalancer ? Math.floor(functionRequests * bytesPerRequest) : 0,
      billedMs: functionRequests * msPerRequest + (functionRequests > 0 ? whole(0, 2000) : 0),
      acuSeconds: hasBalancer ? 0 : 2 * 3600 * Math.max(0.5, between(0, 128)),
    };
  });
  const sum = (meter: (hour: RecordedHour) => number) =>
    hours.reduce((total, hour) => total + meter(hour), 0);
  const functionRequests = sum((hour) => hour.functionRequests);
  const requests = functionRequests + sum((hour) => hour.serverRequests);
  return {
    seed,
    architecture,
    days,
    hours,
    memoryMb: whole(128, 3008),
    payloadBytes: pick(whole(100, 500_000), whole(530_000, 5_000_000)),
    rules: whole(1, 30),
    servers: hasBalancer
      ? {
          type: pick('t4g.small', 'm7g.large'),
          count: whole(2, 40),
          volumeGib: whole(8, 60),
          surplusCredits: whole(0, 300_000),
        }
      : null,
    rds: hasBalancer
      ? {
          instanceClass: pick('db.t4g.medium', 'db.m7g.large'),
          storageGib: whole(20, 2000),
          surplusCredits: whole(0, 300_000),
        }
      : null,
    aurora: hasBalancer
      ? null
      : { storageGib: whole(1, 5000), ioRequests: Math.floor(requests * between(0, 9)) },
    natGateways: hasBalancer ? whole(1, 3) : 0,
    natBytes: hasBalancer ? Math.floor(requests * between(0, 400)) : 0,
    publicAddresses: hasBalancer ? whole(3, 6) : 0,
    internetOutBytes: Math.floor(requests * bytesPerRequest),
    crossZoneBytes: Math.floor(requests * between(0, 4000)),
    gatewayLogBytes: hasBalancer ? 0 : requests * 350,
    functionLogBytes: functionRequests * whole(200, 2000),
    keptLogBytes: Math.floor(functionRequests * between(0, 900)),
    alarms: whole(0, 40),
    dashboards: whole(0, 6),
    canaryRuns: whole(0, 40_000),
    metricsRead: whole(0, 200_000),
    traces: Math.floor(requests * between(0, 0.1)),
    secrets: whole(1, 5),
    hostedZones: whole(1, 40),
    logObjects: hasBalancer ? whole(1000, 40_000) : 0,
    logObjectBytes: hasBalancer ? requests * 60 : 0,
    controller:
      architecture === 'hybrid'
        ? { runs: days * 24 * whole(1, 60), memoryMb: 256, billedMs: whole(20, 900) }
        : null,
  };
}
