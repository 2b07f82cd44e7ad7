import type { AwsCredentials } from './presigned-url.ts';

/** Workers on this machine: for trying a distributed run out, and for machines with many cores. */
interface LocalPlacement {
  readonly where: 'local';
  readonly workers: number;
}

/** Workers on AWS, started by Artillery's own `run-fargate` or `run-lambda`. */
export interface AwsPlacement {
  readonly where: 'fargate' | 'lambda';
  readonly workers: number;
  readonly region: string;
  /** Bucket in that region through which workers and this machine talk. */
  readonly bucket: string;
  /** Of the task on Fargate: a role's name; of the function on Lambda: its ARN. Default: Artillery makes one. */
  readonly role?: string | undefined;
  /** Both or neither. Without them: the default VPC on Fargate, none on Lambda. */
  readonly subnetIds?: readonly string[] | undefined;
  readonly securityGroupIds?: readonly string[] | undefined;
  /** Fargate only. */
  readonly vcpus?: number | undefined;
  /** Default: that of Artillery, `DEFAULT_SIZES`. */
  readonly memoryMib?: number | undefined;
  /** Cost-allocation tags of what Artillery starts. */
  readonly tags?: Readonly<Record<string, string>> | undefined;
  /** Address of S3; default: AWS's own in the region. */
  readonly s3Endpoint?: string | undefined;
}

/** What Artillery gives a worker unless told otherwise. @see its commands run-fargate and run-lambda, 2.0.34 */
export const DEFAULT_SIZES = { fargate: { vcpus: 4, memoryMib: 8_192 }, lambda: { memoryMib: 4_096 } };

export type Placement = LocalPlacement | AwsPlacement;

/** What signs the addresses of the mailbox; asked for before each play, as a session's credentials expire. */
export type CredentialSource = () => Promise<AwsCredentials>;

/** How coordinator and workers keep in touch. */
export interface Rhythm {
  readonly pollEveryMs: number;
  readonly progressEveryMs: number;
  /** From the launch until the last worker is ready. */
  readonly startWithinMs: number;
  /** From the last worker's being ready to the start: each must have read of it by then. */
  readonly leadMs: number;
  /** A worker without a sign of life for this long is given up. */
  readonly silentForMs: number;
}

const LOCAL: Rhythm = {
  pollEveryMs: 50,
  progressEveryMs: 1_000,
  startWithinMs: 60_000,
  leadMs: 500,
  silentForMs: 6_000,
};

/** Fargate needs minutes to start; Artillery itself gives up after ten. */
const AWS: Rhythm = {
  pollEveryMs: 500,
  progressEveryMs: 3_000,
  startWithinMs: 900_000,
  leadMs: 5_000,
  silentForMs: 20_000,
};

export function rhythmOf(placement: Placement): Rhythm {
  return placement.where === 'local' ? LOCAL : AWS;
}
