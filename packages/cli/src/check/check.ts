import { formatInterval, formatQuantity, type GateResult } from '@crossover/report';

/** A run checked against an earlier one. */
export interface Check {
  readonly slug: string;
  readonly against: string;
  readonly results: readonly GateResult[];
  /** Whether what cannot be judged is let pass. */
  readonly isWithheldAllowed: boolean;
}

/** 1: something is worse. 2: nothing is, but something could not be judged and has to be. */
export function exitCodeOf({ results, isWithheldAllowed }: Check): 0 | 1 | 2 {
  const has = (outcome: GateResult['outcome']) => results.some((one) => one.outcome === outcome);
  if (has('regressed')) return 1;
  return has('withheld') && !isWithheldAllowed ? 2 : 0;
}

/** The check in a sentence. */
export function summaryOf({ slug, against, results }: Check): string {
  const count = (outcome: GateResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const parts = [
    `${count('regressed')} of ${results.length} regressed`,
    ...(count('withheld') > 0 ? [`${count('withheld')} withheld`] : []),
  ];
  return `${slug} against ${against}: ${parts.join(', ')}.`;
}

/** A result as cells: gate, subject, before, after, difference with its interval, outcome. */
export function cellsOf({ gate, subject, before, after, difference, outcome, reason }: GateResult): string[] {
  const write = (quantity: GateResult['before']) => (quantity === null ? '–' : formatQuantity(quantity));
  const interval = difference === null ? null : formatInterval(difference);
  return [
    gate,
    subject,
    write(before),
    write(after),
    `${write(difference)}${interval === null ? '' : ` (${interval})`}`,
    `${outcome}: ${reason}`,
  ].map((cell) => cell.replaceAll('\u202f', ' '));
}

export const COLUMNS = ['gate', 'of', 'before', 'after', 'difference', 'outcome'] as const;
