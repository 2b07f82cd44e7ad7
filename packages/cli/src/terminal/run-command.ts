import { basename, dirname } from 'node:path';
import { PROJECT } from '../project.ts';

const PLAIN = /^[\w./:@%+,=-]+$/;

/**
 * A command on a run as it can be typed from anywhere, with the folder of the runs where that is not the project's own.
 *
 * @param command up to the run's name, such as `npm run compare -- --resume`
 * @param path of the run's folder
 */
export function runCommandLine(command: string, path: string): string {
  const reports = dirname(path);
  if (reports === PROJECT.reports) return `${command} ${basename(path)}`;
  const quoted = PLAIN.test(reports) ? reports : `'${reports.replaceAll("'", `'\\''`)}'`;
  return `${command} ${basename(path)} --reports ${quoted}`;
}

/** How an interrupted run goes on. */
export const resumeCommand = (path: string): string => runCommandLine('npm run compare -- --resume', path);
