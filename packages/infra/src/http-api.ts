import type { Output } from '@pulumi/pulumi';
import type { ArchitectureScope, Context } from './context.ts';
import { hostName } from './stage.ts';

/** Half of what an account may ask per second in a region by default: a runaway test cannot take it all. */
const THROTTLE = { ratePerSecond: 5_000, burst: 2_500 };

/** An HTTP API with its own domain when there is one; its default name always speaks HTTPS. */
export function createHttpApi(
  { name, label }: { readonly name: string; readonly label: string },
  { settings, stage }: Context,
  scope: ArchitectureScope,
): { api: sst.aws.ApiGatewayV2; url: Output<string> } {
  const domain = hostName(label, stage, settings.domain);
  const api = new sst.aws.ApiGatewayV2(
    `${name}Api`,
    {
      ...(domain === undefined ? {} : { domain: { name: domain } }),
      // No browser of another origin has business here; SST's default would allow every one.
      cors: false,
      accessLog: { retention: stage.logRetention },
      transform: {
        api: (args) => {
          // With a domain of its own the default name would be a second way in.
          args.disableExecuteApiEndpoint = domain !== undefined;
        },
        stage: (args) => {
          args.defaultRouteSettings = {
            throttlingRateLimit: THROTTLE.ratePerSecond,
            throttlingBurstLimit: THROTTLE.burst,
          };
        },
      },
    },
    { provider: scope.provider },
  );
  return { api, url: domain === undefined ? api.url : $output(`https://${domain}`) };
}
