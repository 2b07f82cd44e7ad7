import type { Evaluation, RegisteredResource } from '../../packages/infra/evaluation/graph.ts';

/** Follows a path into a resource's inputs; undefined where it ends. Numbers index arrays. */
export function input(resource: RegisteredResource, ...path: (string | number)[]): unknown {
  let value: unknown = resource.inputs;
  for (const key of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = (value as Record<string | number, unknown>)[key];
  }
  return value;
}

/** AWS's own resources, without components and the like. */
export function awsResources(evaluation: Evaluation): RegisteredResource[] {
  return evaluation.resources.filter(({ type }) => type.startsWith('aws:'));
}

interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: readonly string[];
  readonly Resource: readonly string[];
  readonly Principal?: unknown;
  readonly Condition?: Record<string, Record<string, readonly string[]>>;
}

export function statementsOf(policy: unknown): Statement[] {
  const { Statement: statements } = JSON.parse(String(policy)) as { Statement: Statement[] };
  return statements.map((statement) => ({
    ...statement,
    Action: [statement.Action ?? []].flat(),
    Resource: [statement.Resource ?? []].flat(),
  }));
}

/** Each statement of each role of the evaluation, with the role's name. */
export function roleStatements(evaluation: Evaluation): { role: string; statement: Statement }[] {
  return evaluation.resources
    .filter(({ type }) => type === 'aws:iam/role:Role')
    .flatMap((role) => {
      const policies = (role.inputs.inlinePolicies ?? []) as { policy: string }[];
      return policies
        .flatMap(({ policy }) => statementsOf(policy))
        .map((statement) => ({ role: role.name, statement }));
    });
}
