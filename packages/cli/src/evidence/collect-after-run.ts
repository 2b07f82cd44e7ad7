import { CrossoverError, type Report } from '@crossover/model';
import { writeReport } from '@crossover/report';
import { runCommandLine } from '../terminal/run-command.ts';
import { collectEvidence } from './collect-evidence.ts';
import { describeEvidence } from './describe-evidence.ts';
import type { Asking } from './using-aws.ts';

/**
 * Collects at the end of a run against a stage, whose measurements and report are already written: what goes wrong here
 * is said, with the command for later, and loses nothing.
 *
 * @returns the report with the evidence; null when there is none to add
 * @throws CrossoverError `interrupted`
 */
export async function collectAfterRun(asking: Asking, isWanted: boolean): Promise<Report | null> {
  const { folder, announce } = asking;
  const { targets } = folder.plan;
  if (targets?.deployed === undefined) return null;
  if (!isWanted) {
    announce(
      `What AWS saw of it is collected by: ${runCommandLine('npm run crossover -- collect', folder.path)}`,
    );
    return null;
  }
  try {
    for (const line of describeEvidence(folder.path, await collectEvidence(asking, true))) announce(line);
    return await writeReport(folder.path);
  } catch (error) {
    if (!(error instanceof CrossoverError) || error.code === 'interrupted') throw error;
    announce(`! The run is complete, but what AWS saw of it could not be collected. ${error.message}`);
    for (const line of (error.hint ?? '').split('\n')) announce(`  ${line}`);
    return null;
  }
}
