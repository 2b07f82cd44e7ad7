import { labelOf, maxConnections, resourcePrefix } from '@crossover/model';
import { createApiFunction } from './api-function.ts';
import type { ArchitectureOptions } from './architecture-options.ts';
import type { Deployed } from './deployed.ts';
import { createHttpApi } from './http-api.ts';
import { meteredFunction } from './observability/metered.ts';

/** HTTP API or function URL → functions → database, perhaps behind a proxy. */
export function createServerless(options: ArchitectureOptions): Deployed {
  const { architecture, database, context, scope } = options;
  const { id, functions, frontDoor } = architecture;
  if (functions === undefined) throw new Error(`expected ${id} to have functions`);
  const name = resourcePrefix(id);
  const hasUrl = frontDoor.kind === 'function-url';
  const fn = createApiFunction({ ...options, name, size: functions, hasUrl });
  const door = hasUrl
    ? functionUrl(fn)
    : httpApi(createHttpApi({ name, label: labelOf(id) }, context, scope), fn);
  return {
    id,
    name,
    url: door.url,
    scope,
    metered: {
      ...door.metered,
      ...meteredFunction(fn, context.settings.isTracingOn),
      ...database.metered,
    },
    maxConnections: maxConnections(architecture.database),
  };
}

type Door = Pick<Deployed, 'url' | 'metered'>;

function httpApi({ api, url }: ReturnType<typeof createHttpApi>, fn: sst.aws.Function): Door {
  api.route('$default', fn.arn);
  return {
    url,
    metered: {
      'http-api': {
        dimensions: { ApiId: api.nodes.api.id },
        readBack: { typeName: 'AWS::ApiGatewayV2::Api', identifier: api.nodes.api.id },
      },
    },
  };
}

/** Lambda's own address: HTTPS on a name that AWS gives, with no domain, no throttle and no log of its own. */
function functionUrl(fn: sst.aws.Function): Door {
  return {
    // Without the slash at its end, as every other front door's.
    url: fn.url.apply((url) => url.replace(/\/$/, '')),
    metered: { 'function-url': { dimensions: { FunctionName: fn.name } } },
  };
}
