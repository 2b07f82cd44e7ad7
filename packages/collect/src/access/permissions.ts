import type { Caller } from '../aws/caller.ts';
import type { Failure } from '../aws/failure.ts';
import { type PolicyStatement, statementFor } from '../aws/policy.ts';
import type { IamApi } from './iam-api.ts';
import type { Identity } from './identity.ts';

/** What a check found. */
export type Permissions =
  /** Actions that the policies do not allow; empty: all are. */
  | { readonly state: 'checked'; readonly denied: readonly string[] }
  | {
      readonly state: 'not-checkable';
      readonly reason: string;
      /** Allows the check; null where nothing does. */
      readonly statement: PolicyStatement | null;
    };

interface Parts {
  readonly api: IamApi;
  readonly caller: Caller;
}

/** Stands for a resource's own name in the address of a resource that there need not be. */
const ANY_NAME = 'crossover-doctor';

/**
 * Asks IAM's simulator which actions of some statements the policies of a user or role do not allow. Nothing is called
 * or changed. It looks at the policies of the identity, its boundary and its organisation; not at those of a session or
 * a resource.
 *
 * @param statements with the account and region filled in
 * @throws CrossoverError `collect-failed` when AWS cannot be asked
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export async function checkPermissions(
  identity: Identity,
  statements: readonly PolicyStatement[],
  parts: Parts,
): Promise<Permissions> {
  if (identity.kind === 'root') return { state: 'checked', denied: [] };
  if (identity.kind === 'federated-user')
    return { state: 'not-checkable', reason: 'IAM does not simulate a federated user', statement: null };
  const source = await policySource(identity, parts);
  if ('state' in source) return source;
  const denied: string[] = [];
  for (const { resources, actions } of byResource(statements)) {
    let marker: string | undefined;
    do {
      const at = marker;
      const outcome = await parts.caller.attempt('iam:SimulatePrincipalPolicy', isRefused, () =>
        parts.api.simulatePrincipalPolicy({
          PolicySourceArn: source.arn,
          ActionNames: actions,
          ResourceArns: resources,
          ...(at === undefined ? {} : { Marker: at }),
        }),
      );
      if ('failure' in outcome) return notCheckable('iam:SimulatePrincipalPolicy', outcome.failure);
      for (const { EvalActionName = '', EvalDecision } of outcome.value.EvaluationResults ?? [])
        if (EvalDecision !== 'allowed') denied.push(EvalActionName);
      marker = outcome.value.IsTruncated === true ? outcome.value.Marker : undefined;
    } while (marker !== undefined);
  }
  return { state: 'checked', denied: [...new Set(denied)].sort() };
}

const isRefused = ({ kind }: Failure): boolean => kind === 'permission-missing' || kind === 'not-found';

const notCheckable = (action: string, { name }: Failure): Permissions => ({
  state: 'not-checkable',
  reason: `${action} was answered with ${name}`,
  statement: statementFor(action),
});

/** A session's address lacks the path of its role, which the simulator needs. */
async function policySource(
  { kind, name, arn }: Identity,
  { api, caller }: Parts,
): Promise<{ readonly arn: string } | Permissions> {
  if (kind === 'user' || name === null) return { arn };
  const outcome = await caller.attempt('iam:GetRole', isRefused, () => api.getRole({ RoleName: name }));
  if ('failure' in outcome) return notCheckable('iam:GetRole', outcome.failure);
  return { arn: outcome.value.Role?.Arn ?? arn };
}

/** Few calls: actions on the same resources together. */
function byResource(statements: readonly PolicyStatement[]): { resources: string[]; actions: string[] }[] {
  const groups = Map.groupBy(statements, ({ Resource }) => Resource.join(' '));
  return [...groups.values()].map((group) => ({
    resources: (group[0]?.Resource ?? ['*']).map((arn) =>
      arn === '*' ? arn : arn.replaceAll('*', ANY_NAME),
    ),
    actions: [...new Set(group.flatMap(({ Action }) => Action))],
  }));
}
