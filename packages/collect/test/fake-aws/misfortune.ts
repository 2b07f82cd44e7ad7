import type { Paging, Trouble } from './answer.ts';
import { createRandom } from './random.ts';
import type { Fault } from './server.ts';

export interface Misfortune {
  readonly faults: (n: number, action: string) => Fault;
  readonly trouble: Trouble;
  readonly paging: Partial<Paging>;
  readonly skewMs: number;
  readonly longestDelayMs: number;
  readonly gapShare: number;
  /** The write at which the process dies, if it does. */
  readonly killAt: { write: number; moment: 'before' | 'during' | 'after' } | null;
}

const PASSING: readonly Fault[] = ['throttled', 'internal', 'bad-gateway', 'reset', 'cut-short'];
const TROUBLES: Readonly<Record<Parameters<Trouble>[0], number>> = {
  'internal-error': 0.06,
  'repeated-datapoint': 0.3,
  'token-refused': 0.1,
  'query-failed': 0.15,
  'query-running': 0.4,
  unprocessed: 0.25,
};

/** A sequence of faults from a seed: every kind that AWS documents, in every combination. */
export function createMisfortune(seed: number): Misfortune {
  const random = createRandom(seed);
  const among = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  const faultShare = among([0, 0.1, 0.3]);
  const expiredShare = among([0, 0, 0.03]);
  const troubles = random() < 0.7;
  const paging = {
    datapoints: 60 + Math.floor(400 * random()),
    rows: 1 + Math.floor(20 * random()),
    summaries: 4 + Math.floor(20 * random()),
    groups: 1 + Math.floor(6 * random()),
  };
  return {
    paging,
    skewMs: among([0, 0, 0, 1_200_000, -5_400_000]),
    longestDelayMs: among([0, 120_000, 600_000]),
    gapShare: among([0, 0, 0.05]),
    killAt:
      random() < 0.5
        ? { write: Math.floor(20 * random()), moment: among(['before', 'during', 'after'] as const) }
        : null,
    faults: () =>
      random() < expiredShare ? 'expired-token' : random() < faultShare ? among(PASSING) : 'none',
    trouble: (kind) => troubles && random() < TROUBLES[kind],
  };
}
