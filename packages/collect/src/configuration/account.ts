import { CrossoverError, type DeployedStage } from '@crossover/model';
import type { IdentityApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';

/** Stands for the account's number in what is published. */
const PLACEHOLDER = 'ACCOUNT';
/** A resource's address with the account in its fifth part. */
const OF_ACCOUNT = /^(arn:[^:]*:[^:]*:[^:]*:)(\d{12}|ACCOUNT)(:.*)$/;

/** The stage as it may be stored in a run's folder: identifiers name no account. */
export function withoutAccount(stage: DeployedStage): DeployedStage {
  return {
    ...stage,
    resources: stage.resources.map((resource) => ({
      ...resource,
      readBack: resource.readBack.map(({ typeName, identifier }) => ({
        typeName,
        identifier: identifier.replace(OF_ACCOUNT, `$1${PLACEHOLDER}$3`),
      })),
    })),
  };
}

/**
 * Puts the account of the credentials back into identifiers; AWS is asked for it once, and only when one needs it.
 *
 * @throws CrossoverError `collect-failed`
 */
export function createAccountFiller(
  api: IdentityApi,
  caller: Caller,
): (identifier: string) => Promise<string> {
  let account: string | undefined;
  return async (identifier) => {
    if (OF_ACCOUNT.exec(identifier)?.[2] !== PLACEHOLDER) return identifier;
    account ??= (await caller.call('sts:GetCallerIdentity', () => api.getCallerIdentity({}))).Account;
    if (account === undefined)
      throw new CrossoverError('collect-failed', 'Expected AWS to name the account, found no name.', {
        hint: 'Check which credentials are used with "aws sts get-caller-identity".',
      });
    return identifier.replace(OF_ACCOUNT, `$1${account}$3`);
  };
}
