import type { ServerFleet } from '@crossover/model';
import type { Inputs } from '../assumptions.ts';
import { roundUp } from '../rounding.ts';
import type { UsageEntry } from '../usage-file/entry.ts';
import type { PricePlan } from './settings.ts';
import type { Traffic } from './traffic.ts';

/** Requests per second that one EC2 instance holds within the SLO: the lab's capacity, brought to its vCPU. */
export function instanceCapacityPerSecond(inputs: Inputs): number {
  return inputs.serverCapacityPerSecond * inputs.serverVcpuFactor;
}

/** The smallest fleet that holds the SLO at the peak, never below the fleet's minimum. */
export function fleetSize(fleet: ServerFleet, inputs: Inputs, peakRatePerSecond: number): number {
  return Math.max(fleet.minInstances, roundUp(peakRatePerSecond / instanceCapacityPerSecond(inputs)));
}

/**
 * Instances that run all month, their volumes, and the CPU above a t type's baseline over the month.
 *
 * @param type vCPU and baseline of the instance type, from the price book.
 */
export function serverUsage(
  fleet: ServerFleet,
  instances: number,
  traffic: Traffic,
  type: { vcpu?: number; baselinePercent?: number },
  plan: PricePlan,
): UsageEntry[] {
  const { inputs, month } = traffic;
  const vcpuHours = (traffic.serverRequests * inputs.serverCpuMsPerRequest) / inputs.serverVcpuFactor / 3.6e6;
  const includedVcpuHours =
    type.baselinePercent === undefined
      ? Number.POSITIVE_INFINITY
      : (type.baselinePercent / 100) * (type.vcpu ?? 0) * instances * month.hours;
  return [
    {
      service: 'ec2',
      instanceType: fleet.instanceType,
      instances,
      purchase: plan,
      surplusVcpuHours: Math.max(0, vcpuHours - includedVcpuHours),
    },
    { service: 'ebs', volumes: instances, sizeGb: fleet.volumeGib },
  ];
}
