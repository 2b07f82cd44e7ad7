import type { Context } from './context.ts';
import { hostName } from './stage.ts';

/** The article: static files in S3 behind CloudFront, with the headers a security scanner asks for. */
export function createSite(context: Context): sst.aws.StaticSite {
  const { settings, stage } = context;
  const domain = hostName(undefined, stage, settings.domain);
  const headers = $dev ? undefined : createSecurityHeaders();
  return new sst.aws.StaticSite('Site', {
    path: 'web',
    build: { command: 'npm run build', output: settings.siteOutput },
    errorPage: '404.html',
    ...(domain === undefined ? {} : { domain }),
    dev: { command: 'npm run dev', title: 'Site' },
    transform: {
      cdn: (args) => {
        if (headers === undefined) return;
        args.defaultCacheBehavior = $output(args.defaultCacheBehavior).apply((behaviour) => ({
          ...behaviour,
          // Nothing but reading makes sense on a static page.
          allowedMethods: ['GET', 'HEAD', 'OPTIONS'],
          responseHeadersPolicyId: headers.id,
        }));
        args.transform = {
          distribution: (distribution) => {
            distribution.httpVersion = 'http2and3';
            distribution.priceClass = 'PriceClass_100';
          },
        };
      },
    },
  });
}

function createSecurityHeaders(): aws.cloudfront.ResponseHeadersPolicy {
  return new aws.cloudfront.ResponseHeadersPolicy('SiteHeaders', {
    name: `${$app.name}-${$app.stage}-site`,
    comment: 'Security headers of the article',
    securityHeadersConfig: {
      strictTransportSecurity: {
        accessControlMaxAgeSec: 63_072_000,
        includeSubdomains: true,
        preload: false,
        override: true,
      },
      contentTypeOptions: { override: true },
      frameOptions: { frameOption: 'DENY', override: true },
      referrerPolicy: { referrerPolicy: 'strict-origin-when-cross-origin', override: true },
      contentSecurityPolicy: {
        // Charts and the calculator are inline in the page; it loads nothing from anywhere else.
        contentSecurityPolicy:
          "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; " +
          "img-src 'self' data:; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
        override: true,
      },
    },
    customHeadersConfig: {
      items: [
        { header: 'Permissions-Policy', value: 'camera=(), microphone=(), geolocation=()', override: true },
      ],
    },
  });
}
