import type { Balancing, ProvenanceKind, Quantity, Split, Unit } from '@crossover/model';
import { bootstrapInterval, summarise } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import type { Cell } from './cell.ts';
import { missing, toQuantityOver } from './quantity.ts';

const MS_PER_MINUTE = 60_000;

/** What the front door recorded of each valid repeat; empty where only one kind of compute is behind it. */
export function balancingsOf({ all }: Cell): Balancing[] {
  return all.flatMap(({ repeat, isValid }) => {
    const balancing = isValid && repeat?.state === 'completed' ? repeat.observation?.balancing : undefined;
    return balancing === undefined ? [] : [balancing];
  });
}

/** How servers and functions behind one front door shared each workload. */
export function describeSplits(cells: readonly Cell[], provenance: ProvenanceKind): Split[] {
  return cells.flatMap((cell) => {
    const balancings = balancingsOf(cell);
    const [first] = balancings;
    if (first === undefined) return [];
    const mean = (unit: Unit, of: (balancing: Balancing) => number | null) =>
      meanOver(balancings.map(of), unit, provenance);
    const times = (half: 'servers' | 'functions') => {
      const { p50, p99 } = summarise(cell.valid.map((repeat) => repeat[half]));
      const quantity = (estimate: typeof p50) =>
        toQuantityOver(cell.valid.length, estimate, 'ms', provenance);
      return { responseP50: quantity(p50), responseP99: quantity(p99) };
    };
    return [
      {
        workload: cell.workload,
        architecture: cell.architecture,
        controller: first.controller,
        repeats: balancings.length,
        functionShare: mean('share', shareOf),
        highestFunctionShare: mean('share', ({ seconds }) =>
          Math.max(0, ...seconds.map((second) => shareOf(second) ?? 0)),
        ),
        servers: times('servers'),
        functions: times('functions'),
        weightChangesPerMinute: mean('count', changesPerMinute),
      },
    ];
  });
}

const shareOf = ({ servers, functions }: Pick<Balancing, 'servers' | 'functions'>): number | null =>
  servers + functions === 0 ? null : functions / (servers + functions);

/** The weights of the beginning are the first entry and no change. */
function changesPerMinute({ changes, seconds }: Balancing): number | null {
  if (seconds.length === 0) return null;
  return (Math.max(0, changes.length - 1) / (seconds.length * 1000)) * MS_PER_MINUTE;
}

function meanOver(values: readonly (number | null)[], unit: Unit, provenance: ProvenanceKind): Quantity {
  const known = values.filter((value) => value !== null);
  if (known.length === 0) return missing(unit, provenance, 'nothing was observed');
  const value = known.reduce((sum, each) => sum + each, 0) / known.length;
  const interval = bootstrapInterval(
    known,
    (of, weights) =>
      of.reduce((sum, each, index) => sum + each * (weights[index] ?? 0), 0) /
      weights.reduce((a, b) => a + b, 0),
  );
  return {
    value: roundNumber(value),
    unit,
    low: interval === null ? null : roundNumber(Math.max(0, interval.low)),
    high:
      interval === null
        ? null
        : roundNumber(Math.min(unit === 'share' ? 1 : Number.POSITIVE_INFINITY, interval.high)),
    n: known.length,
    provenance,
    reason: interval === null ? 'too few repeats for an interval' : null,
  };
}
