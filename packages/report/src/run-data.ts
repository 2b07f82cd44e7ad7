import { access, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type AwsTelemetry,
  awsTelemetrySchema,
  awsUsageSchema,
  type Billed,
  billedSchema,
  CrossoverError,
  type Invocation,
  invocationSchema,
  invocationsFile,
  type Plan,
  type PlannedRepeat,
  planSchema,
  type Repeat,
  RUN_FILES,
  repeatFile,
  repeatSchema,
  type Telemetry,
  telemetrySchema,
  type UsageProfile,
} from '@crossover/model';
import { warmBilledDurationMs } from './billed-duration.ts';
import { describeFile, type FileFact } from './checksums.ts';
import { invalid, misfit, type Schema } from './invalid-run-data.ts';
import { readNdjson } from './ndjson.ts';
import { readSamples, type Samples } from './samples.ts';
import { type RemovedStart, takeSteadyPart, warmUpMs } from './warm-up.ts';

/** One planned repeat, what became of it, and its requests when they may be summarised. */
export interface RepeatData {
  readonly planned: PlannedRepeat;
  /** Null: it was never run. */
  readonly repeat: Repeat | null;
  /**
   * What is summarised: null unless the repeat completed. Invalid repeats have samples too: they are kept, shown and
   * not summarised.
   */
  readonly samples: Samples | null;
  /** All that was sent after the planned warm-up. */
  readonly measured: Samples | null;
  /** What lies between the two; null where the rule does not apply. */
  readonly removed: RemovedStart | null;
  /** Mean of the warm invocations in the summarised part; null where no function was seen. */
  readonly warmBilledDurationMs: number | null;
  readonly isValid: boolean;
}

/** What AWS told of a run, as far as it was collected. */
interface AwsEvidence {
  readonly telemetry: AwsTelemetry | null;
  /** What the telemetry says of one request. */
  readonly usage: readonly UsageProfile[];
  readonly billed: Billed | null;
}

/** A run's folder, read and validated. */
export interface RunData {
  readonly plan: Plan;
  readonly telemetry: Telemetry;
  /** In the order of the plan. */
  readonly repeats: readonly RepeatData[];
  readonly aws: AwsEvidence;
  /** Every input file by its path in the folder. */
  readonly files: Readonly<Record<string, FileFact>>;
}

/**
 * Reads a run's folder.
 *
 * @param isWanted which planned repeats to read; the others are as if the plan had none of them
 * @throws CrossoverError `invalid-run-data` naming the file and the field when something is missing, malformed,
 *   or not what the plan or a checksum says.
 */
