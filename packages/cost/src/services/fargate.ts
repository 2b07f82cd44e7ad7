import type { FargateUsage } from '../usage-file/compute.ts';
import { billedHours } from './metering.ts';
import type { Service } from './service.ts';

const MINIMUM_HOURS = 1 / 60;
const INCLUDED_STORAGE_GB = 20;

/**
 * vCPU-hours and GB-hours of each task, by the second from one minute on. Spot prices are an estimate.
 *
 * @see https://aws.amazon.com/fargate/pricing/
 */
export const fargate: Service<FargateUsage> = {
  name: 'fargate',
  items: ['vcpuHour', 'gbHour', 'ephemeralStorage'],
  excluded: ['Fargate: Windows, savings plans, image pulls and logs'],
  charge(usage, meter, month) {
    const isArm = usage.architecture === 'arm64';
    const isSpot = usage.purchase === 'spot';
    const suffix = isArm ? 'Arm64' : 'X86';
    const hoursEach = usage.seconds === undefined ? (usage.hours ?? month.hours) : usage.seconds / 3600;
    const hours = (usage.tasks ?? 1) * billedHours(hoursEach, MINIMUM_HOURS);
    const label = `${isSpot ? 'spot (estimated price), ' : ''}${isArm ? 'arm64' : 'x86_64'}`;
    meter.charge({
      item: 'vcpuHour',
      price: isSpot ? `spotVcpuHour${suffix}` : `vcpuHour${suffix}`,
      quantity: usage.vcpu * hours,
      description: () => `vCPU, ${label}`,
    });
    meter.charge({
      item: 'gbHour',
      price: isSpot ? `spotGbHour${suffix}` : `gbHour${suffix}`,
      quantity: usage.memoryGb * hours,
      description: () => `Memory, ${label}`,
    });
    meter.charge({
      item: 'ephemeralStorage',
      quantity: Math.max(0, (usage.ephemeralStorageGb ?? INCLUDED_STORAGE_GB) - INCLUDED_STORAGE_GB) * hours,
      description: 'Ephemeral storage above 20 GB',
    });
  },
};
