import { expect, inject, test } from 'vitest';
import { byType, only } from '../../packages/infra/evaluation/graph.ts';
import { input } from './resources.ts';

const { production, personal } = inject('evaluations');
const LISTENER = 'aws:lb/listener:Listener';

test.for(['Serverful', 'Hybrid'])(
  '%s: HTTPS with the validated certificate and TLS 1.2 or newer; HTTP redirects',
  (name) => {
    const https = only(production, LISTENER, `${name}AlbListenerHTTPS443`);
    expect(https.inputs).toMatchObject({
      port: 443,
      protocol: 'HTTPS',
      sslPolicy: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
    });
    expect(
      https.propertyDependencies.certificateArn?.some((urn) => urn.includes('certificateValidation')),
    ).toBe(true);
    expect(input(only(production, LISTENER, `${name}AlbListenerHTTP80`), 'defaultActions', 0)).toEqual({
      type: 'redirect',
      redirect: { port: '443', protocol: 'HTTPS', statusCode: 'HTTP_301' },
    });
    const rule = only(production, 'aws:lb/listenerRule:ListenerRule', `${name}Rule`);
    expect(rule.inputs.listenerArn).toContain(`${name}AlbListenerHTTPS443`);
  },
);

test.for(['Serverful', 'Hybrid'])(
  '%s balancer: its group lets in 80 and 443 only and out to the servers only',
  (name) => {
    const group = only(production, 'aws:ec2/securityGroup:SecurityGroup', `${name}AlbSecurityGroup`);
    const ports = (side: string) =>
      (group.inputs[side] as { fromPort: number; toPort: number; protocol: string }[]).map(
        ({ fromPort, toPort, protocol }) => [protocol, fromPort, toPort],
      );
    expect(ports('ingress')).toEqual([
      ['tcp', 80, 80],
      ['tcp', 443, 443],
    ]);
    expect(ports('egress')).toEqual([['tcp', 3000, 3000]]);
  },
);

test('balancers log, drop malformed headers and are protected in production', () => {
  for (const balancer of byType(production, 'aws:lb/loadBalancer:LoadBalancer')) {
    expect(balancer.inputs).toMatchObject({
      internal: false,
      dropInvalidHeaderFields: true,
      enableDeletionProtection: true,
      accessLogs: { enabled: true },
    });
  }
  for (const balancer of byType(personal, 'aws:lb/loadBalancer:LoadBalancer')) {
    expect(balancer.inputs.enableDeletionProtection).toBe(false);
  }
});

test('the HTTP API: own domain alone, TLS 1.2, throttled, logged, open to no other origin', () => {
  expect(only(production, 'aws:apigatewayv2/domainName:DomainName').inputs).toMatchObject({
    domainName: 'serverless.example.com',
    domainNameConfiguration: { securityPolicy: 'TLS_1_2', endpointType: 'REGIONAL' },
  });
  const api = only(production, 'aws:apigatewayv2/api:Api');
  expect(api.inputs.disableExecuteApiEndpoint).toBe(true);
  expect(api.inputs.corsConfiguration ?? {}).toEqual({});
  expect(only(production, 'aws:apigatewayv2/stage:Stage').inputs).toMatchObject({
    defaultRouteSettings: { throttlingRateLimit: 5000, throttlingBurstLimit: 2500 },
    accessLogSettings: { destinationArn: expect.stringContaining('ServerlessApiAccessLog') },
  });
});

test('without a domain: default names, HTTP at the balancers, and the deploy says what that means', () => {
  expect(byType(personal, LISTENER).map(({ inputs }) => [inputs.port, inputs.protocol])).toEqual([
    [80, 'HTTP'],
    [80, 'HTTP'],
  ]);
  expect(byType(personal, 'aws:acm/certificate:Certificate')).toEqual([]);
  expect(byType(personal, 'aws:route53/record:Record')).toEqual([]);
  expect(only(personal, 'aws:apigatewayv2/api:Api').inputs.disableExecuteApiEndpoint).toBe(false);
  expect(personal.outputs.note).toMatch(/no TLS handshake/);
  expect(personal.outputs.serverless).toMatch(/^https:\/\//);
  expect(production.outputs.note).toBeUndefined();
});

test('every architecture has a name of its own, and a stage its own names', () => {
  expect(production.outputs).toMatchObject({
    serverful: 'https://serverful.example.com',
    serverless: 'https://serverless.example.com',
    hybrid: 'https://hybrid.example.com',
    site: 'https://example.com',
  });
});

test('the site: read-only, TLS, security headers, a private bucket', () => {
  const distribution = only(production, 'aws:cloudfront/distribution:Distribution');
  expect(input(distribution, 'defaultCacheBehavior')).toMatchObject({
    viewerProtocolPolicy: 'redirect-to-https',
    allowedMethods: ['GET', 'HEAD', 'OPTIONS'],
    responseHeadersPolicyId: 'SiteHeaders-id',
  });
  expect(input(distribution, 'viewerCertificate', 'minimumProtocolVersion')).toBe('TLSv1.2_2021');
  expect(input(distribution, 'aliases')).toEqual(['example.com']);
  const headers = only(production, 'aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy');
  expect(input(headers, 'securityHeadersConfig', 'contentSecurityPolicy', 'contentSecurityPolicy')).toContain(
    "object-src 'none'",
  );
  expect(
    input(headers, 'securityHeadersConfig', 'strictTransportSecurity', 'accessControlMaxAgeSec'),
  ).toBeGreaterThan(31_536_000);
});
