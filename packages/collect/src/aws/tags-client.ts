import { ResourceGroupsTaggingAPI } from '@aws-sdk/client-resource-groups-tagging-api';
import { CrossoverError } from '@crossover/model';
import type { TagsApi } from '../leftovers.ts';

/** What the SDK names an error when there is nothing to sign a request with. */
const NO_CREDENTIALS = 'CredentialsProviderError';

/**
 * The Resource Groups Tagging API of one region; credentials by the SDK's own chain. Free of charge; needs the permission
 * `tag:GetResources`.
 *
 * @param endpoint for a stand-in of AWS.
 */
export function createTagsClient(region: string, endpoint?: string): TagsApi {
  const client = new ResourceGroupsTaggingAPI({ region, ...(endpoint === undefined ? {} : { endpoint }) });
  return {
    async getResources(input) {
      try {
        return await client.getResources(input);
      } catch (error) {
        throw explain(error, region);
      }
    },
  };
}

/** In the user's words; the name of the error and nothing else of AWS's answer, which can hold account numbers. */
export function explain(error: unknown, region: string): CrossoverError {
  const name = error instanceof Error ? error.name : 'an unknown error';
  return name === NO_CREDENTIALS
    ? new CrossoverError(
        'collect-failed',
        `Expected AWS credentials for tag:GetResources in ${region}, found none.`,
        {
          hint: 'Sign in ("aws sso login"), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY.',
        },
      )
    : new CrossoverError(
        'collect-failed',
        `Expected AWS to list tagged resources in ${region}, found ${name}.`,
        {
          hint: 'It takes valid credentials with the permission tag:GetResources; run the command again in a minute if AWS was busy.',
        },
      );
}