export async function readRun(
  folder: string,
  isWanted: (planned: PlannedRepeat) => boolean = () => true,
): Promise<RunData> {
  const files: Record<string, FileFact> = {};
  const load = async (path: string): Promise<Buffer> => {
    const content = await readRunFile(folder, path);
    files[path] = describeFile(content);
    return content;
  };

  const plan = parseJson(planSchema, RUN_FILES.plan, await load(RUN_FILES.plan));
  const telemetry = parseJson(telemetrySchema, RUN_FILES.telemetry, await load(RUN_FILES.telemetry));
  const existing = new Set(await readdir(join(folder, 'repeats')).catch(() => []));
  const repeats: RepeatData[] = [];
  for (const { requestsFile, requestsSha256 } of telemetry.calibration?.passes ?? []) {
    await load(requestsFile);
    if (files[requestsFile]?.sha256 !== requestsSha256)
      throw invalid(RUN_FILES.telemetry, 'calibration', `the checksum of ${requestsFile}`, requestsSha256);
  }
  for (const planned of plan.order.filter(isWanted)) {
    const path = repeatFile(planned.id);
    if (!existing.has(`${planned.id}.json`)) {
      repeats.push({ planned, repeat: null, ...NOTHING });
      continue;
    }
    const repeat = parseJson(repeatSchema, path, await load(path));
    checkPlanned(planned, repeat, path);
    if (repeat.state !== 'completed') {
      repeats.push({ planned, repeat, ...NOTHING });
      continue;
    }
    const workload = plan.workloads.find((candidate) => candidate.workload.name === planned.workload);
    if (workload === undefined) {
      throw invalid(
        RUN_FILES.plan,
        'order',
        `workload "${planned.workload}" among the plan's workloads`,
        'none',
      );
    }
    if (repeat.scheduleHash !== workload.scheduleHash) {
      throw invalid(path, 'scheduleHash', workload.scheduleHash, repeat.scheduleHash);
    }
    const content = await load(repeat.requestsFile);
    const sha256 = files[repeat.requestsFile]?.sha256;
    if (sha256 !== repeat.requestsSha256) {
      throw invalid(path, 'requestsSha256', `the checksum of ${repeat.requestsFile}`, repeat.requestsSha256);
    }
    const measured = await readSamples(content, repeat.requestsFile, repeat.observation?.balancing ?? null);
    const steady = takeSteadyPart(measured, workload);
    const startMs = warmUpMs(workload) + 1000 * (steady.removed?.seconds ?? 0);
    const invocations = invocationsFile(planned.id);
    repeats.push({
      planned,
      repeat,
      measured,
      ...steady,
      warmBilledDurationMs: (await exists(folder, invocations))
        ? warmBilledDurationMs(await readInvocations(await load(invocations), invocations), startMs)
        : (repeat.observation?.functions?.meanWarmBilledDurationMs ?? null),
      isValid: repeat.isValid,
    });
  }
  const optional = async <T>(schema: Schema<T>, path: string): Promise<T | null> =>
    (await exists(folder, path)) ? parseJson(schema, path, await load(path)) : null;
  const aws: AwsEvidence = {
    telemetry: await optional(awsTelemetrySchema, RUN_FILES.awsTelemetry),
    usage: (await optional(awsUsageSchema, RUN_FILES.awsUsage))?.profiles ?? [],
    billed: await optional(billedSchema, RUN_FILES.billed),
  };
  return { plan, telemetry, repeats, aws, files };
}

async function readInvocations(gzipped: Uint8Array, path: string): Promise<Invocation[]> {
  const all: Invocation[] = [];
  for await (const some of readNdjson(invocationSchema, gzipped, path)) all.push(...some);
  return all;
}

const exists = (folder: string, path: string): Promise<boolean> =>
  access(join(folder, path)).then(
    () => true,
    () => false,
  );

const NOTHING = {
  samples: null,
  measured: null,
  removed: null,
  warmBilledDurationMs: null,
  isValid: false,
} as const;

async function readRunFile(folder: string, path: string): Promise<Buffer> {
  try {
    return await readFile(join(folder, path));
  } catch (cause) {
    throw new CrossoverError(
      'invalid-run-data',
      `Expected ${path} in ${folder}, found none that can be read.`,
      {
        hint: 'Complete the run with --resume, or name a folder that holds a run.',
        cause,
      },
    );
  }
}

function parseJson<T>(schema: Schema<T>, path: string, content: Buffer): T {
  let json: unknown;
  try {
    json = JSON.parse(content.toString('utf8'));
  } catch (cause) {
    throw new CrossoverError('invalid-run-data', `Expected JSON in ${path}, found something else.`, {
      hint: 'The file was cut or edited: run that part again with --resume.',
      cause,
    });
  }
  const result = schema.safeParse(json);
  if (result.success) return result.data;
  throw misfit(path, result.error.issues);
}

function checkPlanned(planned: PlannedRepeat, repeat: Repeat, path: string): void {
  for (const field of ['id', 'architecture', 'workload', 'repeat'] as const) {
    if (planned[field] !== repeat[field])
      throw invalid(path, field, `${planned[field]} as planned`, `${repeat[field]}`);
  }
}
