import {
  createCipheriv,
  createDecipheriv,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

/** Names and values of the headers that every request carries: credentials. */
type Headers = Readonly<Record<string, string>>;

/** One worker's key for one play; its private half never leaves the worker's memory. */
export interface HeaderKey {
  /** For whoever has headers for this worker: SPKI, base64. */
  readonly publicKey: string;
  /** @throws Error when they were sealed for somebody else, or changed on the way. */
  open(sealed: string): Headers;
}

const CIPHER = 'aes-256-gcm';

export function createHeaderKey(): HeaderKey {
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const own = spkiOf(publicKey);
  return {
    publicKey: own.toString('base64'),
    open(sealed) {
      const [theirs, iv, tag, text] = sealed.split('.').map((part) => Buffer.from(part, 'base64'));
      if (theirs === undefined || iv === undefined || tag === undefined || text === undefined)
        throw new Error('Expected sealed headers, found something else.');
      const secret = diffieHellman({ privateKey, publicKey: keyFrom(theirs) });
      const decipher = createDecipheriv(CIPHER, sealingKey(secret, theirs, own), iv).setAuthTag(tag);
      return JSON.parse(Buffer.concat([decipher.update(text), decipher.final()]).toString()) as Headers;
    },
  };
}

/**
 * Headers as only the worker with this key can read them: a mailbox may keep what is stored in it, and its bucket what
 * was overwritten.
 *
 * @see https://www.rfc-editor.org/rfc/rfc7748 (X25519), RFC 5869 (HKDF), NIST SP 800-38D (GCM)
 */
export function sealHeaders(headers: Headers, workersPublicKey: string): string {
  const theirs = Buffer.from(workersPublicKey, 'base64');
  const { publicKey, privateKey } = generateKeyPairSync('x25519');
  const own = spkiOf(publicKey);
  const secret = diffieHellman({ privateKey, publicKey: keyFrom(theirs) });
  const iv = randomBytes(12);
  const cipher = createCipheriv(CIPHER, sealingKey(secret, own, theirs), iv);
  const text = Buffer.concat([cipher.update(JSON.stringify(headers)), cipher.final()]);
  return [own, iv, cipher.getAuthTag(), text].map((part) => part.toString('base64')).join('.');
}

function sealingKey(secret: Buffer, sender: Buffer, worker: Buffer): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, Buffer.concat([sender, worker]), 'crossover headers', 32));
}

function spkiOf(key: KeyObject): Buffer {
  return key.export({ format: 'der', type: 'spki' });
}

function keyFrom(spki: Buffer): KeyObject {
  return createPublicKey({ key: spki, format: 'der', type: 'spki' });
}
