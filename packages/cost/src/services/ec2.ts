import { CrossoverError } from '@crossover/model';
import type { ServiceMeter } from '../meter.ts';
import { nearestMatch } from '../nearest-match.ts';
import type { Ec2Usage } from '../usage-file/compute.ts';
import type { Service } from './service.ts';

const MINIMUM_HOURS = 60 / 3600;

/** Per-second billing from a minimum on. */
export function billedHours(hours: number, minimumHours: number): number {
  if (hours === 0) return 0;
  return Math.max(minimumHours, Math.ceil(Number((hours * 3600).toFixed(6))) / 3600);
}

/** The part of a burstable type's CPU time that is above its baseline, in vCPU-hours. */
export function surplusVcpuHours(
  type: { vcpu?: number; baselinePercent?: number },
  averageCpuUtilizationPercent: number,
  instanceHours: number,
): number {
  const above = Math.max(0, averageCpuUtilizationPercent - (type.baselinePercent ?? 100));
  return (above / 100) * (type.vcpu ?? 0) * instanceHours;
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
  const near = nearestMatch(name, known());
  throw new CrossoverError(
    'unknown-price',
    `Expected a type with a price, found "${name}" (${meter.service}).`,
    {
      hint: `${near === null ? 'Give' : `Did you mean "${near}"? Or give`} its price under "prices: { ${item}: <USD per hour> }".`,
    },
  );
}

/**
 * Instance-hours by the second, and the surplus credits of t types in unlimited mode.
 *
 * @see https://aws.amazon.com/ec2/pricing/on-demand/
 */
export const ec2: Service<Ec2Usage> = {
  name: 'ec2',
  items: ['instance', 'cpuCredits'],
  excluded: ['EC2: spot, savings plans, 3-year and upfront reservations, Windows, dedicated hosts'],
  charge(usage, meter, month) {
    const instances = usage.instances ?? 1;
    const hours = billedHours(usage.hours ?? month.hours, MINIMUM_HOURS);
    const isReserved = usage.purchase === 'reserved-1y-no-upfront';
    const list = isReserved ? 'reserved1yNoUpfront' : 'onDemand';
    const key = `${list}.${usage.instanceType}`;
    requirePrice(meter, key, usage.instanceType, 'instance', () => meter.keys(`${list}.`));
    meter.charge({
      item: 'instance',
      price: key,
      // A reservation is paid for every hour of the month, used or not.
      quantity: instances * (isReserved ? month.hours : hours),
      description: () =>
        `${usage.instanceType} ${isReserved ? '1-year reservation, no upfront' : 'on demand, Linux'}`,
      free: /^t[23]\.micro$/.test(usage.instanceType) && !isReserved ? 'ec2.t3micro' : undefined,
      unit: 'hour',
    });
    const type = meter.find(`onDemand.${usage.instanceType}`) ?? {};
    const surplus =
      usage.surplusVcpuHours ??
      (usage.averageCpuUtilizationPercent === undefined
        ? 0
        : surplusVcpuHours(type, usage.averageCpuUtilizationPercent, instances * hours));
    const family = usage.instanceType.startsWith('t4g') ? 't4g' : 't3';
    meter.charge({
      item: 'cpuCredits',
      price: `cpuCredits.${family}`,
      quantity: surplus,
      description: 'CPU above the baseline (unlimited mode)',
    });
  },
};
