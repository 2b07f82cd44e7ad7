import { CrossoverError, nearest } from '@crossover/model';
import type { ServiceMeter } from '../meter.ts';

/** Per-second billing from a minimum on. */
export function billedHours(hours: number, minimumHours: number): number {
  if (hours === 0) return 0;
  const seconds = hours * 3600;
  const whole = Number.isInteger(seconds) ? seconds : Math.ceil(Number(seconds.toFixed(6)));
  return Math.max(minimumHours, whole / 3600);
}

/**
 * The part of a burstable type's CPU time that is above its baseline, in vCPU-hours.
 *
 * @throws CrossoverError `unknown-price` when the baseline is not known: the charge would be missing in silence.
 */
export function surplusVcpuHours(
  type: { vcpu?: number; baselinePercent?: number } | null,
  name: string,
  averageCpuUtilizationPercent: number,
  instanceHours: number,
): number {
  if (type?.vcpu === undefined || type.baselinePercent === undefined) {
    throw new CrossoverError(
      'unknown-price',
      `Expected a burstable type with a known baseline for averageCpuUtilizationPercent, found "${name}".`,
      { hint: 'Give surplusVcpuHours instead; types other than t have no surplus credits.' },
    );
  }
  const above = Math.max(0, averageCpuUtilizationPercent - type.baselinePercent);
  return (above / 100) * type.vcpu * instanceHours;
}

/** @throws CrossoverError `unknown-price` with the nearest type that has a price. */
export function requirePrice(
  meter: ServiceMeter,
  key: string,
  name: string,
  item: string,
  known: () => readonly string[],
) {
  if (meter.find(key) !== undefined || meter.isOverridden(item)) return;
  const near = nearest(name, known());
  throw new CrossoverError(
    'unknown-price',
    `Expected a type with a price, found "${name}" (${meter.service}).`,
    {
      hint: `${near === undefined ? 'Give' : `Did you mean "${near}"? Or give`} its price under "prices: { ${item}: <USD per hour> }".`,
    },
  );
}
