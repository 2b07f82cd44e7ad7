import { type Architecture, maxConnections } from '@crossover/model';
import { createApiFunction } from './api-function.ts';
import type { Artifacts } from './artifacts.ts';
import type { AuroraDatabase } from './aurora-mysql.ts';
import type { ArchitectureScope, Context } from './context.ts';
import type { Deployed } from './deployed.ts';
import { createHttpApi } from './http-api.ts';
import { meteredAurora, meteredFunction } from './metered.ts';
import type { Network } from './network.ts';

interface ServerlessOptions {
  readonly architecture: Architecture;
  readonly database: AuroraDatabase;
  readonly network: Network;
  readonly artifacts: Artifacts;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/** HTTP API → functions → Aurora Serverless v2. */
export function createServerless(options: ServerlessOptions): Deployed {
  const { architecture, database, context, scope } = options;
  if (architecture.functions === undefined)
    throw new Error('expected the serverless architecture to have functions');
  const fn = createApiFunction({ ...options, name: 'Serverless', size: architecture.functions });
  const { api, url } = createHttpApi('Serverless', context, scope);
  api.route('$default', fn.arn);
  return {
    id: 'serverless',
    name: 'Serverless',
    url,
    scope,
    metered: {
      'http-api': {
        dimensions: { ApiId: api.nodes.api.id },
        readBack: { typeName: 'AWS::ApiGatewayV2::Api', identifier: api.nodes.api.id },
      },
      ...meteredFunction(fn, context.settings.isTracingOn),
      ...meteredAurora(database),
    },
    maxConnections: maxConnections(architecture.database),
  };
}
