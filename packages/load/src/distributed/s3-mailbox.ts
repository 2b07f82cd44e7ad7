import type { Mailbox } from './mailbox.ts';
import { type AwsCredentials, presignUrl } from './presigned-url.ts';

export interface S3MailboxOptions {
  readonly bucket: string;
  readonly region: string;
  /** Folder of this play within the bucket, e.g. `crossover/2026-11-21/r1`. */
  readonly prefix: string;
  readonly credentials: AwsCredentials;
  readonly expiresSeconds: number;
  /** Of S3 itself when absent; bucket and object then follow in the path. */
  readonly endpoint?: string;
  readonly now?: () => Date;
}

/** A mailbox in S3: workers need no permission of their own, as their addresses are signed by the coordinator. */
export function openS3Mailbox(options: S3MailboxOptions): Mailbox {
  const { bucket, region, prefix, credentials, expiresSeconds, endpoint, now = () => new Date() } = options;
  const base =
    endpoint === undefined ? `https://${bucket}.s3.${region}.amazonaws.com` : `${endpoint}/${bucket}`;
  return {
    urlFor: (method, name, { onlyIfAbsent } = {}) =>
      presignUrl({
        method,
        url: `${base}/${prefix}/${name}`,
        region,
        credentials,
        at: now(),
        expiresSeconds,
        onlyIfAbsent,
      }),
    // The bucket's own lifecycle rule removes what is in it; see docs/aws.md.
    close: async () => undefined,
  };
}
