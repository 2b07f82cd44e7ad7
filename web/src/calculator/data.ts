import { profilesFrom } from '@crossover/cost';
import { findArchitecture, type Report, type UsageProfile } from '@crossover/model';
import { formatMs, listWords } from '@crossover/report';
import type { Settings } from './settings.ts';

/** What the calculator needs of an article: no more, because it is part of the page. */
export interface CalculatorData {
  readonly architectures: readonly { readonly id: string; readonly title: string; readonly dash: string }[];
  /** What the run measured; everything else are the cost model's defaults. */
  readonly profiles: readonly UsageProfile[];
  /** What the form shows at first. */
  readonly defaults: Settings;
  /** Mean rate of each workload of even traffic, and what the run measured there, in words. */
  readonly measured: readonly {
    readonly workload: string;
    readonly ratePerSecond: number;
    readonly words: string;
  }[];
}

/** Memory sizes of the control, MiB. */
export const MEMORY_SIZES = [128, 256, 512, 1024, 1769, 3008] as const;

/** The 24 hours that the field shows until the reader writes others: a day with a quiet night. */
const HOURS = [1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 10, 9, 10, 10, 10, 9, 8, 7, 6, 5, 4, 3, 2] as const;

/** Null where the run has no answers to give. */
export function calculatorData(report: Report): CalculatorData | null {
  if (report.estimates.length === 0) return null;
  const rate = report.workloads[0]?.meanRatePerSecond.value ?? 10;
  const architectures = report.architectures.map(({ id }) => findArchitecture(id));
  return {
    architectures: architectures.map(({ id, title, appearance: { dash } }) => ({ id, title, dash })),
    profiles: profilesFrom(report.assumptions),
    defaults: {
      ratePerSecond: Number(rate.toPrecision(3)),
      shape: 'constant',
      hours: HOURS,
      region: report.region,
      memoryMib: architectures.find(({ functions }) => functions !== undefined)?.functions?.memoryMib ?? null,
      plan: 'on-demand',
      details: {},
    },
    measured: measuredOf(report),
  };
}

function measuredOf(report: Report): CalculatorData['measured'] {
  return report.workloads.flatMap(({ name, meanRatePerSecond: { value } }) => {
    const p95 = report.summaries.flatMap(({ workload, architecture, metrics }) => {
      const title = report.architectures.find(({ id }) => id === architecture)?.title ?? architecture;
      const known = workload === name ? metrics.responseP95?.value : null;
      return known == null ? [] : [`${title} ${formatMs(known)}`];
    });
    return value === null || p95.length === 0
      ? []
      : [{ workload: name, ratePerSecond: value, words: listWords(p95) }];
  });
}
