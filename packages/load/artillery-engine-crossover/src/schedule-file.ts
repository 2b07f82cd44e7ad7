import { readFile, writeFile } from 'node:fs/promises';
import type { ScheduledRequest, ScheduleHeader } from './protocol.ts';

/** A schedule on its way to the engine: a header line, then one request a line. */
export async function writeScheduleFile(
  path: string,
  header: ScheduleHeader,
  requests: readonly ScheduledRequest[],
): Promise<void> {
  const lines = [header, ...requests].map((line) => `${JSON.stringify(line)}\n`);
  await writeFile(path, lines.join(''));
}

/** @throws Error when the file is missing, is not a schedule, or was cut short. */
export async function readScheduleFile(
  path: string,
): Promise<{ readonly header: ScheduleHeader; readonly requests: readonly ScheduledRequest[] }> {
  const [first, ...rest] = (await readFile(path, 'utf8')).split('\n').filter((line) => line !== '');
  const header = JSON.parse(first ?? '{}') as Partial<ScheduleHeader>;
  if (header.schemaVersion !== 1 || header.requests !== rest.length) {
    throw new Error(
      `Expected a Crossover schedule with ${header.requests ?? 'a number of'} requests in "${path}", found ${rest.length} lines. Write it again with writeScheduleFile.`,
    );
  }
  return {
    header: header as ScheduleHeader,
    requests: rest.map((line) => JSON.parse(line) as ScheduledRequest),
  };
}
