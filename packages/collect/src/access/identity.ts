import { CrossoverError } from '@crossover/model';
import type { IdentityApi } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';

/** Whom credentials belong to. */
export interface Identity {
  /** Twelve digits; never printed whole. */
  readonly account: string;
  readonly kind: 'user' | 'role' | 'root' | 'federated-user';
  /** Of the user or role; null for the account's root. */
  readonly name: string | null;
  readonly arn: string;
}

/** `arn:aws:sts::123456789012:assumed-role/reader/session`, `arn:aws:iam::123456789012:user/team/alex`, … */
const ARN = /^arn:[^:]*:(?:iam|sts)::(\d{12}):(root|user|assumed-role|federated-user)(?:\/(.+))?$/;

/**
 * Asks AWS whose the credentials are, which needs no permission.
 *
 * @throws CrossoverError `collect-failed` with the remedy
 */
export async function readIdentity(api: IdentityApi, caller: Caller): Promise<Identity> {
  const { Arn = '' } = await caller.call('sts:GetCallerIdentity', () => api.getCallerIdentity({}));
  const [, account, kind, path = ''] = ARN.exec(Arn) ?? [];
  if (account === undefined)
    throw new CrossoverError('collect-failed', 'Expected credentials of a user or a role, found others.', {
      hint: 'See with "aws sts get-caller-identity" whose they are.',
    });
  const names = path.split('/');
  switch (kind) {
    case 'root':
      return { account, kind, name: null, arn: Arn };
    case 'assumed-role':
      return { account, kind: 'role', name: names[0] ?? '', arn: Arn };
    case 'federated-user':
      return { account, kind, name: names[0] ?? '', arn: Arn };
    default:
      return { account, kind: 'user', name: names.at(-1) ?? '', arn: Arn };
  }
}

/** `********9012`: enough to tell one's own accounts apart. */
export const maskAccount = (account: string): string => account.replace(/\d(?=\d{4})/g, '*');
