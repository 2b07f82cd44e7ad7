/** Strong validator of one version of one product (RFC 9110 §8.8.3). */
export function toEtag(version: number): string {
  return `"${version}"`;
}

const ENTITY_TAG = /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/;

function entityTags(field: string): string[] {
  return field
    .split(',')
    .map((tag) => tag.trim())
    .filter((tag) => ENTITY_TAG.test(tag));
}

/**
 * Strong comparison for `If-Match`: a weak tag never matches, and neither does a malformed field, so that a client
 * that asked for protection is refused rather than left unprotected. `*` matches whatever exists.
 */
export function matchesStrongly(field: string, version: number): boolean {
  return field.trim() === '*' || entityTags(field).includes(toEtag(version));
}

/** Weak comparison for `If-None-Match`. */
export function matchesWeakly(field: string, version: number): boolean {
  const etag = toEtag(version);
  return field.trim() === '*' || entityTags(field).some((tag) => tag === etag || tag === `W/${etag}`);
}
