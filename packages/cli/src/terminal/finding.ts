/** What a check found on this machine or in an account. */
export interface Finding {
  readonly what: string;
  /** Null: it could not be checked. */
  readonly isGood: boolean | null;
  readonly found: string;
  readonly remedy?: string;
}

const INDENT = `\n  ${''.padEnd(9)} `;

export function renderFinding({ what, isGood, found, remedy }: Finding): string {
  const mark = isGood === null ? '?' : isGood ? '✓' : '✗';
  return `${mark} ${what.padEnd(9)} ${found}${remedy ? INDENT + remedy.replaceAll('\n', INDENT) : ''}`;
}
