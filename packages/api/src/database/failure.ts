/** What the driver attaches to its errors; nothing else of them is relied upon. */
interface DriverError {
  readonly code?: string;
  readonly errno?: number;
  readonly message?: string;
}

/** The server or the network ended the connection: whether a statement in flight took effect is unknown. */
const LOST_CODES = new Set(['PROTOCOL_CONNECTION_LOST', 'ECONNRESET', 'EPIPE', 'ECONNABORTED']);
/** Server shutdown, connection killed (MariaDB), client interaction timeout (MySQL). */
const LOST_NUMBERS = new Set([1053, 1927, 4031]);

const UNREACHABLE_CODES = new Set([
  'ECONNREFUSED',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
]);
/** Too many connections, access denied, unknown database, too many of this user's, no such table, read-only. */
const UNREADY_NUMBERS = new Set([1040, 1044, 1045, 1049, 1203, 1226, 1146, 1290, 1836]);

function details(error: unknown): DriverError {
  return typeof error === 'object' && error !== null ? error : {};
}

export function isConnectionLost(error: unknown): boolean {
  const { code = '', errno = 0, message = '' } = details(error);
  return LOST_CODES.has(code) || LOST_NUMBERS.has(errno) || message.includes('closed state');
}

/** True when the database, not the request, is to blame, so that trying later may help. */
export function isUnavailable(error: unknown): boolean {
  const { code = '', errno = 0, message = '' } = details(error);
  return (
    isConnectionLost(error) ||
    UNREACHABLE_CODES.has(code) ||
    UNREADY_NUMBERS.has(errno) ||
    message === 'Queue limit reached.' ||
    message === 'Pool is closed.'
  );
}

export function isDuplicate(error: unknown): boolean {
  return details(error).errno === 1062;
}

/** The server chose this transaction as a deadlock's victim and rolled it back: running it again is safe. */
export function isDeadlock(error: unknown): boolean {
  return details(error).errno === 1213;
}
