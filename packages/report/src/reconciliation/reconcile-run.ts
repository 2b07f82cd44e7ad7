import {
  type ArchitectureInputs,
  billedUsage,
  crossoverOf,
  modelDays,
  type PriceBook,
  type Reconciled,
  type ReconciledRow,
  reconcile,
  resolveInputs,
  SHARED_PAYER,
} from '@crossover/cost';
import {
  type Billed,
  type BilledAmount,
  type LineItem,
  type Quantity,
  type Reconciliation,
  type Report,
  RUN_FILES,
  type UsageProfile,
} from '@crossover/model';
import { roundNumber } from '../canonical-json.ts';
import { roundedCrossover } from '../costs.ts';
import { invalid } from '../invalid-run-data.ts';
import { exact, missing } from '../quantity.ts';
import type { RunData } from '../run-data.ts';
import { asDeployed, measuredDays } from './measured-days.ts';

type BillFindings = Pick<Report, 'reconciliations' | 'billedUsage' | 'billedCrossovers'>;

interface ReconcileRunOptions {
  readonly inputs: readonly ArchitectureInputs[];
  readonly profiles: readonly UsageProfile[];
  readonly book: PriceBook;
  readonly startedAt: string;
  readonly endedAt: string;
  /** Repetitions behind the crossovers' intervals. */
  readonly draws: number;
}

/** The payer that stands for all of them. */
const STAGE_PAYER = 'stage';
const DAY_MS = 86_400_000;
const HOURS_PER_DAY = 24;

/**
 * The model against the bill, line by line, and the crossover from what was billed; all empty without a bill.
 *
 * @throws CrossoverError `invalid-run-data` when the bill is of another region
 */
export function reconcileRun(run: RunData, options: ReconcileRunOptions): BillFindings {
  const { billed } = run.aws;
  if (billed === null || billed.days.length === 0)
    return { reconciliations: [], billedUsage: [], billedCrossovers: [] };
  // Usage types begin with the region's name, and prices are the region's.
  if (billed.region !== options.book.region)
    throw invalid(RUN_FILES.billed, 'region', `${options.book.region} as planned`, billed.region);
  return { reconciliations: reconcileStage(run, billed, options), ...crossBilled(billed, options) };
}

function reconcileStage(run: RunData, billed: Billed, options: ReconcileRunOptions): Reconciliation[] {
  const { inputs, book } = options;
  const billedDays = billed.days.map(({ day }) => day);
  const modelled = modelDays(
    inputs.map((one) => ({
      inputs: { ...one, architecture: asDeployed(one.architecture, run.aws.telemetry) },
      measured: measuredDays(run, one.architecture, billedDays),
    })),
    { book, hours: billedDays.length * HOURS_PER_DAY, monthHours: hoursOfMonth(billedDays[0] ?? '') },
  );
  const amounts = billed.days.flatMap((day) => day.amounts);
  // What carries no tag of its own serves everyone.
  const payers = Map.groupBy(amounts, ({ architecture }) => architecture ?? SHARED_PAYER);
  const own = new Set([
    SHARED_PAYER,
    ...inputs.map(({ architecture }) => architecture.id),
    ...modelled.map(({ payer }) => payer),
  ]);
  const itemsOf = (payer: string) => modelled.find((one) => one.payer === payer)?.items ?? [];
  const days = daysOf(billed, options);
  const describe = (
    payer: string,
    items: readonly LineItem[],
    of: readonly BilledAmount[],
  ): Reconciliation => {
    const isProvisional = billed.days.some(({ state }) => state === 'provisional');
    const found = reconcile(items, of, { book, isProvisional });
    return toReconciliation(
      payer,
      days,
      own.has(payer) || payer === STAGE_PAYER ? found : notInThisRun(found),
    );
  };
  const known = [...own];
  const others = [...payers.keys()].filter((payer) => !own.has(payer)).sort();
  return [
    describe(
      STAGE_PAYER,
      known.flatMap(itemsOf),
      known.flatMap((payer) => payers.get(payer) ?? []),
    ),
    ...[...known, ...others]
      .map((payer) => describe(payer, itemsOf(payer), payers.get(payer) ?? []))
      .filter(({ rows }) => rows.length > 0),
  ];
}

