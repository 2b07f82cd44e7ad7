import type { DeployedConfiguration, DeployedStage } from '@crossover/model';
import type { ConfigurationApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import type { Failure } from '../aws/failure.ts';
import { ALLOWED_SETTINGS, allowedSettings } from './allowed-settings.ts';

interface Parts {
  readonly api: ConfigurationApi;
  readonly caller: Caller;
  /** A resource's identifier in the account of the credentials. */
  readonly inAccount: (identifier: string) => Promise<string>;
  readonly known: (key: string) => DeployedConfiguration | undefined;
  readonly keep: (key: string, configuration: DeployedConfiguration) => Promise<void>;
}

/** Numbers configurations of the same type of the same resource, in the order of the stage. */
export function createConfigurationKeys() {
  const counts = new Map<string, number>();
  return (of: Pick<DeployedConfiguration, 'architecture' | 'resource' | 'typeName'>): string => {
    const name = `${of.architecture}/${of.resource}/${of.typeName}`;
    const n = counts.get(name) ?? 0;
    counts.set(name, n + 1);
    return `${name}/${n}`;
  };
}

/** What a resource is set to, as AWS states it now, not as it was meant to be. One call each, through Cloud Control. */
export async function collectConfigurations(
  stage: DeployedStage,
  parts: Parts,
): Promise<DeployedConfiguration[]> {
  const configurations: DeployedConfiguration[] = [];
  const keyOf = createConfigurationKeys();
  for (const { architecture, resource, readBack } of stage.resources)
    for (const { typeName, identifier } of readBack) {
      const key = keyOf({ architecture, resource, typeName });
      const known = parts.known(key);
      if (known?.state === 'complete') {
        configurations.push(known);
        continue;
      }
      const read = await readSettings(typeName, identifier, parts);
      const configuration: DeployedConfiguration = { architecture, resource, typeName, ...read };
      if (configuration.state === 'complete') await parts.keep(key, configuration);
      configurations.push(configuration);
    }
  return configurations;
}

type Read = Pick<DeployedConfiguration, 'settings' | 'state' | 'reason'>;

async function readSettings(
  typeName: string,
  identifier: string,
  { api, caller, inAccount }: Parts,
): Promise<Read> {
  const missing = (reason: string): Read => ({ settings: {}, state: 'partial', reason });
  if (ALLOWED_SETTINGS[typeName] === undefined) return missing(`nothing of ${typeName} is read back`);
  const Identifier = await inAccount(identifier);
  const outcome = await caller.attempt('cloudformation:GetResource', isOfThisResource, () =>
    api.getResource({ TypeName: typeName, Identifier }),
  );
  if ('failure' in outcome) return missing(`AWS did not give it: ${outcome.failure.name}`);
  let properties: unknown;
  try {
    properties = JSON.parse(outcome.value.ResourceDescription?.Properties ?? '');
  } catch {
    return missing('AWS did not give its properties as JSON');
  }
  return { settings: allowedSettings(typeName, properties), state: 'complete', reason: null };
}

/** Removed meanwhile, or a type that Cloud Control cannot read: no reason to give up the rest. */
const isOfThisResource = ({ kind, name }: Failure): boolean =>
  kind === 'not-found' || name === 'UnsupportedActionException' || name === 'TypeNotFoundException';
