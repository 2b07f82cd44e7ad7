import {
  type Architecture,
  assertConnectionsFit,
  type FrontDoor,
  HYBRID,
  resourcePrefix,
} from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { ArchitectureOptions, StageParts } from './architecture-options.ts';
import { buildArtifacts } from './artifacts.ts';
import { type Context, createScope } from './context.ts';
import { createDatabase } from './database/database.ts';
import type { Deployed } from './deployed.ts';
import { createDevelopment } from './development.ts';
import { createHybrid } from './hybrid.ts';
import { createLinks } from './links.ts';
import { createLogStore } from './log-store.ts';
import { createNetwork } from './network.ts';
import { createAlertTopic } from './observability/alerts.ts';
import { createBudgets } from './observability/budgets.ts';
import { createCanaries } from './observability/canaries.ts';
import { createObservability } from './observability/observability.ts';
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
  const groups = databaseGroups(chosen);
  // Refused before anything is created: at the peak the database would refuse instead.
  for (const { users } of groups) for (const { database } of users) assertConnectionsFit(database, users);

  const artifacts = buildArtifacts(settings.isTracingOn);
  const logs = createLogStore(stage);
  const alertTopicArn = createAlertTopic(context);
  const network = createNetwork({
    zones: Math.max(2, ...chosen.map((architecture) => architecture.network.zones)),
    natGateways: Math.max(0, ...chosen.map((architecture) => architecture.network.natGateways)),
    region: settings.region,
    logs,
  });

  const databases: Record<string, Output<string>> = {};
  // Servers fetch what they run from here.
  const hasServers = chosen.some(({ servers }) => servers !== undefined);
  const artifactBucket = hasServers
    ? new sst.aws.Bucket('Artifacts', { cors: false, versioning: true })
    : undefined;
  const parts: StageParts = { network, logs, artifacts, artifactBucket, alertTopicArn, context };
  const deployed = groups.flatMap((group) => deployGroup(group, parts, databases));

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

/** Architectures on one database; its resources carry the name and the tag of its owner. */
interface DatabaseGroup {
  readonly owner: string;
  readonly users: readonly Architecture[];
}

/**
 * Hybrid stands on the serverful architecture's database, as its row says; whoever else is chosen has one of its own, so
 * that a variant shares nothing with what it is compared with.
 */
function databaseGroups(chosen: readonly Architecture[]): DatabaseGroup[] {
  const ownerOf = ({ id }: Architecture): string => (id === HYBRID.id ? 'serverful' : id);
  return [...Map.groupBy(chosen, ownerOf)].map(([owner, users]) => ({ owner, users }));
}

/** What stands behind each front door; which database that uses is the row's choice. */
const BEHIND: Readonly<Record<FrontDoor['kind'], (options: ArchitectureOptions) => Deployed>> = {
  'application-load-balancer': createServerful,
  'weighted-load-balancer': createHybrid,
  'http-api': createServerless,
  'function-url': createServerless,
};

/** A database and the architectures on it, each by the parts that its row of the catalogue has. */
function deployGroup(
  { owner, users }: DatabaseGroup,
  parts: StageParts,
  databases: Record<string, Output<string>>,
): Deployed[] {
  const { context } = parts;
  const [first] = users;
  if (first === undefined) return [];
  const name = resourcePrefix(owner);
  const ownerScope = createScope(`${name}Provider`, owner, context);
  const database = createDatabase({ ...parts, name, size: first.database, scope: ownerScope });
  databases[name] = database.url;
  return users.map((architecture) => {
    const { id, frontDoor } = architecture;
    const scope = id === owner ? ownerScope : createScope(`${resourcePrefix(id)}Provider`, id, context);
    return BEHIND[frontDoor.kind]({ ...parts, architecture, database, scope });
  });
}

/** Printed after a deploy, and true of every number measured on it. */
const WITHOUT_DOMAIN =
  'Without CROSSOVER_DOMAIN the load balancers speak plain HTTP on their default names while API Gateway speaks HTTPS: ' +
  'clients of serverful and hybrid pay for no TLS handshake, and their response times are not comparable for new connections.';
