import { MARK_VARIABLE } from './marked-processes.ts';

/**
 * The environment for what is measured: of this machine's only what finds programs and what the keeper finds
 * processes by, so that no proxy, debugger or Node option of the user's shell gets into a number.
 */
export function inheritedVariables(): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const name of ['PATH', 'HOME', 'TMPDIR', MARK_VARIABLE]) {
    const value = process.env[name];
    if (value !== undefined) kept[name] = value;
  }
  return kept;
}
