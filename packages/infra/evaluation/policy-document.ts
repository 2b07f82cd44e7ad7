interface StatementInput {
  readonly sid?: string;
  readonly effect?: string;
  readonly actions?: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: readonly { readonly type: string; readonly identifiers: readonly string[] }[];
  readonly conditions?: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

/** `aws_iam_policy_document`, which the provider computes on the machine and asks AWS nothing for. */
export function policyDocument(inputs: Record<string, unknown>): Record<string, unknown> {
  const statements = (inputs.statements ?? []) as readonly StatementInput[];
  return {
    ...(statements.length === 0 ? {} : { statements }),
    json: JSON.stringify({ Version: '2012-10-17', Statement: statements.map(toIam) }),
  };
}

function toIam(statement: StatementInput): Record<string, unknown> {
  const principals = (statement.principals ?? []).map(
    ({ type, identifiers }) => [type, identifiers] as const,
  );
  const isEveryone = principals.some(([type, identifiers]) => type === '*' && identifiers.includes('*'));
  return {
    ...(statement.sid === undefined ? {} : { Sid: statement.sid }),
    Effect: statement.effect ?? 'Allow',
    Action: statement.actions,
    ...(statement.resources === undefined ? {} : { Resource: statement.resources }),
    ...(principals.length === 0 ? {} : { Principal: isEveryone ? '*' : Object.fromEntries(principals) }),
    ...(statement.conditions === undefined || statement.conditions.length === 0
      ? {}
      : {
          Condition: Object.fromEntries(
            statement.conditions.map(({ test, variable, values }) => [test, { [variable]: values }]),
          ),
        }),
  };
}
