import { resolveCredentials } from '@crossover/collect';
import {
  checkDistributedSettings,
  checkMailbox,
  openS3Mailbox,
  readPlacement,
  type SettingFinding,
} from '@crossover/load';
import { CrossoverError } from '@crossover/model';

/** For the addresses of the one object that is stored. */
const CHECK_SECONDS = 300;
/** Of the workloads that come with Crossover: the longest that a play on AWS may take. */
const LONGEST_PLAY_MS = 600_000;

/**
 * What load workers on AWS need, for `crossover doctor --aws`: their settings, and one object stored in their bucket.
 * Never throws for what a user can mend: that is a finding.
 */
export async function checkAwsWorkers(
  environment: Readonly<Record<string, string | undefined>>,
): Promise<readonly SettingFinding[]> {
  if (environment.CROSSOVER_LOAD_REGION === undefined && environment.CROSSOVER_LOAD_BUCKET === undefined)
    return [
      { what: 'workers', isGood: true, found: 'not set up: load comes from this machine (docs/aws.md)' },
    ];
  try {
    const fargate = readPlacement('fargate', 1, environment);
    // A role's ARN is what Lambda takes, its name what Fargate does: the role tells which is meant.
    const placement = fargate.role?.startsWith('arn:') ? { ...fargate, where: 'lambda' as const } : fargate;
    const settings = checkDistributedSettings(placement, LONGEST_PLAY_MS);
    if (settings.some(({ isGood }) => !isGood)) return settings;
    const { region, bucket, s3Endpoint } = placement;
    const mailbox = openS3Mailbox({
      bucket,
      region,
      prefix: 'crossover/doctor',
      credentials: await resolveCredentials(region),
      expiresSeconds: CHECK_SECONDS,
      ...(s3Endpoint === undefined ? {} : { endpoint: s3Endpoint }),
    });
    return [...settings, await checkMailbox(mailbox)];
  } catch (error) {
    if (!(error instanceof CrossoverError)) throw error;
    return [
      { what: 'workers', isGood: false, found: error.message, ...(error.hint && { remedy: error.hint }) },
    ];
  }
}