/** An architecture that the stage has and the run did not measure: nothing of it is modelled. */
function notInThisRun(found: Reconciled): Reconciled {
  return {
    ...found,
    rows: found.rows.map((row) => ({ ...row, reason: 'not-in-this-run', isUnexplained: false })),
    unexplainedUsd: 0,
  };
}

function hoursOfMonth(day: string): number {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return (HOURS_PER_DAY * (Date.UTC(year, month) - Date.UTC(year, month - 1))) / DAY_MS;
}

/** Every day that the run touches, billed or not. */
function daysOf({ days }: Billed, { startedAt, endedAt }: ReconcileRunOptions): Reconciliation['days'] {
  const wanted = new Set(days.map(({ day }) => day));
  for (let ms = Date.parse(startedAt); ms < Date.parse(endedAt); ms += DAY_MS)
    wanted.add(new Date(ms).toISOString().slice(0, 10));
  wanted.add(new Date(Date.parse(endedAt) - 1).toISOString().slice(0, 10));
  return [...wanted]
    .sort()
    .map((day) => ({ day, state: days.find((one) => one.day === day)?.state ?? 'missing' }));
}

const usd = (value: number, provenance: Quantity['provenance']) => exact(value, 'USD', provenance);

function compared(of: Pick<ReconciledRow, 'modelledUsd' | 'billedUsd' | 'differenceUsd' | 'errorShare'>) {
  return {
    modelled: usd(of.modelledUsd, 'modelled'),
    billed: usd(of.billedUsd, 'billed'),
    difference: usd(of.differenceUsd, 'modelled'),
    error:
      of.errorShare === null
        ? missing('share', 'modelled', 'nothing was billed')
        : exact(of.errorShare, 'share', 'modelled'),
  };
}

function toReconciliation(payer: string, days: Reconciliation['days'], found: Reconciled): Reconciliation {
  return {
    payer,
    days,
    billedDays: days.filter(({ state }) => state !== 'missing').length,
    finalDays: days.filter(({ state }) => state === 'final').length,
    rows: found.rows.map((row) => ({
      line: row.line,
      title: row.title,
      usageTypes: [...row.usageTypes],
      ...compared(row),
      reason: row.reason,
      isUnexplained: row.isUnexplained,
    })),
    ...compared(found),
    unexplained: usd(found.unexplainedUsd, 'modelled'),
  };
}

/** Each architecture with what the bill tells of it in the place of what was measured; nothing without any such input. */
function crossBilled(
  billed: Billed,
  { inputs, profiles, book, draws }: ReconcileRunOptions,
): Pick<BillFindings, 'billedUsage' | 'billedCrossovers'> {
  const amounts = billed.days.flatMap((day) => day.amounts);
  const found = inputs.map((one) =>
    billedUsage(
      one,
      amounts.filter(({ architecture }) => architecture === one.architecture.id),
      billed.region,
    ),
  );
  const usage = found.flatMap(({ architecture, inputs: own }) =>
    Object.entries(own).map(([name, { quantity, source }]) => ({
      name,
      architecture,
      quantity: { ...quantity, value: quantity.value === null ? null : roundNumber(quantity.value) },
      source,
    })),
  );
  if (usage.length === 0) return { billedUsage: [], billedCrossovers: [] };
  const subjects = inputs.map(({ architecture }, index) =>
    resolveInputs(architecture, {
      architecture: architecture.id,
      inputs: { ...profiles[index]?.inputs, ...found[index]?.inputs },
    }),
  );
  const billedCrossovers = subjects.flatMap((a, index) =>
    subjects.slice(index + 1).map((b) => roundedCrossover(crossoverOf(a, b, { book, draws }))),
  );
  return { billedUsage: usage, billedCrossovers };
}
