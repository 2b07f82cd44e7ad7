import { type Answer, refuse } from './answer.ts';

/** Who signs, and what the policies in the account allow. */
export interface FakeAccount {
  readonly arn: string;
  /** What the simulator says is not allowed. */
  readonly denied: ReadonlySet<string>;
  /** Actions on one page of the simulator's answer. */
  readonly page: number;
}

export const ACCOUNT: FakeAccount = {
  arn: 'arn:aws:sts::123456789012:assumed-role/reader/alex@example.com',
  denied: new Set(),
  page: 20,
};

/** STS and IAM speak AWS's query protocol: a form asks, XML answers. */
export const QUERY_ACTIONS: Readonly<Record<string, string>> = {
  GetCallerIdentity: 'sts:GetCallerIdentity',
  GetRole: 'iam:GetRole',
  SimulatePrincipalPolicy: 'iam:SimulatePrincipalPolicy',
};

/**
 * @returns the XML of an answer, as text
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
 * @see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
 */
export function answerQuery(form: URLSearchParams, account: FakeAccount): Answer {
  const action = form.get('Action') ?? '';
  const result = (xml: string): Answer => ({
    body: `<${action}Response><${action}Result>${xml}</${action}Result></${action}Response>`,
  });
  const [, , , , number = '', principal = ''] = account.arn.split(':');
  switch (action) {
    case 'GetCallerIdentity':
      return result(`<Arn>${account.arn}</Arn><UserId>AROAEXAMPLE:alex</UserId><Account>${number}</Account>`);
    case 'GetRole': {
      const name = form.get('RoleName') ?? '';
      // The path is what a session's address does not tell.
      return principal.split('/')[1] === name
        ? result(
            `<Role><RoleName>${name}</RoleName><Arn>arn:aws:iam::${number}:role/team/${name}</Arn></Role>`,
          )
        : refuse('NoSuchEntity', 404, `The role with name ${name} cannot be found.`);
    }
    case 'SimulatePrincipalPolicy':
      return simulate(form, account, result);
    default:
      return refuse('InvalidAction', 400, `The action ${action} is not valid.`);
  }
}

function simulate(form: URLSearchParams, account: FakeAccount, result: (xml: string) => Answer): Answer {
  const source = form.get('PolicySourceArn') ?? '';
  if (!/^arn:aws:iam::\d{12}:(role|user|group)\//.test(source))
    return refuse('InvalidInput', 400, `Invalid Entity Arn: ${source}`);
  const members = (name: string) =>
    [...form].filter(([key]) => key.startsWith(`${name}.member.`)).map(([, value]) => value);
  if (members('ResourceArns').some((arn) => arn !== '*' && !arn.startsWith('arn:')))
    return refuse('InvalidInput', 400, 'Invalid resource');
  const actions = members('ActionNames');
  const from = Number(form.get('Marker') ?? 0);
  const rows = actions
    .slice(from, from + account.page)
    .map(
      (action) =>
        `<member><EvalActionName>${action}</EvalActionName><EvalResourceName>*</EvalResourceName><EvalDecision>${account.denied.has(action) ? 'implicitDeny' : 'allowed'}</EvalDecision></member>`,
    );
  const next = from + account.page;
  return result(
    `<EvaluationResults>${rows.join('')}</EvaluationResults><IsTruncated>${next < actions.length}</IsTruncated>${next < actions.length ? `<Marker>${next}</Marker>` : ''}`,
  );
}
