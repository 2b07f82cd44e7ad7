import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Correction, CrossoverError, correctionsSchema, type Report, RUN_FILES } from '@crossover/model';
import { canonicalJson } from '../canonical-json.ts';
import { describeFile, readChecksums, renderChecksums } from '../checksums.ts';
import { misfit } from '../invalid-run-data.ts';
import { renderTemplate } from '../template.ts';
import { writeAtomically } from '../write-atomically.ts';

/**
 * What was corrected in a published run, the oldest first; empty without `corrections.json`.
 *
 * @throws CrossoverError `invalid-run-data` when the file is malformed, or a note has a numeral or a reference that
 *   resolves to nothing
 */
export async function readCorrections(folder: string, report: Report): Promise<readonly Correction[]> {
  const text = await readFile(join(folder, RUN_FILES.corrections), 'utf8').catch(
    (error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOENT') return null;
      throw error;
    },
  );
  if (text === null) return [];
  const result = correctionsSchema.safeParse(parse(text));
  if (!result.success) throw misfit(RUN_FILES.corrections, result.error.issues);
  for (const { note } of result.data.corrections) renderTemplate(note, report);
  return result.data.corrections;
}

/**
 * Adds a correction to a run and to its checksums. No other file is touched: a correction tells what is or was
 * wrong in the report, which may be written again from its requests. The same note of the same day is written once.
 *
 * @returns all corrections of the run, the oldest first
 * @throws CrossoverError `invalid-run-data` when the note has a numeral or a reference that resolves to nothing
 */
export async function addCorrection(
  folder: string,
  report: Report,
  correction: Correction,
): Promise<readonly Correction[]> {
  const note = correction.note.trim();
  renderTemplate(note, report);
  const before = await readCorrections(folder, report);
  const isKnown = before.some((one) => one.note === note && one.date === correction.date);
  const corrections = isKnown ? before : [...before, { ...correction, note }];
  const json = canonicalJson(correctionsSchema.parse({ schemaVersion: 1, corrections }));
  const sums = Object.fromEntries(
    [...(await readChecksums(folder))].map(([path, sha256]) => [path, { sha256 }]),
  );
  await writeAtomically(join(folder, RUN_FILES.corrections), json);
  await writeAtomically(
    join(folder, RUN_FILES.checksums),
    renderChecksums({ ...sums, [RUN_FILES.corrections]: describeFile(json) }),
  );
  return corrections;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new CrossoverError(
      'invalid-run-data',
      `Expected JSON in ${RUN_FILES.corrections}, found something else.`,
      {
        hint: 'Restore the file from its last commit.',
        cause,
      },
    );
  }
}
