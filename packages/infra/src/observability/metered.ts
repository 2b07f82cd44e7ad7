import type { Deployed } from '../deployed.ts';
import type { LoadBalancer } from '../load-balancer.ts';
import type { ServerFleet } from '../servers/server-fleet.ts';

type Metered = Deployed['metered'];

export function meteredBalancer({ node }: LoadBalancer, { targetGroup, metered }: ServerFleet): Metered {
  return {
    'load-balancer': {
      dimensions: { LoadBalancer: node.arnSuffix },
      readBack: { typeName: 'AWS::ElasticLoadBalancingV2::LoadBalancer', identifier: node.arn },
    },
    'server-target-group': {
      dimensions: { LoadBalancer: node.arnSuffix, TargetGroup: targetGroup.arnSuffix },
    },
    ...metered,
  };
}

export function meteredFunction(fn: sst.aws.Function, isTracingOn: boolean): Metered {
  return {
    function: {
      dimensions: { FunctionName: fn.name },
      logGroup: $interpolate`/aws/lambda/${fn.name}`,
      // X-Ray files a function's segments under its name.
      ...(isTracingOn ? { traceService: fn.name } : {}),
      readBack: { typeName: 'AWS::Lambda::Function', identifier: fn.name },
    },
  };
}
