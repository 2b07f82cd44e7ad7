import { CloudControl } from '@aws-sdk/client-cloudcontrol';
import { CloudWatch } from '@aws-sdk/client-cloudwatch';
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs';
import { CostExplorer } from '@aws-sdk/client-cost-explorer';
import { STS } from '@aws-sdk/client-sts';
import { XRay } from '@aws-sdk/client-xray';
import type { AwsApis } from './apis.ts';

export interface ClientOptions {
  readonly region: string;
  /** One address for all services; for a stand-in of AWS. */
  readonly endpoint?: string;
  /** Else the SDK's own chain: environment, profile, single sign-on, role of the machine. */
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
  /** How often the SDK itself tries a call, its adaptive rate limit between; collect tries again above it. */
  readonly attempts?: number;
}

/** Clients plus their end: `destroy` closes kept connections. */
export type AwsClients = AwsApis & { destroy(): void };

/** Cost Explorer has one address, whatever the region of what is billed. */
const COST_EXPLORER_REGION = 'us-east-1';

/** The SDK's clients. Nothing is called and no credentials are read until the first operation. */
export function createClients(options: ClientOptions): AwsClients {
  const attempts = options.attempts ?? 4;
  const shared = {
    region: options.region,
    // With a single attempt there is nothing for the SDK to hold back.
    retryMode: attempts === 1 ? 'standard' : 'adaptive',
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
  };
  const metrics = new CloudWatch(shared);
  const logs = new CloudWatchLogs(shared);
  const traces = new XRay(shared);
  const configuration = new CloudControl(shared);
  const identity = new STS(shared);
  // Every request of Cost Explorer is charged: none is repeated where it would not be counted.
  const costs = new CostExplorer({
    ...shared,
    region: COST_EXPLORER_REGION,
    retryMode: 'standard',
    maxAttempts: 1,
  });
  const all = [metrics, logs, traces, configuration, identity, costs];
  return {
    metrics,
    logs,
    traces,
    configuration,
    identity,
    costs,
    destroy: () => {
      for (const client of all) client.destroy();
    },
  };
}
