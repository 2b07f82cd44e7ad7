import {
  type AcuHours,
  type Billed,
  type BilledDay,
  billedSchema,
  CrossoverError,
  counted,
  type DeployedStage,
  type EvidenceWindow,
  RUN_FILES,
} from '@crossover/model';
import type { AwsApis } from './aws/apis.ts';
import { createCaller, type RetryOptions } from './aws/caller.ts';
import type { Effects } from './aws/effects.ts';
import { readAcuHours } from './bill/acu-hours.ts';
import { dayOf, daysOf, rangesOf, stateOf } from './bill/bill-days.ts';
import { readCosts } from './bill/read-costs.ts';
import type { Storage } from './storage/folder.ts';
import { openJournal } from './storage/journal.ts';
import { API_PRICES } from './telemetry-plan.ts';

export interface BillOptions {
  readonly stage: DeployedStage;
  /** Of the run; the bill is of the UTC days that they touch, whole. */
  readonly windows: readonly EvidenceWindow[];
  readonly apis: Pick<AwsApis, 'costs' | 'metrics'>;
  readonly storage: Storage;
  readonly effects: Effects;
  /** Most that the requests of this collection may cost; 0.10 USD unless given. */
  readonly limitUsd?: number;
  readonly retry?: RetryOptions;
}

export interface BillResult {
  readonly billed: Billed;
  /** Days that AWS may still add to. */
  readonly provisionalDays: readonly string[];
  readonly calls: Readonly<Record<string, number>>;
  /** What the requests themselves cost. */
  readonly spentUsd: number;
}

/** Also the journal's: one of another version is begun anew. */
const SCHEMA_VERSION = 1;
/** Begins with a dot, as what a process at work leaves: it is no part of what is published. */
const JOURNAL = `.${RUN_FILES.billed}.journal`;
const LIMIT_USD = 0.1;

/**
 * Collects what AWS charged for the days of a run and writes `billed.json`. Final days of an earlier collection are not
 * asked for again, so that calling it twice costs nothing; the last two days are asked for each time.
 *
 * @throws CrossoverError `collect-failed` with the remedy; `over-budget` before a request would pass `limitUsd`
 */
export async function collectBill(options: BillOptions): Promise<BillResult> {
  const { stage, windows, apis, storage, effects, limitUsd = LIMIT_USD } = options;
  const nowMs = effects.now();
  const days = [...new Set(windows.flatMap(daysOf))].filter((day) => day <= dayOf(nowMs));
  const earlier = await readEarlier(storage, stage);
  const finalDays = new Map(
    (earlier?.days ?? []).filter(({ state }) => state === 'final').map((day) => [day.day, day]),
  );
  const open = days.filter((day) => !finalDays.has(day));
  // What is provisional today may be more tomorrow: a journal of another day is of no use.
  const subject = JSON.stringify([SCHEMA_VERSION, stage.stage, stage.region, stage.tags, days, dayOf(nowMs)]);
  const journal = await openJournal(storage, JOURNAL, subject);

  let spentUsd = 0;
  const ranges = rangesOf(open).map((range) => ({ ...range, key: `costs:${range.start}/${range.end}` }));
  const needed = ranges.filter(({ key }) => journal.get(key) === undefined).length;
  const caller = createCaller(effects, options.retry, (action) => {
    if (action !== 'ce:GetCostAndUsage') return;
    if (!isWithin(limitUsd, spentUsd + API_PRICES.costExplorerRequestUsd))
      throw overLimit(limitUsd, `${spentUsd.toFixed(2)} USD spent and the answer not at its end`);
    spentUsd += API_PRICES.costExplorerRequestUsd;
  });
  if (!isWithin(limitUsd, needed * API_PRICES.costExplorerRequestUsd))
    throw overLimit(
      limitUsd,
      `${requests(needed)} needed or more, at ${API_PRICES.costExplorerRequestUsd} USD each`,
    );
  effects.announce(
    open.length === 0
      ? 'All days of the run are final; AWS is not asked.'
      : `Asking Cost Explorer for ${counted(open.length, 'day')}: ${requests(needed)} or more at ${API_PRICES.costExplorerRequestUsd} USD each, at most ${limitUsd.toFixed(2)} USD.`,
  );

  const collected: BilledDay[] = [];
  for (const { key, ...range } of ranges) {
    const known = journal.get(key) as BilledDay[] | undefined;
    const costs =
      known ??
      (await readCosts(stage, range, { api: apis.costs, caller })).map(
        ({ day, isEstimated, amounts }): BilledDay => ({
          day,
          state: stateOf(day, nowMs),
          isEstimated,
          amounts: [...amounts],
        }),
      );
    if (known === undefined) await journal.put(key, costs);
    collected.push(...costs);
  }
  const acuHours =
    (journal.get('acu-hours') as AcuHours[] | undefined) ??
    (await readAcuHours(stage, open, { api: apis.metrics, caller, nowMs }));
  if (journal.get('acu-hours') === undefined) await journal.put('acu-hours', acuHours);

  const byDay = new Map([...finalDays, ...collected.map((day) => [day.day, day] as const)]);
  const billed = billedSchema.parse({
    schemaVersion: SCHEMA_VERSION,
    stage: stage.stage,
    region: stage.region,
    architectureKey: stage.tags.architectureKey,
    days: days.flatMap((day) => byDay.get(day) ?? []),
    acuHours: [
      // A journal can have outlived the file that was made of it: of each day one of the two.
      ...(earlier?.acuHours ?? []).filter(({ day }) => finalDays.has(day)),
      ...acuHours.filter(({ day }) => open.includes(day)),
    ].sort((a, b) => a.day.localeCompare(b.day) || a.instance.localeCompare(b.instance)),
  });
  await storage.replace(RUN_FILES.billed, `${JSON.stringify(billed, null, 1)}\n`);
  await journal.remove();
  return {
    billed,
    provisionalDays: billed.days.flatMap(({ day, state }) => (state === 'provisional' ? [day] : [])),
    calls: caller.calls,
    spentUsd: Number(spentUsd.toFixed(2)),
  };
}

async function readEarlier(storage: Storage, stage: DeployedStage): Promise<Billed | undefined> {
  const text = await storage.read(RUN_FILES.billed);
  if (text === null) return undefined;
  let billed: Billed;
  try {
    billed = billedSchema.parse(JSON.parse(text));
  } catch (error) {
    throw new CrossoverError(
      'invalid-run-data',
      `Expected ${RUN_FILES.billed} to hold billed days, found something else.`,
      { hint: 'Remove the file and run "crossover bill <slug>" again.', cause: error },
    );
  }
  const isSame =
    billed.stage === stage.stage &&
    billed.region === stage.region &&
    billed.architectureKey === stage.tags.architectureKey;
  return isSame ? billed : undefined;
}

const requests = (count: number) => counted(count, 'request');

/** A limit is met to the thousandth of a cent: sums of cents are not exact. */
const isWithin = (limitUsd: number, usd: number) => usd <= limitUsd + 1e-5;

const overLimit = (limitUsd: number, found: string) =>
  new CrossoverError(
    'over-budget',
    `Expected the requests to Cost Explorer to cost at most ${limitUsd.toFixed(2)} USD, found ${found}.`,
    { hint: 'Run "crossover bill <slug>" again with a higher --limit; finished days are kept.' },
  );
