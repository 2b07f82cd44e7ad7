import type { LabSettings, Report } from '@crossover/model';
import { formatMs } from './format.ts';

interface Words {
  readonly title: string;
  readonly isMs?: boolean;
  /** What AWS does in its place. */
  readonly aws: string;
}

/** In the order of an article; sources stand at `labSettingsSchema` and in the lab's README. */
const WORDS: Readonly<Record<keyof LabSettings, Words>> = {
  coldStarts: { title: 'Cold starts under load', aws: 'starts an environment when a request needs one' },
  bankSize: { title: 'Environments started beforehand for a repeat', aws: 'has no such bank' },
  idleExpiryMs: {
    title: 'An idle environment is removed after',
    isMs: true,
    aws: 'not published; 5 to 60 minutes were observed',
  },
  isFrozenBetweenRequests: { title: 'Frozen between requests', aws: 'yes' },
  freezeAfterMs: {
    title: 'Waits for the next request before it is frozen',
    isMs: true,
    aws: 'frozen at once',
  },
  finishingWaitMs: {
    title: 'A request waits for an environment that is about to be free, at most',
    isMs: true,
    aws: 'not published',
  },
  functionCpu: { title: 'CPU of a function', aws: 'in proportion to its memory' },
  initLimitMs: { title: 'An environment must have started within', isMs: true, aws: '10 s' },
  gatewayTimeoutMs: { title: 'The gateway gives up after', isMs: true, aws: '30 s at most (HTTP API)' },
  databaseCommit: { title: 'A commit in the database', aws: 'waits for storage, on several machines' },
  serverInstances: { title: 'Server instances', aws: 'as many as Auto Scaling sets' },
  systemCpus: { title: 'Cores of the system under test', aws: 'machines of its own' },
  generatorCpus: { title: 'Cores of the load generator', aws: 'a machine of its own' },
};

export interface LabSettingRow {
  readonly title: string;
  /** One text where all workloads had the same, else one for each: `steady: 24, spike: 60`. */
  readonly value: string;
  readonly aws: string;
}

/** The settings that were in force, as an article lists them; empty for a run on AWS. */
export function describeLabSettings({
  lab,
  labByWorkload,
}: Pick<Report, 'lab' | 'labByWorkload'>): LabSettingRow[] {
  if (lab === null) return [];
  const used = labByWorkload.length === 0 ? [{ workload: '', settings: lab }] : labByWorkload;
  return keysOf(WORDS).map((key) => {
    const { title, aws, isMs = false } = WORDS[key];
    const values = used.map(({ workload, settings }) => ({ workload, text: write(settings[key], isMs) }));
    const texts = new Set(values.map(({ text }) => text));
    const value =
      texts.size === 1
        ? [...texts].join('')
        : values.map(({ workload, text }) => `${workload}: ${text}`).join(', ');
    return { title, value, aws };
  });
}

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];

function write(value: LabSettings[keyof LabSettings], isMs: boolean): string {
  if (value === null) return 'not set apart';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return isMs ? formatMs(value) : String(value);
  return value.replaceAll('-', ' ');
}
