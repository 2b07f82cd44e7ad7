import { CATALOGUE, type LabSettings, type Report } from '@crossover/model';
import { formatMs } from './format.ts';

interface Words {
  readonly title: string;
  readonly isMs?: boolean;
  /** In the place of null. */
  readonly none?: string;
  /** What AWS does in its place. */
  readonly aws: string;
  /** Told only of a run with such an architecture: with functions, with servers, with both behind one front door. */
  readonly needs?: 'functions' | 'servers' | 'split';
}

/** In the order of an article; sources stand at `labSettingsSchema` and in the lab's README. */
const WORDS: Readonly<Record<keyof LabSettings, Words>> = {
  coldStarts: {
    title: 'Cold starts under load',
    aws: 'starts an environment when a request needs one',
    needs: 'functions',
  },
  bankSize: {
    title: 'Environments started beforehand for a repeat',
    aws: 'has no such bank',
    needs: 'functions',
  },
  idleExpiryMs: {
    title: 'An idle environment is removed after',
    isMs: true,
    aws: 'not published; 5 to 60 minutes were observed',
    needs: 'functions',
  },
  isFrozenBetweenRequests: { title: 'Frozen between requests', aws: 'yes', needs: 'functions' },
  freezeAfterMs: {
    title: 'Waits for the next request before it is frozen',
    isMs: true,
    aws: 'frozen at once',
    needs: 'functions',
  },
  finishingWaitMs: {
    title: 'A request waits for an environment that is about to be free, at most',
    isMs: true,
    aws: 'not published',
    needs: 'functions',
  },
  functionCpu: { title: 'CPU of a function', aws: 'in proportion to its memory', needs: 'functions' },
  initLimitMs: {
    title: 'An environment must have started within',
    isMs: true,
    aws: '10 s',
    needs: 'functions',
  },
  gatewayTimeoutMs: { title: 'The gateway gives up after', isMs: true, aws: '30 s at most (HTTP API)' },
  databaseCommit: { title: 'A commit in the database', aws: 'waits for storage, on several machines' },
  serverInstances: { title: 'Server instances', aws: 'as many as Auto Scaling sets', needs: 'servers' },
  serverCpuShare: {
    title: 'CPU seconds per second of a server',
    none: 'not limited',
    aws: 'as many virtual cores as the instance type has, or its baseline of them where it is burstable',
    needs: 'servers',
  },
  hybridController: { title: 'What divides the traffic of hybrid', aws: 'weights', needs: 'split' },
  serverCapacityPerSecond: {
    title: 'Requests per second that the controller takes one server to hold',
    aws: 'as given when deployed; 400 if nothing is',
    needs: 'split',
  },
  staticFunctionShare: {
    title: 'Share of functions where the split is static',
    aws: 'not deployed',
    needs: 'split',
  },
  overflowAtInFlight: {
    title: 'Requests in hand from which a server is given no more, where functions take the overflow',
    aws: 'not deployed: no load balancer of AWS passes on from one target group to another',
    needs: 'split',
  },
  warmFunctionShare: {
    title: 'Share that functions get in any case, where they take the overflow',
    aws: 'not deployed',
    needs: 'split',
  },
  metricPeriodMs: { title: 'A metric’s period', isMs: true, aws: '60 s', needs: 'split' },
  metricDelayMs: { title: 'A metric arrives after', isMs: true, aws: 'one to three minutes', needs: 'split' },
  evaluationPeriods: { title: 'Metric values that the controller averages', aws: '1', needs: 'split' },
  fleetGrowth: { title: 'Growth of the fleet', aws: 'target tracking', needs: 'servers' },
  instanceStartMs: {
    title: 'A new instance takes requests after',
    isMs: true,
    aws: 'not published; one to several minutes',
    needs: 'servers',
  },
  timeCompression: {
    title: 'Metrics, controller and new instances are quicker than on AWS, times',
    aws: '1',
    needs: 'servers',
  },
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
  architectures,
}: Pick<Report, 'lab' | 'labByWorkload' | 'architectures'>): LabSettingRow[] {
  if (lab === null) return [];
  const used = labByWorkload.length === 0 ? [{ workload: '', settings: lab }] : labByWorkload;
  const has = partsOf(architectures.map(({ id }) => id));
  const told = keysOf(WORDS).filter((key) => has.has(WORDS[key].needs ?? 'any'));
  return told.map((key) => {
    const { title, aws, isMs = false, none = 'not set apart' } = WORDS[key];
    const values = used.map(({ workload, settings }) => ({
      workload,
      text: write(settings[key], isMs, none),
    }));
    const texts = new Set(values.map(({ text }) => text));
    const value =
      texts.size === 1
        ? [...texts].join('')
        : values.map(({ workload, text }) => `${workload}: ${text}`).join(', ');
    return { title, value, aws };
  });
}

/** What the architectures of a run are made of, of which a setting may be. */
function partsOf(ids: readonly string[]): Set<NonNullable<Words['needs']> | 'any'> {
  const own = CATALOGUE.filter(({ id }) => ids.includes(id));
  const functions = own.some((one) => one.functions !== undefined);
  const servers = own.some((one) => one.servers !== undefined);
  const split = own.some((one) => one.functions !== undefined && one.servers !== undefined);
  return new Set([
    'any',
    ...(functions ? (['functions'] as const) : []),
    ...(servers ? (['servers'] as const) : []),
    ...(split ? (['split'] as const) : []),
  ]);
}

const keysOf = <K extends string>(record: Readonly<Record<K, unknown>>) => Object.keys(record) as K[];

function write(value: LabSettings[keyof LabSettings], isMs: boolean, none: string): string {
  if (value === null) return none;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return isMs ? formatMs(value) : String(value);
  return value.replaceAll('-', ' ');
}
