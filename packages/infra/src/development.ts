import type { ArchitectureScope, Context } from './context.ts';
import { LOCAL_DATABASE, LOCAL_DATABASE_URL } from './database/local-database.ts';
import { createHttpApi } from './http-api.ts';
import { createLinks } from './links.ts';
import { createSite } from './site.ts';

/**
 * `sst dev`: the function runs live behind a real HTTP API, with the database, the server and the site on this machine.
 * Nothing here is billed by the hour: no VPC, no database, no balancer, no instance.
 */
export function createDevelopment(context: Context, scope: ArchitectureScope): Record<string, unknown> {
  const { provider } = scope;
  new sst.aws.Aurora('ServerlessAurora', {
    engine: 'mysql',
    vpc: { subnets: [], securityGroups: [] },
    dev: LOCAL_DATABASE,
  });
  const fn = new sst.aws.Function(
    'ServerlessFunction',
    {
      // Not in a VPC: a live function talks to this machine through the internet.
      handler: 'packages/api/src/hosts/lambda.handler',
      description: 'The API, live',
      runtime: 'nodejs24.x',
      timeout: '30 seconds',
      environment: { DATABASE_URL: LOCAL_DATABASE_URL, POOL_SIZE: '1' },
      logging: { format: 'json', retention: context.stage.logRetention },
    },
    { provider },
  );
  const { api } = createHttpApi({ name: 'Serverless', label: 'serverless' }, context, scope);
  api.route('$default', fn.arn);
  new sst.x.DevCommand('Server', {
    environment: { DATABASE_URL: LOCAL_DATABASE_URL, POOL_SIZE: '10', PORT: '3000' },
    dev: {
      title: 'Server',
      command: 'node_modules/.bin/node --watch --inspect=9229 packages/api/src/hosts/server.ts',
      autostart: true,
    },
  });
  createLinks({
    databases: { Serverful: $output(LOCAL_DATABASE_URL), Serverless: $output(LOCAL_DATABASE_URL) },
    endpoints: {
      Serverful: $output('http://127.0.0.1:3000'),
      Serverless: api.url,
      Hybrid: $output('http://127.0.0.1:3000'),
    },
  });
  const site = createSite(context);
  return {
    site: site.url,
    serverless: api.url,
    serverful: 'http://127.0.0.1:3000',
    database: `${LOCAL_DATABASE.host}:${LOCAL_DATABASE.port}`,
  };
}
