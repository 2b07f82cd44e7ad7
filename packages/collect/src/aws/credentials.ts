import { ResourceGroupsTaggingAPIClient } from '@aws-sdk/client-resource-groups-tagging-api';
import { CrossoverError } from '@crossover/model';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
}

/**
 * What the SDK's own chain finds: environment, profile, single sign-on, role.
 *
 * @throws CrossoverError `usage` when there is nothing, or a session that has expired.
 */
export async function resolveCredentials(region: string): Promise<Credentials> {
  const client = new ResourceGroupsTaggingAPIClient({ region });
  try {
    return await client.config.credentials();
  } catch (cause) {
    throw new CrossoverError('usage', 'Expected AWS credentials, found none that are valid.', {
      hint: 'Sign in with "aws sso login", or set AWS_PROFILE.',
      cause,
    });
  } finally {
    client.destroy();
  }
}
