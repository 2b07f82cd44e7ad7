import type { Ec2Usage } from '../usage-file/compute.ts';
import { billedHours, requirePrice, surplusVcpuHours } from './metering.ts';
import type { Service } from './service.ts';

const MINIMUM_HOURS = 60 / 3600;

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
    const type = () => meter.find(`onDemand.${usage.instanceType}`) ?? null;
    const surplus =
      usage.surplusVcpuHours ??
      (usage.averageCpuUtilizationPercent === undefined
        ? 0
        : surplusVcpuHours(
            type(),
            usage.instanceType,
            usage.averageCpuUtilizationPercent,
            instances * hours,
          ));
    const family = usage.instanceType.startsWith('t4g') ? 't4g' : 't3';
    meter.charge({
      item: 'cpuCredits',
      price: `cpuCredits.${family}`,
      quantity: surplus,
      description: 'CPU above the baseline (unlimited mode)',
    });
  },
};
