/**
 * The cursor is opaque to clients so that the order behind it may change; today it is the last id of the page
 * before. base64url keeps it free of characters that need escaping.
 */
const PREFIX = 'after:';

export function encodeCursor(lastId: number): string {
  return Buffer.from(`${PREFIX}${lastId}`).toString('base64url');
}

/** @returns the id to continue after, or undefined when the text is not a cursor of ours. */
export function decodeCursor(cursor: string): number | undefined {
  const text = Buffer.from(cursor, 'base64url').toString();
  const id = text.startsWith(PREFIX) ? Number(text.slice(PREFIX.length)) : Number.NaN;
  return Number.isSafeInteger(id) && id > 0 && encodeCursor(id) === cursor ? id : undefined;
}
