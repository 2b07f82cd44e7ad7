/** Why a call of AWS failed, as far as it matters to what is done next. */
type FailureKind =
  | 'throttled'
  | 'unavailable'
  | 'clock-skew'
  | 'credentials-missing'
  | 'credentials-expired'
  | 'credentials-refused'
  | 'permission-missing'
  | 'not-found'
  | 'refused';

export interface Failure {
  readonly kind: FailureKind;
  /** AWS's or Node's name of it. */
  readonly name: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The action that AWS says is missing; it can be another than the one called. */
  readonly deniedAction: string | undefined;
}

/** What may be tried again without the user. */
const PASSING: ReadonlySet<FailureKind> = new Set(['throttled', 'unavailable', 'clock-skew']);

export const isPassing = (failure: Failure) => PASSING.has(failure.kind);

const THROTTLED = new Set([
  'BandwidthLimitExceeded',
  'LimitExceededException',
  'LimitExceeded',
  'LimitExceededFault',
  'PriorRequestNotComplete',
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'RequestThrottled',
  'RequestThrottledException',
  'SlowDown',
  'ThrottledException',
  'Throttling',
  'ThrottlingException',
  'TooManyRequestsException',
]);
const SKEWED = new Set(['RequestExpired', 'RequestInTheFuture', 'RequestTimeTooSkewed']);
const EXPIRED = new Set(['ExpiredToken', 'ExpiredTokenException']);
const REFUSED_CREDENTIALS = new Set([
  'AuthFailure',
  'IncompleteSignature',
  'InvalidAccessKeyId',
  'InvalidClientTokenId',
  'InvalidSignatureException',
  'MissingAuthenticationToken',
  'MissingAuthenticationTokenException',
  'SignatureDoesNotMatch',
  'UnrecognizedClientException',
]);
const FORBIDDEN = new Set([
  'AccessDenied',
  'AccessDeniedException',
  'NotAuthorized',
  'UnauthorizedException',
  'UnauthorizedOperation',
]);
const NETWORK = new Set([
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EPIPE',
  'ETIMEDOUT',
]);
const TIMEOUTS = new Set([
  'TimeoutError',
  'RequestTimeout',
  'RequestTimeoutException',
  'InternalFailure',
  'InternalServiceException',
  'InternalServiceFault',
  'ServiceUnavailable',
  'ServiceUnavailableException',
]);

const field = (value: unknown, name: string): unknown =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
const text = (value: unknown): string => (typeof value === 'string' ? value : '');

/**
 * Tells what kind of failure an error thrown by one of the SDK's clients is.
 *
 * @returns undefined when it is none of AWS, the network or the credentials: a bug, to be shown as one
 * @see https://docs.aws.amazon.com/awssupport/latest/APIReference/CommonErrors.html (names common to all services)
 */
export function failureOf(error: unknown): Failure | undefined {
  const name = text(field(error, 'name'));
  const code = text(field(error, 'code'));
  const message = text(field(error, 'message'));
  const metadata = field(error, '$metadata');
  const statusValue = field(metadata, 'httpStatusCode') ?? field(field(error, '$response'), 'statusCode');
  const status = typeof statusValue === 'number' ? statusValue : undefined;
  const requestId = text(field(metadata, 'requestId')) || undefined;
  const kind = kindOf({ name, code, message, status, metadata });
  // The SDK calls every broken connection a timeout; the code says which kind of broken.
  const deniedAction = / not authorized to perform: ([a-z0-9-]+:[A-Za-z]+)/.exec(message)?.[1];
  return kind && { kind, name: NETWORK.has(code) ? code : name, status, requestId, deniedAction };
}

function kindOf(of: {
  name: string;
  code: string;
  message: string;
  status: number | undefined;
  metadata: unknown;
}): FailureKind | undefined {
  const { name, code, message, status } = of;
  if (name === 'CredentialsProviderError' || name === 'TokenProviderError')
    return /expired|refresh/i.test(message) ? 'credentials-expired' : 'credentials-missing';
  if (EXPIRED.has(name)) return 'credentials-expired';
  if (field(of.metadata, 'clockSkewCorrected') === true || SKEWED.has(name)) return 'clock-skew';
  // One name for two things; only the text tells a late signature from a wrong one.
  if (/^(InvalidSignature|SignatureDoesNotMatch)/.test(name) && /expired|not yet current/i.test(message))
    return 'clock-skew';
  if (REFUSED_CREDENTIALS.has(name)) return 'credentials-refused';
  if (FORBIDDEN.has(name)) return 'permission-missing';
  // Cloud Control passes on the refusal of the service behind it.
  if (/is not authorized to perform/.test(message)) return 'permission-missing';
  if (THROTTLED.has(name) || status === 429) return 'throttled';
  if (NETWORK.has(code) || TIMEOUTS.has(name) || (status !== undefined && status >= 500))
    return 'unavailable';
  // An answer of success that cannot be read was cut short on its way.
  if (name === 'SyntaxError' && status !== undefined) return 'unavailable';
  if (/NotFound|NoSuchEntity/.test(name)) return 'not-found';
  return status === undefined ? undefined : 'refused';
}
