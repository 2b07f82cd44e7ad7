import type { Quantity, Report } from '@crossover/model';
import { normalQuantile } from '@crossover/stats';
import { formatRate } from '../format.ts';
import { differenceOf } from '../runs/interval-difference.ts';
import { whyOtherMoney } from './comparability.ts';
import type { Gate, GateResult } from './gate.ts';

type Subject = Pick<GateResult, 'gate' | 'subject' | 'before' | 'after'>;

/** Monthly bills at the rates that both runs priced; higher is worse. */
export function checkCost(before: Report, after: Report, gate: Gate, level: number): GateResult[] {
  const why = whyOtherMoney(before, after);
  const rows = after.bills.flatMap(({ bill, total }): Subject[] => {
    const other = before.bills.find(
      (one) => one.bill.architecture === bill.architecture && one.bill.ratePerSecond === bill.ratePerSecond,
    );
    const subject = `${bill.architecture} at ${formatRate(bill.ratePerSecond)}`;
    return other === undefined ? [] : [{ gate: gate.name, subject, before: other.total, after: total }];
  });
  if (rows.length === 0) return [nothing(gate, 'monthly bills', 'the runs priced no rate in common')];
  return rows.map((row) => judge(row, why, gate, level, (low) => low));
}

/** First crossover of each pair for even traffic. It is neither better nor worse anywhere: a move counts. */
export function checkCrossover(before: Report, after: Report, gate: Gate, level: number): GateResult[] {
  const why = whyOtherMoney(before, after);
  const rows = after.crossovers
    .filter(({ shape }) => shape === 'constant')
    .flatMap((later) => {
      const earlier = before.crossovers.find(
        (one) => one.shape === 'constant' && one.a === later.a && one.b === later.b,
      );
      return earlier === undefined ? [] : [{ earlier, later }];
    });
  if (rows.length === 0) return [nothing(gate, 'crossovers', 'the runs have no pair of bills in common')];
  return rows.map(({ earlier, later }): GateResult => {
    const of: Subject = {
      gate: gate.name,
      subject: `${later.a} and ${later.b}`,
      before: earlier.points[0] ?? null,
      after: later.points[0] ?? null,
    };
    if (why === null && earlier.points.length !== later.points.length) {
      const reason = `the bills crossed ${times(earlier.points.length)} and now ${times(later.points.length)}`;
      return { ...of, difference: null, outcome: 'regressed', reason };
    }
    if (why === null && of.before === null && of.after === null) {
      return { ...of, difference: null, outcome: 'held', reason: 'the bills cross in neither run' };
    }
    return judge(of, why, gate, level, (low, high) => Math.max(low, -high));
  });
}

/** How many rows these gates have, which share the error of the whole check. */
export function countMoneyRows(before: Report, after: Report, gates: readonly Gate[]): number {
  return gates.reduce((sum, gate) => {
    if (gate.name === 'cost') return sum + checkCost(before, after, gate, 0.95).length;
    if (gate.name === 'crossover') return sum + checkCrossover(before, after, gate, 0.95).length;
    return sum;
  }, 0);
}

/** @param beyond how far an interval lies beyond zero on the side that counts */
function judge(
  row: Subject,
  why: string | null,
  gate: Gate,
  level: number,
  beyond: (low: number, high: number) => number,
): GateResult {
  if (why !== null) return { ...row, difference: null, outcome: 'withheld', reason: why };
  const { before, after } = row;
  const difference = before === null || after === null ? null : differenceOf(before, after, widening(level));
  if (difference?.low == null || difference.high === null) {
    return { ...row, difference: null, outcome: 'withheld', reason: 'a run has no interval for it' };
  }
  const distance = beyond(difference.low, difference.high);
  const tolerated = gate.toleratedShare * Math.abs(before?.value ?? 0);
  const outcome = distance > 0 && distance > tolerated ? 'regressed' : 'held';
  return { ...row, difference, outcome, reason: reasonOf(gate, difference, distance, outcome) };
}

function reasonOf(
  gate: Gate,
  { low, high }: Quantity,
  distance: number,
  outcome: GateResult['outcome'],
): string {
  const isMove = gate.name === 'crossover';
  if (outcome === 'regressed') return `${isMove ? 'moved' : 'higher'}, with the whole interval`;
  if (distance > 0) return `${isMove ? 'moved' : 'higher'}, within what is tolerated`;
  if (!isMove && (high ?? 0) < 0) return 'lower, with the whole interval';
  return low === 0 && high === 0
    ? 'the same'
    : `not known to ${isMove ? 'have moved' : 'be higher'}: the interval has zero in it`;
}

const times = (count: number) => (count === 0 ? 'never' : count === 1 ? 'once' : `${count} times`);

/** How much wider than at 95 % an interval is at another level, on the normal scale. */
const widening = (level: number): number =>
  normalQuantile(1 - (1 - level) / 2) / normalQuantile(1 - 0.05 / 2);

function nothing(gate: Gate, subject: string, reason: string): GateResult {
  return {
    gate: gate.name,
    subject,
    before: null,
    after: null,
    difference: null,
    outcome: 'withheld',
    reason,
  };
}
