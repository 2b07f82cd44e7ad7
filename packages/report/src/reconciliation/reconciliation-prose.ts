import type { Reconciliation } from '@crossover/model';
import { costSentence } from '../cost-sentence.ts';
import { type Findings, titleOf } from '../headline.ts';
import { field, path } from '../reference.ts';

/** A smaller difference than half a cent is none on a bill. */
const HALF_CENT = 0.005;

/** How far the model is from the bill, and what nothing explains; null without a bill. */
export function writeReconciliation({ reconciliations }: Findings): string | null {
  const stage = reconciliations.find(({ payer }) => payer === 'stage');
  if (stage === undefined) return null;
  const at = path.reconciliation('stage');
  const { billedDays, finalDays, difference, error } = stage;
  const when =
    billedDays === 1
      ? `On the day of the run${finalDays === 0 ? ', which is not final yet,' : ''}`
      : `Over the ${field(`${at}.billedDays`, 'count')} days of the run${howFinal(stage, at)}`;
  const size = Math.abs(difference.value ?? 0);
  const against =
    size < HALF_CENT
      ? 'the same to the cent'
      : `${field(`${at}.difference`, 'size')} ${(difference.value ?? 0) > 0 ? 'more' : 'less'}${error.value === null ? '' : `, an error of ${field(`${at}.error`, 'size')}`}`;
  const total = `${when} AWS billed ${field(`${at}.billed`)}; for the usage that was measured the model says ${field(`${at}.modelled`)}, ${against}.`;

  const [largest] = stage.rows
    .map((row, index) => ({ row, index, size: Math.abs(row.difference.value ?? 0) }))
    .filter((one) => one.row.isUnexplained && one.size >= HALF_CENT)
    .sort((a, b) => b.size - a.size);
  if (largest === undefined)
    return `${total} Every line that differs by a cent or more has a reason, which the table names.`;
  const row = `${at}.rows[${largest.index}]`;
  return `${total} The largest difference that nothing explains is in “${field(`${row}.title`, 'text')}”: modelled ${field(`${row}.modelled`)}, billed ${field(`${row}.billed`)}.`;
}

function howFinal({ billedDays, finalDays }: Reconciliation, at: string): string {
  if (finalDays === billedDays) return '';
  if (finalDays === 0) return ', none of which is final yet,';
  return finalDays === 1
    ? ', of which one is final,'
    : `, of which ${field(`${at}.finalDays`, 'count')} are final,`;
}

/** The crossover from what was billed beside the one from what was measured; null when the bill tells of no usage. */
export function writeBilledCrossover(findings: Findings): string | null {
  const [billed] = findings.billedCrossovers;
  const measured = findings.crossovers.find(
    ({ a, b, shape }) => a === billed?.a && b === billed.b && shape === billed.shape,
  );
  if (billed === undefined || measured === undefined) return null;
  const name = titleOf(findings);
  const at = path.billedCrossover(billed.a, billed.b, billed.shape);
  return `From what was billed: ${lowerFirst(costSentence(billed, name, at).sentence)} From what was measured: ${lowerFirst(costSentence(measured, name).sentence)}`;
}

const lowerFirst = (words: string): string => words.slice(0, 1).toLowerCase() + words.slice(1);
