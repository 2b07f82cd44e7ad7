import {
  checkPermissions,
  createCaller,
  createClients,
  createEffects,
  createIamClient,
  type Identity,
  maskAccount,
  type Permissions,
  type PolicyStatement,
  policyOf,
  readIdentity,
} from '@crossover/collect';
import { CrossoverError } from '@crossover/model';
import { deployStatement } from '../deploy/deploy-actions.ts';
import type { Finding } from '../terminal/finding.ts';

const DEFAULT_REGION = 'us-east-1';
/** A person waits for the answer. */
const RETRY = { attempts: 3, firstDelayMs: 500, longestDelayMs: 2_000 };

/** What is checked for each command, beside the sending of load, which needs no permission at all. */
function neededBy(
  place: { region: string; account?: string },
  environment: Readonly<Record<string, string | undefined>>,
): Record<string, readonly PolicyStatement[]> {
  return {
    collect: policyOf('collect', place).Statement,
    bill: policyOf('bill', place).Statement,
    up: [deployStatement('up', environment)],
    down: [deployStatement('down', environment), ...policyOf('down', place).Statement],
  };
}

/**
 * Whose credentials there are, and what each command's permissions lack, for `crossover doctor --aws`. Calls STS and
 * IAM's simulator, free of charge. Never throws for what a user can mend: that is a finding.
 */
export async function checkAwsAccess(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Finding[]> {
  const given = environment.AWS_REGION;
  const region = given ?? DEFAULT_REGION;
  const caller = createCaller(
    createEffects(() => {}),
    RETRY,
  );
  const clients = createClients({ region, attempts: 1 });
  const iam = createIamClient({ region, attempts: 1 });
  try {
    const identity = await readIdentity(clients.identity, caller);
    const needed = Object.values(neededBy({ region, account: identity.account }, environment)).flat();
    const permissions = await checkPermissions(identity, needed, { api: iam, caller });
    return [
      {
        what: 'account',
        isGood: true,
        found: `${maskAccount(identity.account)}, ${describe(identity)}; region ${region}${given === undefined ? ', as AWS_REGION is not set' : ''}`,
      },
      {
        what: 'compare',
        isGood: true,
        found: '--stage sends load without permissions; at its end it collects',
      },
      // Printed without the account's number.
      ...findingsOf(neededBy({ region }, environment), permissions),
    ];
  } catch (error) {
    if (!(error instanceof CrossoverError)) throw error;
    return [
      {
        what: 'account',
        isGood: false,
        found: error.message,
        ...(error.hint && { remedy: ofCheck(error.hint) }),
      },
    ];
  } finally {
    clients.destroy();
    iam.destroy();
  }
}

/** A check collects nothing that could be kept. */
const ofCheck = (hint: string): string => hint.replace(/ What was collected so far is kept\.$/, '');

const describe = ({ kind, name }: Identity): string =>
  name === null ? "the account's root, which may do everything: use a role" : `${kind} ${name}`;

function findingsOf(
  needed: Readonly<Record<string, readonly PolicyStatement[]>>,
  permissions: Permissions,
): Finding[] {
  return Object.entries(needed).map(([what, statements]) => {
    if (permissions.state === 'not-checkable')
      return {
        what,
        isGood: null,
        found: `not checkable: ${permissions.reason}`,
        ...(permissions.statement && {
          remedy: `To check it, allow: ${JSON.stringify(permissions.statement)}`,
        }),
      };
    const missing = statements.flatMap((statement) => {
      const Action = statement.Action.filter((action) => permissions.denied.includes(action));
      return Action.length === 0 ? [] : [{ ...statement, Action }];
    });
    const isSample = what === 'up' || what === 'down';
    if (missing.length === 0)
      return {
        what,
        isGood: true,
        found: isSample ? 'allowed, as far as the actions in docs/aws.md tell' : 'allowed by its policies',
      };
    return {
      what,
      isGood: false,
      found: `not allowed: ${missing.flatMap(({ Action }) => Action).join(', ')}`,
      remedy: isSample
        ? 'Use credentials that may create and remove what docs/aws.md lists.'
        : missing.map((statement) => `Add this statement: ${JSON.stringify(statement)}`).join('\n'),
    };
  });
}
