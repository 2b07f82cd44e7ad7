/** What can go wrong for a reason the user can mend; anything else is a bug and keeps its stack. */
export type CrossoverErrorCode =
  | 'usage'
  | 'unknown-architecture'
  | 'unknown-workload'
  | 'unknown-run'
  | 'invalid-workload'
  | 'invalid-script'
  | 'invalid-usage-file'
  | 'invalid-run-data'
  | 'impossible-architecture'
  | 'unknown-price'
  | 'database-missing'
  | 'database-unreachable'
  | 'browser-missing'
  | 'port-taken'
  | 'folder-not-writable'
  | 'run-exists'
  | 'run-locked'
  | 'not-publishable'
  | 'lab-failed'
  | 'load-failed'
  | 'collect-failed'
  | 'site-failed'
  | 'deploy-failed'
  | 'over-budget'
  | 'limit-reached'
  | 'targets-differ'
  | 'target-unreachable'
  | 'reset-failed'
  | 'interrupted';

const USAGE_CODES: ReadonlySet<CrossoverErrorCode> = new Set([
  'usage',
  'unknown-architecture',
  'unknown-workload',
  'unknown-run',
]);

/**
 * An error whose message is for the user: what was expected, what was found, and the remedy in `hint`.
 *
 * The CLI prints message and hint and exits with `exitCode`: 2 when the command line was wrong, else 1.
 */
export class CrossoverError extends Error {
  override readonly name = 'CrossoverError';
  readonly code: CrossoverErrorCode;
  /** The remedy, as a sentence or a command. */
  readonly hint: string | undefined;

  constructor(code: CrossoverErrorCode, message: string, options: { hint?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.hint = options.hint;
  }

  get exitCode(): 1 | 2 {
    return USAGE_CODES.has(this.code) ? 2 : 1;
  }
}
