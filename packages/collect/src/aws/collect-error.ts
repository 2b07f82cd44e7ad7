import { CrossoverError } from '@crossover/model';
import type { Failure } from './failure.ts';
import { statementFor } from './policy.ts';

/**
 * The failure of a call as the user reads it. The cause is a copy without AWS's own words: those can hold account
 * numbers, and those on a wrong signature repeat the request's headers with the session's token.
 */
export function collectError(action: string, failure: Failure): CrossoverError {
  const { text, hint } = describe(action, failure);
  const details = [
    failure.name,
    failure.status === undefined ? '' : `HTTP ${failure.status}`,
    failure.requestId === undefined ? '' : `request ${failure.requestId}`,
  ];
  const cause = new Error(`${action}: ${details.filter(Boolean).join(', ')}`);
  cause.name = failure.name;
  return new CrossoverError('collect-failed', text, { hint, cause });
}

const AGAIN = 'What was collected so far is kept.';

function describe(
  action: string,
  { kind, name, status, deniedAction = action }: Failure,
): { text: string; hint: string } {
  switch (kind) {
    case 'credentials-missing':
      return {
        text: `Expected AWS credentials for ${action}, found none.`,
        hint: `Sign in ("aws sso login"), or set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY. ${AGAIN}`,
      };
    case 'credentials-expired':
      return {
        text: `Expected valid AWS credentials for ${action}, found expired ones (${name}).`,
        hint: `Renew them, for example with "aws sso login". ${AGAIN}`,
      };
    case 'credentials-refused':
      return {
        text: `Expected AWS to know the credentials used for ${action}, found ${name}.`,
        hint: `Check which ones are used with "aws sts get-caller-identity"; a secret key or session token may be mistyped. ${AGAIN}`,
      };
    case 'permission-missing':
      return {
        text: `Expected to be allowed ${deniedAction}, found ${name}.`,
        hint: `Add this statement to the policy of the role or user: ${JSON.stringify(statementFor(deniedAction))} ${AGAIN}`,
      };
    case 'clock-skew':
      return {
        text: `Expected this machine's clock to be within five minutes of AWS's for ${action}, found ${name}.`,
        hint: `Set the clock ("timedatectl set-ntp true"). ${AGAIN}`,
      };
    case 'throttled':
      return {
        text: `Expected AWS to accept ${action} after several tries, found ${name} each time.`,
        hint: `Others use up the account's rate for this call; wait some minutes. ${AGAIN}`,
      };
    case 'unavailable':
      return {
        text: `Expected an answer to ${action} after several tries, found ${name}${status === undefined ? '' : ` (HTTP ${status})`}.`,
        hint: `Check the network and https://health.aws.amazon.com. ${AGAIN}`,
      };
    case 'not-found':
    case 'refused':
      return {
        text: `Expected AWS to carry out ${action}, found ${name}${status === undefined ? '' : ` (HTTP ${status})`}.`,
        hint: `Check that the stage is deployed in this region, by "crossover doctor --aws". ${AGAIN}`,
      };
  }
}
