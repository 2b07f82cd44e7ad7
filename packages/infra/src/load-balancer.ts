import type { Output } from '@pulumi/pulumi';
import type { ArchitectureScope, Context } from './context.ts';
import type { LogStore } from './log-store.ts';
import type { Network } from './network.ts';
import { hostName } from './stage.ts';

/** The port the servers listen on behind the balancer. */
export const SERVER_PORT = 3000;
/** TLS 1.2 and 1.3 with forward secrecy only. */
const TLS_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

export interface LoadBalancer {
  readonly alb: sst.aws.Alb;
  readonly node: aws.lb.LoadBalancer;
  /** Of the listener that serves the API: 443 with a domain, 80 without. */
  readonly listenerArn: Output<string>;
  readonly url: Output<string>;
  readonly securityGroupId: Output<string>;
}

interface LoadBalancerOptions {
  readonly name: string;
  /** First label of the host name. */
  readonly label: string;
  readonly network: Network;
  readonly logs: LogStore;
  readonly context: Context;
  readonly scope: ArchitectureScope;
}

/**
 * With a domain: HTTPS with a validated certificate, and port 80 redirects. Without one no certificate can be issued
 * for the balancer's default name, so it speaks plain HTTP - and its clients pay for no TLS handshake, which API
 * Gateway's always do.
 */
export function createLoadBalancer(options: LoadBalancerOptions): LoadBalancer {
  const { name, label, network, logs, context, scope } = options;
  const { vpc } = network;
  const domain = hostName(label, context.stage, context.settings.domain);
  const alb = new sst.aws.Alb(
    `${name}Alb`,
    {
      vpc,
      ...(domain === undefined ? {} : { domain }),
      listeners:
        domain === undefined
          ? [{ port: 80, protocol: 'http' }]
          : [
              { port: 80, protocol: 'http' },
              { port: 443, protocol: 'https' },
            ],
      transform: {
        loadBalancer: (args) => {
          args.dropInvalidHeaderFields = true;
          args.desyncMitigationMode = 'defensive';
          args.enableDeletionProtection = context.stage.isProduction;
          args.accessLogs = { enabled: true, bucket: logs.bucketName, prefix: `load-balancers/${label}` };
        },
        securityGroup: (args) => {
          args.description = `${name} load balancer: the public front door`;
          args.ingress = (domain === undefined ? [80] : [80, 443]).map((port) => ({
            protocol: 'tcp',
            fromPort: port,
            toPort: port,
            cidrBlocks: ['0.0.0.0/0'],
            description: 'Clients',
          }));
          args.egress = [
            {
              protocol: 'tcp',
              fromPort: SERVER_PORT,
              toPort: SERVER_PORT,
              cidrBlocks: [vpc.nodes.vpc.cidrBlock],
              description: 'Servers and their health checks',
            },
          ];
        },
        listener: (args) => {
          if (args.port === 443) args.sslPolicy = TLS_POLICY;
          if (args.port !== 80 || domain === undefined) return undefined;
          args.defaultActions = [
            { type: 'redirect', redirect: { port: '443', protocol: 'HTTPS', statusCode: 'HTTP_301' } },
          ];
          return undefined;
        },
      },
    },
    { provider: scope.provider, dependsOn: logs.dependsOn },
  );
  const listener = domain === undefined ? alb.getListener('http', 80) : alb.getListener('https', 443);
  return {
    alb,
    node: alb.nodes.loadBalancer,
    listenerArn: listener.arn,
    url: domain === undefined ? $interpolate`http://${alb.dnsName}` : $output(`https://${domain}`),
    securityGroupId: alb.securityGroupId,
  };
}
