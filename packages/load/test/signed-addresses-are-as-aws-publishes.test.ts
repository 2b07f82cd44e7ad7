import { expect, test } from 'vitest';
import { presignUrl } from '../src/distributed/presigned-url.ts';
import { openS3Mailbox } from '../src/distributed/s3-mailbox.ts';

/** AWS's published example: https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-query-string-auth.html */
const EXAMPLE = {
  method: 'GET',
  url: 'https://examplebucket.s3.amazonaws.com/test.txt',
  region: 'us-east-1',
  credentials: {
    accessKeyId: 'AKIAIOSFODNN7EXAMPLE',
    secretAccessKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
  },
  at: new Date('2013-05-24T00:00:00Z'),
  expiresSeconds: 86_400,
} as const;

test("AWS's own example gives AWS's own signature", () => {
  expect(presignUrl(EXAMPLE)).toBe(
    'https://examplebucket.s3.amazonaws.com/test.txt?X-Amz-Algorithm=AWS4-HMAC-SHA256' +
      '&X-Amz-Credential=AKIAIOSFODNN7EXAMPLE%2F20130524%2Fus-east-1%2Fs3%2Faws4_request' +
      '&X-Amz-Date=20130524T000000Z&X-Amz-Expires=86400&X-Amz-SignedHeaders=host' +
      '&X-Amz-Signature=aeeed9bbccd4d02ee5c0109b86d86835f995330da4c265957d157751f604d404',
  );
});

test("a session's token, the condition and the method are part of what is signed", () => {
  const token = { ...EXAMPLE, credentials: { ...EXAMPLE.credentials, sessionToken: 'IQoJ/+=' } };
  expect(presignUrl(token)).toContain('&X-Amz-Security-Token=IQoJ%2F%2B%3D&X-Amz-SignedHeaders=host&');
  const claim = presignUrl({ ...EXAMPLE, method: 'PUT', onlyIfAbsent: true });
  expect(claim).toContain('X-Amz-SignedHeaders=host%3Bif-none-match&');
  const signatures = [EXAMPLE, token, { ...EXAMPLE, method: 'PUT' as const }].map((request) =>
    new URL(presignUrl(request)).searchParams.get('X-Amz-Signature'),
  );
  expect(new Set([...signatures, new URL(claim).searchParams.get('X-Amz-Signature')]).size).toBe(4);
});

test('objects of a play are under its prefix in the bucket of its region; no secret key is in an address', () => {
  const { credentials } = EXAMPLE;
  const mailbox = openS3Mailbox({
    bucket: 'load-mailbox',
    region: 'eu-central-1',
    prefix: 'crossover/r1',
    credentials,
    expiresSeconds: 600,
    now: () => EXAMPLE.at,
  });
  const url = new URL(mailbox.urlFor('PUT', '0/records'));
  expect(url.origin + url.pathname).toBe(
    'https://load-mailbox.s3.eu-central-1.amazonaws.com/crossover/r1/0/records',
  );
  expect(url.searchParams.get('X-Amz-Expires')).toBe('600');
  expect(url.href).not.toContain(credentials.secretAccessKey);
});
