import { assertConnectionsFit } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import { createAlertTopic } from './alerts.ts';
import { buildArtifacts } from './artifacts.ts';
import { createAuroraDatabase } from './aurora-mysql.ts';
import { createBudgets } from './budgets.ts';
import { createCanaries } from './canaries.ts';
import { type Context, createScope } from './context.ts';
import type { DatabaseAccess } from './database-access.ts';
import type { Deployed } from './deployed.ts';
import { createDevelopment } from './development.ts';
import { createHybrid } from './hybrid.ts';
import { createLinks } from './links.ts';
import { createLogStore } from './log-store.ts';
import { createNetwork } from './network.ts';
import { createObservability } from './observability.ts';
import { createRdsDatabase } from './rds-mysql.ts';
import { createServerful } from './serverful.ts';
import { createServerless } from './serverless.ts';
import { readSettings } from './settings.ts';
import { createSite } from './site.ts';
import { sizedArchitecture, stageOf } from './stage.ts';
import { stageOutput } from './stage-output.ts';

/** What `sst.config.ts` runs. */
export function deploy(): Record<string, unknown> {
  const context: Context = { settings: readSettings(process.env, $app.stage), stage: stageOf($app.stage) };
  if ($dev) return createDevelopment(context, createScope('ServerlessProvider', 'serverless', context));
  return deployArchitectures(context);
}

function deployArchitectures(context: Context): Record<string, unknown> {
  const { settings, stage } = context;
  const chosen = settings.architectures.map((id) => sizedArchitecture(id, settings));
  const find = (id: string) => chosen.find((architecture) => architecture.id === id);
  const [serverful, serverless, hybrid] = [find('serverful'), find('serverless'), find('hybrid')];
  // Refused before anything is created: at the peak the database would refuse instead.
  const onRds = [serverful, hybrid].filter((architecture) => architecture !== undefined);
  const [firstOnRds] = onRds;
  if (firstOnRds !== undefined) assertConnectionsFit(firstOnRds.database, onRds);
  if (serverless !== undefined) assertConnectionsFit(serverless.database, [serverless]);

  const artifacts = buildArtifacts(settings.isTracingOn);
  const logs = createLogStore(stage);
  const alertTopicArn = createAlertTopic(context);
  const network = createNetwork({
    zones: Math.max(2, ...chosen.map((architecture) => architecture.network.zones)),
    natGateways: Math.max(0, ...chosen.map((architecture) => architecture.network.natGateways)),
    region: settings.region,
    logs,
  });

  const deployed: Deployed[] = [];
  const databases: Record<string, Output<string>> = {};
  const remember = (name: string, { url }: DatabaseAccess): void => {
    databases[name] = url;
  };
  if (firstOnRds !== undefined) {
    const scope = createScope('ServerfulProvider', 'serverful', context);
    const database = createRdsDatabase({
      name: 'Serverful',
      architecture: firstOnRds,
      network,
      artifacts,
      context,
      scope,
    });
    remember('Serverful', database);
    const artifactBucket = new sst.aws.Bucket('Artifacts', { cors: false, versioning: true });
    const shared = { database, network, logs, artifacts, artifactBucket, alertTopicArn, context };
    if (serverful !== undefined)
      deployed.push(createServerful({ ...shared, architecture: serverful, scope }));
    if (hybrid !== undefined) {
      const hybridScope = createScope('HybridProvider', 'hybrid', context);
      deployed.push(createHybrid({ ...shared, architecture: hybrid, scope: hybridScope }));
    }
  }
  if (serverless !== undefined) {
    const scope = createScope('ServerlessProvider', 'serverless', context);
    const database = createAuroraDatabase({
      name: 'Serverless',
      architecture: serverless,
      network,
      artifacts,
      context,
      scope,
    });
    remember('Serverless', database);
    deployed.push(
      createServerless({ architecture: serverless, database, network, artifacts, context, scope }),
    );
  }

  createObservability(deployed, alertTopicArn, context);
  createBudgets(deployed, alertTopicArn, context);
  createCanaries(deployed, logs, alertTopicArn, context);
  createLinks({ databases, endpoints: Object.fromEntries(deployed.map(({ name, url }) => [name, url])) });
  const site = createSite(context);
  return {
    ...Object.fromEntries(deployed.map(({ id, url }) => [id, url])),
    site: site.url,
    // What `crossover collect` reads; SST keeps it in .sst/outputs.json.
    stage: stageOutput(deployed, context),
    ...(settings.domain === undefined ? { note: WITHOUT_DOMAIN } : {}),
  };
}

/** Printed after a deploy, and true of every number measured on it. */
const WITHOUT_DOMAIN =
  'Without CROSSOVER_DOMAIN the load balancers speak plain HTTP on their default names while API Gateway speaks HTTPS: ' +
  'clients of serverful and hybrid pay for no TLS handshake, and their response times are not comparable for new connections.';
