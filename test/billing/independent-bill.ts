/**
 * A second bill: from a month's meters to dollars, written from AWS's pricing pages. Nothing of `packages/cost` is in
 * it, neither code nor prices, so that a mistake would have to be made twice to go unseen.
 */
import awsPrices from './aws-prices.json' with { type: 'json' };
import type { RecordedHour, RecordedMonth } from './recorded-month.ts';

interface Rate {
  readonly per: number;
  readonly tiers: readonly { readonly upTo?: number; readonly usd: number }[];
}

interface Allowance {
  readonly quantity: number;
  /** What is left of it covers this usage type too. */
  readonly sharedWith?: string;
}

type UsageType = keyof typeof awsPrices.usageTypes;
/** Month's quantity of each usage type, in the unit of `aws-prices.json`. */
type Quantities = Partial<Record<UsageType, number>>;

const RATES: Readonly<Record<string, Rate>> = awsPrices.usageTypes;
const ALLOWANCES: Readonly<Record<string, Allowance>> = awsPrices.alwaysFree;

const GIB = 1024 ** 3;
const CALL_BYTES = 512 * 1024;

/**
 * LCUs of one hour: the highest of new connections (25 a second), active connections (3,000), bytes (1 GB an hour, to
 * Lambda 0.4) and evaluations of rules beyond ten (1,000 a second).
 *
 * @see https://aws.amazon.com/elasticloadbalancing/pricing/
 */
function lcusOf(hour: RecordedHour, rules: number): number {
  const requests = hour.serverRequests + hour.functionRequests;
  const evaluations = rules > 10 ? requests * (rules - 10) : 0;
  return Math.max(
    hour.newConnections / (25 * 3600),
    hour.activeConnections / 3000,
    (hour.serverBytes + hour.functionBytes * 2.5) / 1e9,
    evaluations / (1000 * 3600),
  );
}

/** What AWS's meters add up to in the month, by usage type. */
export function meter(month: RecordedMonth): Quantities {
  const hoursInMonth = month.days * 24;
  let requests = 0;
  let functionRequests = 0;
  let billedMs = 0;
  let acuSeconds = 0;
  let lcuHours = 0;
  for (const hour of month.hours) {
    requests += hour.serverRequests + hour.functionRequests;
    functionRequests += hour.functionRequests;
    billedMs += hour.billedMs;
    acuSeconds += hour.acuSeconds;
    lcuHours += lcusOf(hour, month.rules);
  }
  const { servers, rds, aurora, controller } = month;
  const runs = controller?.runs ?? 0;
  const controllerMbMs = controller === null ? 0 : runs * controller.billedMs * controller.memoryMb;
  const quantities: Quantities = {
    'Request-ARM': functionRequests + runs,
    // 1,024 MB for 1,000 ms.
    'Lambda-GB-Second-ARM': (billedMs * month.memoryMb + controllerMbMs) / 1_024_000,
    'NatGateway-Hours': month.natGateways * hoursInMonth,
    'NatGateway-Bytes': month.natBytes / GIB,
    'PublicIPv4:InUseAddress': month.publicAddresses * hoursInMonth,
    'DataTransfer-Out-Bytes': month.internetOutBytes / GIB,
    'DataTransfer-Regional-Bytes': (month.crossZoneBytes + month.crossZoneBytes) / GIB,
    'DataProcessing-Bytes': month.gatewayLogBytes / GIB,
    'VendedLog-Bytes': month.functionLogBytes / GIB,
    'TimedStorage-ByteHrs:logs': month.keptLogBytes / GIB,
    'CW:AlarmMonitorUsage': month.alarms,
    DashboardsUsageHour: month.dashboards,
    'CW:Canary-runs': month.canaryRuns,
    'CW:GMD-Metrics': month.metricsRead,
    'XRay-TracesStored': month.traces,
    'AWSSecretsManager-Secrets': month.secrets,
    HostedZone: month.hostedZones,
    'TimedStorage-ByteHrs:s3': month.logObjectBytes / GIB,
    'Requests-Tier1': month.logObjects,
    'Scheduler-Invocations': runs,
  };
  if (servers !== null) {
    quantities[`BoxUsage:${servers.type}`] = servers.count * hoursInMonth;
    // Only t types have credits.
    quantities['CPUCredits:t4g'] = servers.type === 't4g.small' ? servers.surplusCredits / 60 : 0;
    // Detailed monitoring is seven metrics a minute of each instance.
    quantities['CW:MetricMonitorUsage'] = 7 * servers.count;
    quantities['EBS:VolumeUsage.gp3'] = servers.count * servers.volumeGib;
    quantities.LoadBalancerUsage = hoursInMonth;
    quantities.LCUUsage = lcuHours;
  } else {
    // Each call counts once for each 512 KB begun.
    quantities.ApiGatewayHttpRequest = requests * (1 + Math.floor((month.payloadBytes - 1) / CALL_BYTES));
  }
  if (rds !== null) {
    quantities[`Multi-AZUsage:${rds.instanceClass}`] = hoursInMonth;
    quantities['RDS:Multi-AZ-GP3-Storage'] = rds.storageGib;
    quantities['RDS:CPUCredits'] = rds.instanceClass === 'db.t4g.medium' ? rds.surplusCredits / 60 : 0;
  }
  if (aurora !== null) {
    quantities['Aurora:ServerlessV2Usage'] = acuSeconds / 3600;
    quantities['Aurora:StorageUsage'] = aurora.storageGib;
    quantities['Aurora:StorageIOUsage'] = aurora.ioRequests;
  }
  return quantities;
}

/** Each unit at the price of the tier that it falls into, counted from the top tier down. */
function dollars({ per, tiers }: Rate, quantity: number): number {
  let usd = 0;
  let left = quantity;
  for (let index = tiers.length - 1; index >= 0; index -= 1) {
    const floor = tiers[index - 1]?.upTo ?? 0;
    if (left <= floor) continue;
    usd += ((left - floor) / per) * (tiers[index]?.usd ?? Number.NaN);
    left = floor;
  }
  return usd;
}

/** Takes what every account has free each month off the quantities. */
function withoutFree(quantities: Quantities): Quantities {
  const paid: Record<string, number> = { ...quantities };
  for (const [usageType, { quantity, sharedWith }] of Object.entries(ALLOWANCES)) {
    let free = quantity;
    for (const covered of sharedWith === undefined ? [usageType] : [usageType, sharedWith]) {
      const used = Math.min(free, paid[covered] ?? 0);
      paid[covered] = (paid[covered] ?? 0) - used;
      free -= used;
    }
  }
  return paid;
}

/** Dollars by usage type; `isFreeTaken` for an account that uses what is always free. */
export function billByHand(month: RecordedMonth, isFreeTaken: boolean): Map<string, number> {
  const quantities = isFreeTaken ? withoutFree(meter(month)) : meter(month);
  const bill = new Map<string, number>();
  for (const [usageType, quantity] of Object.entries(quantities)) {
    const rate = RATES[usageType];
    if (rate === undefined) throw new Error(`Expected a price for ${usageType}, found none.`);
    bill.set(usageType, dollars(rate, quantity));
  }
  return bill;
}
