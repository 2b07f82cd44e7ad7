import type { FunctionFleet } from '@crossover/model';
import type { Artifacts } from './artifacts.ts';
import type { ArchitectureScope, Context } from './context.ts';
import { type DatabaseAccess, LAMBDA_CERTIFICATES } from './database/database-access.ts';
import type { Network } from './network.ts';
import { allow, createSecurityGroup } from './security-group.ts';

interface ApiFunctionOptions {
  readonly name: string;
  readonly size: FunctionFleet;
  /** Answers on an HTTPS address of its own. */
  readonly hasUrl?: boolean;
  readonly network: Network;
  readonly database: DatabaseAccess;
  readonly artifacts: Artifacts;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/** The API on Lambda, from the bundle that the lab measures, in subnets with no way out but to its database. */
export function createApiFunction(options: ApiFunctionOptions): sst.aws.Function {
  const { name, size, hasUrl = false, network, database, artifacts, context, scope } = options;
  const { settings, stage } = context;
  const { provider } = scope;
  const group = createSecurityGroup(`${name}FunctionGroup`, `${name} functions`, network.vpc, { provider });
  allow(
    `${name}FunctionToDatabase`,
    { from: group.id, to: database.securityGroup.id, port: database.port, why: 'Queries' },
    { provider },
  );
  return new sst.aws.Function(
    `${name}Function`,
    {
      bundle: artifacts.functions.folder,
      handler: 'index.handler',
      description: `The API, ${name}`,
      runtime: 'nodejs24.x',
      architecture: size.cpu,
      memory: `${size.memoryMib} MB`,
      timeout: `${size.timeoutSeconds} seconds`,
      // What keeps a spike from opening more connections than the database takes; checked before anything is created.
      concurrency: { reserved: size.reservedConcurrency },
      vpc: { privateSubnets: network.isolatedSubnetIds, securityGroups: [group.id] },
      environment: {
        DATABASE_URL: database.url,
        POOL_SIZE: String(size.poolSize),
        NODE_EXTRA_CA_CERTS: LAMBDA_CERTIFICATES,
      },
      // X-Ray knows no resources to name here.
      permissions: settings.isTracingOn
        ? [{ actions: ['xray:PutTraceSegments', 'xray:PutTelemetryRecords'], resources: ['*'] }]
        : [],
      // Public as the other front doors are; no browser of another origin has business here.
      ...(hasUrl ? { url: { authorization: 'none' as const, cors: false } } : {}),
      logging: { format: 'json', retention: stage.logRetention },
      transform: {
        function: (args) => {
          args.tracingConfig = { mode: settings.isTracingOn ? 'Active' : 'PassThrough' };
        },
      },
    },
    { provider, dependsOn: database.dependsOn },
  );
}
