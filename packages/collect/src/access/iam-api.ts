import { IAM } from '@aws-sdk/client-iam';
import type { ClientOptions } from '../aws/clients.ts';

type Maybe<T> = T | undefined;

/** What a check of permissions asks of IAM, by shape. */
export interface IamApi {
  getRole(input: { RoleName: string }): Promise<{ Role?: Maybe<{ Arn?: Maybe<string> }> }>;
  simulatePrincipalPolicy(input: {
    PolicySourceArn: string;
    ActionNames: string[];
    ResourceArns: string[];
    Marker?: string;
  }): Promise<{
    EvaluationResults?: Maybe<{ EvalActionName?: Maybe<string>; EvalDecision?: Maybe<string> }[]>;
    IsTruncated?: Maybe<boolean>;
    Marker?: Maybe<string>;
  }>;
}

/** The SDK's client of IAM, which has one address for all regions. */
export function createIamClient({
  region,
  endpoint,
  credentials,
  attempts = 4,
}: ClientOptions): IamApi & { destroy(): void } {
  return new IAM({
    region,
    maxAttempts: attempts,
    requestHandler: { connectionTimeout: 5_000, requestTimeout: 60_000 },
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(credentials === undefined ? {} : { credentials }),
  });
}
