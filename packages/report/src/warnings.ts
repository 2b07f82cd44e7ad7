import type { Summary, Telemetry, Warning } from '@crossover/model';
import { distributionQuantile } from '@crossover/stats';
import type { Cell } from './cell.ts';
import type { RepeatData } from './run-data.ts';

/** Fewer valid repeats than this make wide intervals. */
export const RECOMMENDED_REPEATS = 5;
const COLD_SHARE_HIGH = 0.05;
const SPREAD_HIGH = 0.25;

/** Everything a reader must know before believing a number of this run; the same data give the same list. */
export function collectWarnings(
  telemetry: Telemetry,
  repeats: readonly RepeatData[],
  cells: readonly Cell[],
  summaries: readonly Summary[],
): Warning[] {
  const warnings: Warning[] = [];
  if (telemetry.environment.target === 'lab') warnings.push({ kind: 'lab-run' });
  if (/mariadb/i.test(telemetry.environment.databaseVersion)) {
    warnings.push({ kind: 'database-stand-in', version: telemetry.environment.databaseVersion });
  }
  const fewest = Math.min(...cells.map((cell) => cell.valid.length));
  if (fewest < RECOMMENDED_REPEATS) {
    warnings.push({ kind: 'few-repeats', repeats: fewest, recommended: RECOMMENDED_REPEATS });
  }
  for (const { planned, repeat } of repeats) {
    if (repeat === null) {
      warnings.push({ kind: 'repeat-failed', repeat: planned.id, detail: 'it was never run.' });
    } else if (repeat.state === 'completed') warnings.push(...repeat.warnings);
    else warnings.push({ kind: 'repeat-failed', repeat: planned.id, detail: repeat.reason });
  }
  for (const { architecture, workload, metrics } of summaries) {
    const share = metrics.coldShare?.value ?? 0;
    if (share > COLD_SHARE_HIGH)
      warnings.push({ kind: 'cold-start-share-high', architecture, workload, share });
  }
  for (const cell of cells) {
    const spreadShare = medianSpread(cell);
    if (spreadShare > SPREAD_HIGH) {
      const { architecture, workload } = cell;
      warnings.push({ kind: 'repeats-disagree', architecture, workload, spreadShare });
    }
  }
  return warnings;
}

/** (largest − smallest) ÷ smallest of the repeats' medians. */
function medianSpread({ valid }: Cell): number {
  const medians = valid.flatMap(({ response }) => distributionQuantile(response.latencies, 0.5) ?? []);
  const low = Math.min(...medians);
  return medians.length < 2 || low <= 0 ? 0 : (Math.max(...medians) - low) / low;
}
